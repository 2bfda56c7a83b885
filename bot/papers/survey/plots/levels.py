"""How each service was rated: a bar of the five levels an item, the best rated on top, with its base."""

from bot.papers.survey.plots.svg import INK, LARGE, LEVEL_COLOURS, LIGHT_INK, SMALL, USUAL, Canvas, wide
from bot.papers.survey.words import LEVELS, share
from storage.surveys.report import WaveReport
from storage.surveys.rounding import rounded
from storage.surveys.suppression import LEAST
from storage.surveys.wave import ItemFigures

WIDTH, ROW, BAR, TOP = 760.0, 30.0, 21.0, 46.0
BARS_END = 590.0
LABELLED_FROM = 0.055  # a narrower piece has no room for its percentage


def drawn(report: WaveReport) -> str:
    """The plot."""
    items = ordered(report)
    names = max((wide(report.name(one.item.code), LARGE) for one in items), default=0.0)
    start = max(90.0, names + 16)
    canvas = Canvas(WIDTH, TOP + ROW * len(items) + 8)
    _legend(canvas, start)
    for at, one in enumerate(items):
        _row(canvas, one, report.name(one.item.code), (start, TOP + at * ROW))
    return canvas.made()


def ordered(report: WaveReport) -> list[ItemFigures]:
    """The whole first, then the services from the best rated down."""
    services = sorted(
        report.services, key=lambda one: -(one.levels.satisfied if one.levels.satisfied is not None else -1)
    )
    return [*([report.whole] if report.whole else []), *services]


def _legend(canvas: Canvas, start: float) -> None:
    x = start
    for level, name in LEVELS.items():
        canvas.box(x, 8, 14, 14, LEVEL_COLOURS[level])
        canvas.text(x + 18, 15, name)
        x += 18 + wide(name) + 18
    canvas.text(BARS_END + 68, 15, "满意率", anchor="end")
    canvas.text(WIDTH - 4, 15, "评定户数", anchor="end")
    canvas.line((0, TOP - 10), (WIDTH, TOP - 10), colour="#bbbbbb")


def _row(canvas: Canvas, one: ItemFigures, name: str, at: tuple[float, float]) -> None:
    start, y = at
    middle = y + BAR / 2
    canvas.text(start - 10, middle, name, anchor="end", size=LARGE)
    if one.levels.base < LEAST:
        canvas.text(start, middle, f"回答不足{LEAST}户，不单独列出", size=USUAL, fill="#777777")
        return
    x, whole = start, BARS_END - start
    for level, part in one.levels.distribution.items():
        long = float(part or 0) * whole
        canvas.box(x, y, long, BAR, LEVEL_COLOURS[level])
        if part and part >= LABELLED_FROM:
            ink = "#ffffff" if level in LIGHT_INK else INK
            canvas.text(x + long / 2, middle, f"{rounded(part * 100, 0)}%", anchor="middle", size=SMALL, fill=ink)
        x += long
    canvas.text(BARS_END + 68, middle, share(one.levels.satisfied), anchor="end")
    canvas.text(WIDTH - 4, middle, str(one.levels.base), anchor="end")
