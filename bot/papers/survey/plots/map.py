"""What matters against how it is rated: each service a point; hollow, where chance could move it across a line."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor

from bot.papers.survey.plots.svg import BLUE, GREY, ORANGE, SMALL, USUAL, Canvas, wide
from bot.papers.survey.words import QUADRANTS
from storage.surveys.importance import Placed

WIDTH, HEIGHT = 760.0, 470.0
LEFT, RIGHT, TOP, BOTTOM = 62.0, 24.0, 22.0, 46.0
AIR = 0.12
STEPS, MOST_MARKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5), 6
COLOURS = {"improve first": ORANGE, "undecided": GREY}
# Where a name may stand beside its point, the likeliest place first: shift right, shift down, which end is anchored.
PLACES = (
    (9, 0, "start"),
    (-9, 0, "end"),
    (0, -15, "middle"),
    (0, 16, "middle"),
    (9, -13, "start"),
    (9, 13, "start"),
    (-9, -13, "end"),
    (-9, 13, "end"),
    (9, -26, "start"),
    (9, 26, "start"),
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A service on the map."""

    code: str
    name: str
    satisfaction: float
    importance: float


@dataclass(frozen=True, slots=True)
class _Scale:
    """A value of one side of the map to a place on it."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    @property
    def marks(self) -> list[float]:
        """The round values between its ends that are shares."""
        step = next(one for one in STEPS if (self.high - self.low) / one <= MOST_MARKS or one == STEPS[-1])
        first, last = ceil(max(self.low, 0.0) / step), floor(min(self.high, 1.0) / step)
        return [number * step for number in range(first, last + 1)]


def drawn(spots: list[Spot], placed: Placed, importance: str) -> str:
    """The map; ``importance`` says what its height means."""
    canvas = Canvas(WIDTH, HEIGHT)
    across = _scale((*(spot.satisfaction for spot in spots), placed.satisfaction_line), LEFT, WIDTH - RIGHT)
    up = _scale((*(spot.importance for spot in spots), placed.importance_line), HEIGHT - BOTTOM, TOP)
    _frame(canvas, (across.at(placed.satisfaction_line), up.at(placed.importance_line)), importance)
    _ends(canvas, across, up)
    taken: list[tuple[float, float, float, float]] = [
        (across.at(spot.satisfaction) - 6, up.at(spot.importance) - 6, 12, 12) for spot in spots
    ]
    for spot in spots:
        quadrant = placed.quadrants[spot.code]
        colour = COLOURS.get(quadrant, BLUE)
        x, y = across.at(spot.satisfaction), up.at(spot.importance)
        canvas.dot(x, y, colour=colour, hollow=quadrant == "undecided")
        _name(canvas, spot.name, (x, y), taken)
    return canvas.made()


def _scale(values: Iterable[float], start: float, end: float) -> _Scale:
    found = list(values)
    spread = max(found) - min(found) or 0.1
    return _Scale(min(found) - AIR * spread, max(found) + AIR * spread, start, end)


def _frame(canvas: Canvas, cross: tuple[float, float], importance: str) -> None:
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    x, y = cross
    canvas.line((LEFT, bottom), (right, bottom))
    canvas.line((LEFT, TOP), (LEFT, bottom))
    canvas.line((x, TOP), (x, bottom), dash="5 4")
    canvas.line((LEFT, y), (right, y), dash="5 4")
    corners = (
        ("improve first", LEFT + 8, TOP + 10, "start"),
        ("keep it up", right - 4, TOP + 10, "end"),
        ("no hurry", LEFT + 8, bottom - 12, "start"),
        ("more than needed", right - 4, bottom - 12, "end"),
    )
    for name, at, high, anchor in corners:
        canvas.text(at, high, QUADRANTS[name], anchor=anchor, size=USUAL, fill="#9a9a9a")
    canvas.text(right, HEIGHT - 10, "满意率 →", anchor="end")
    canvas.text(LEFT, 8, f"↑ {importance}", anchor="start")


def _ends(canvas: Canvas, across: _Scale, up: _Scale) -> None:
    """Round values on both sides."""
    for value in across.marks:
        x, below = across.at(value), HEIGHT - BOTTOM
        canvas.line((x, below), (x, below + 4))
        canvas.text(x, below + 13, f"{round(value * 100)}%", anchor="middle", size=SMALL, fill=GREY)
    for value in up.marks:
        canvas.line((LEFT - 4, up.at(value)), (LEFT, up.at(value)))
        canvas.text(LEFT - 8, up.at(value), f"{round(value * 100)}%", anchor="end", size=SMALL, fill=GREY)


def _name(canvas: Canvas, name: str, at: tuple[float, float], taken: list[tuple[float, float, float, float]]) -> None:
    """A name where it covers no other, as far as there is such a place."""
    long = wide(name)
    boxes = [_box(at, place, long) for place in PLACES]
    free = [number for number, box in enumerate(boxes) if _inside(box) and not any(_meet(box, one) for one in taken)]
    chosen = free[0] if free else 0
    right, down, anchor = PLACES[chosen]
    taken.append(boxes[chosen])
    canvas.text(at[0] + right, at[1] + down, name, anchor=anchor)


def _box(at: tuple[float, float], place: tuple[int, int, str], long: float) -> tuple[float, float, float, float]:
    x = at[0] + place[0] - {"start": 0.0, "middle": long / 2, "end": long}[place[2]]
    return x, at[1] + place[1] - USUAL / 2, long, USUAL


def _inside(box: tuple[float, float, float, float]) -> bool:
    return box[0] >= LEFT and box[0] + box[2] <= WIDTH and box[1] >= TOP and box[1] + box[3] <= HEIGHT - BOTTOM


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    beside = one[0] + one[2] < other[0] or other[0] + other[2] < one[0]
    return not beside and not (one[1] + one[3] < other[1] or other[1] + other[3] < one[1])
