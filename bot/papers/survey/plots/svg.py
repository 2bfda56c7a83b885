"""Drawings as SVG text, by a few strokes; colours that stay apart in grey print and for who sees no red.

The font's name is left open as ``FONT``: the typesetter puts in the Chinese one that the machine has.
"""

import unicodedata
from html import escape

# Very satisfied to very dissatisfied: blue against orange, which nearly everybody can tell apart.
LEVEL_COLOURS = {5: "#1f5f99", 4: "#7db3dd", 3: "#dcdcdc", 2: "#f3b57e", 1: "#c0562f"}
LIGHT_INK = (5, 1)
BLUE, ORANGE, GREY, PALE, INK = "#1f5f99", "#c0562f", "#8a8a8a", "#e6e6e6", "#222222"
FONT_OPEN = "FONT"
SMALL, USUAL, LARGE = 11, 13, 15


def wide(text: str, size: float = USUAL) -> float:
    """About how wide a text is drawn: a Chinese character is as wide as high, others a little over half of it."""
    return sum(size if unicodedata.east_asian_width(one) in "WF" else size * 0.58 for one in text)


class Canvas:
    """A drawing that grows stroke by stroke."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._strokes: list[str] = []

    def text(
        self, x: float, y: float, words: str, *, anchor: str = "start", size: float = USUAL, fill: str = INK
    ) -> None:
        """Words whose middle line is at ``y``."""
        self._strokes.append(
            f'<text x="{x:.1f}" y="{y + size * 0.36:.1f}" text-anchor="{anchor}" font-size="{size}" '
            f'fill="{fill}">{escape(words)}</text>'
        )

    def box(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        """A filled rectangle with a hair of white around it."""
        self._strokes.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(0.0, width):.1f}" height="{height:.1f}" fill="{fill}" '
            f'stroke="#ffffff" stroke-width="0.8"/>'
        )

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        colour: str = GREY,
        thick: float = 1.0,
        dash: str = "",
    ) -> None:
        """A straight line."""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self._strokes.append(
            f'<line x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}" '
            f'stroke="{colour}" stroke-width="{thick}"{dashed}/>'
        )  # fmt: skip

    def path(
        self, points: list[tuple[float, float]], *, colour: str = BLUE, thick: float = 2.0, dash: str = ""
    ) -> None:
        """A line through points."""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        through = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self._strokes.append(
            f'<polyline points="{through}" fill="none" stroke="{colour}" stroke-width="{thick}"{dashed}/>'
        )

    def area(self, points: list[tuple[float, float]], *, colour: str = BLUE) -> None:
        """A pale surface."""
        around = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self._strokes.append(f'<polygon points="{around}" fill="{colour}" fill-opacity="0.14"/>')

    def dot(self, x: float, y: float, *, colour: str = BLUE, hollow: bool = False, radius: float = 5.0) -> None:
        """A point; a hollow one is not certain, or not of today."""
        fill = "#ffffff" if hollow else colour
        self._strokes.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{fill}" stroke="{colour}" stroke-width="1.8"/>'
        )

    def made(self) -> str:
        """The drawing."""
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width:.0f}" height="{self.height:.0f}" '
            f'viewBox="0 0 {self.width:.0f} {self.height:.0f}" font-family="{FONT_OPEN}">'
        )
        return "\n".join([head, *self._strokes, "</svg>"])
