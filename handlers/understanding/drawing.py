"""A series and its warnings as a drawing: one SVG, written by hand, that any browser and any printed report shows."""

from collections.abc import Sequence
from html import escape

from handlers.understanding.warning import limit

_WIDTH, _HEIGHT = 640, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 34, 30
_PAST = 8


def drawing(title: str, labels: Sequence[str], weeks: Sequence[int], risen: Sequence[int] = ()) -> str:
    """The weeks as bars, the level that would surprise as a line, the weeks of a warning in red.

    ``risen`` are the places of the weeks that rang; ``labels`` one a week.
    """
    limits = [limit(weeks[max(0, at - _PAST) : at]) if at >= _PAST // 2 else 0 for at in range(len(weeks))]
    most = max((*weeks, *limits, 1))
    step = (_WIDTH - _LEFT - _RIGHT) / max(1, len(weeks))

    def y(value: float) -> float:
        return _HEIGHT - _BOTTOM - value / most * (_HEIGHT - _TOP - _BOTTOM)

    bars = [
        f'<rect x="{_LEFT + at * step + 1:.1f}" y="{y(count):.1f}" width="{max(1.0, step - 2):.1f}" '
        f'height="{_HEIGHT - _BOTTOM - y(count):.1f}" fill="{"#c0392b" if at in risen else "#7f9db9"}">'
        f"<title>{escape(label)}: {count}</title></rect>"
        for at, (label, count) in enumerate(zip(labels, weeks, strict=True))
    ]
    points = " ".join(f"{_LEFT + (at + 0.5) * step:.1f},{y(value):.1f}" for at, value in enumerate(limits) if value)
    every = max(1, len(labels) // 8)
    names = [
        f'<text x="{_LEFT + (at + 0.5) * step:.1f}" y="{_HEIGHT - 10}" text-anchor="middle">{escape(label)}</text>'
        for at, label in enumerate(labels)
        if at % every == 0
    ]
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="11">',
        f'<text x="{_LEFT}" y="18" font-size="14">{escape(title)}</text>',
        f'<text x="{_LEFT - 6}" y="{y(most) + 4:.1f}" text-anchor="end">{most}</text>',
        f'<line x1="{_LEFT}" y1="{y(0):.1f}" x2="{_WIDTH - _RIGHT}" y2="{y(0):.1f}" stroke="#333"/>',
        *bars,
        f'<polyline points="{points}" fill="none" stroke="#b8860b" stroke-dasharray="4 3"/>',
        *names,
        "</svg>",
    ])  # fmt: skip
