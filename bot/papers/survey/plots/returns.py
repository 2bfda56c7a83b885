"""How the forms came back, day by day, against what the procedure asks for and what was forecast on the third day."""

from dataclasses import dataclass

from bot.papers.survey.plots.svg import BLUE, GREY, ORANGE, PALE, SMALL, Canvas
from bot.papers.survey.words import share
from storage.surveys.forecast import FIRST_DAY, Forecast
from storage.surveys.report import Course

WIDTH, HEIGHT = 760.0, 290.0
LEFT, RIGHT, TOP, BOTTOM = 58.0, 96.0, 34.0, 40.0
MOST_LABELS = 16


@dataclass(frozen=True, slots=True)
class _Plane:
    """Days to the right, the part of the asked households upwards."""

    days: int
    asked: int

    def x(self, day: float) -> float:
        return LEFT + day / self.days * (WIDTH - LEFT - RIGHT)

    def y(self, count: float) -> float:
        return HEIGHT - BOTTOM - count / self.asked * (HEIGHT - TOP - BOTTOM)


def drawn(course: Course, line: int) -> str:
    """The plot; ``line`` is the return rate in percent that the procedure asks for."""
    canvas, plane = Canvas(WIDTH, HEIGHT), _Plane(course.days, course.asked)
    _frame(canvas, plane, line)
    seen = [sum(course.per_day[:day]) for day in range(len(course.per_day) + 1)]
    early = course.expected(FIRST_DAY)
    if early and course.days > FIRST_DAY:
        _forecast(canvas, plane, seen[FIRST_DAY], early)
    canvas.path([(plane.x(day), plane.y(count)) for day, count in enumerate(seen)])
    for day, count in enumerate(seen[1:], 1):
        if len(seen) <= MOST_LABELS or day == len(seen) - 1:
            canvas.dot(plane.x(day), plane.y(count), radius=3.2)
    end = len(seen) - 1
    near = end == course.days
    canvas.text(
        plane.x(end) + 8, plane.y(seen[-1]) + (0 if near else -12), f"{share(seen[-1] / course.asked)}", fill=BLUE
    )
    return canvas.made()


def _frame(canvas: Canvas, plane: _Plane, line: int) -> None:
    for tenth in range(0, 11, 2):
        y = plane.y(plane.asked * tenth / 10)
        canvas.line((LEFT, y), (WIDTH - RIGHT, y), colour=PALE)
        canvas.text(LEFT - 8, y, f"{tenth * 10}%", anchor="end", size=SMALL, fill=GREY)
    wanted = plane.y(plane.asked * line / 100)
    canvas.line((LEFT, wanted), (WIDTH - RIGHT, wanted), colour=ORANGE, thick=1.4, dash="6 4")
    canvas.text(LEFT + 4, wanted - 9, f"要求的回收率 {line}%", fill=ORANGE)
    every = max(1, -(-plane.days // MOST_LABELS))
    for day in range(every, plane.days + 1, every):
        canvas.text(plane.x(day), HEIGHT - BOTTOM + 15, f"第{day}天", anchor="middle", size=SMALL, fill=GREY)
    canvas.line((LEFT, plane.y(0)), (WIDTH - RIGHT, plane.y(0)))
    canvas.line((LEFT, 12), (LEFT + 26, 12), colour=BLUE, thick=2)
    canvas.text(LEFT + 32, 12, f"实际回收（共发放{plane.asked}户）")
    canvas.line((LEFT + 260, 12), (LEFT + 286, 12), dash="4 3", thick=1.6)
    canvas.text(LEFT + 292, 12, "第三天时的预计及其范围")


def _forecast(canvas: Canvas, plane: _Plane, so_far: int, found: Forecast) -> None:
    start, end = plane.x(FIRST_DAY), plane.x(plane.days)
    canvas.area([(start, plane.y(so_far)), (end, plane.y(found.high)), (end, plane.y(found.low))], colour=GREY)
    canvas.path([(start, plane.y(so_far)), (end, plane.y(found.likely))], colour=GREY, thick=1.6, dash="4 3")
