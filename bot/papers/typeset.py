"""The one door to the typesetter: a template of this folder, filled with data, becomes a PDF or pictures.

Data travels beside the template, as JSON, and is never pasted into markup: whatever stands in a name is shown as
the letters it is (A52). A template begins with ``#import "common.typ": data, paper``, shows values of
``data`` and nothing else, and reads no clock: the date on a paper is data too.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from bot.papers import fonts

HERE = Path(__file__).parent
SCREEN = 110.0
KEEPS = 12  # a little more than the ten


def pdf(template: str, data: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """A paper as PDF; raises ``FontMissing``. The same data at the same instant give the same bytes."""
    inputs = _inputs(data)
    return typst.compile(
        HERE / template, root=HERE, font_paths=fonts.installed(), sys_inputs=inputs, format="pdf",
        timestamp=int(made_at.timestamp()), pdf_tags=False,
    )  # fmt: skip


def pictures(template: str, data: Mapping[str, Any], *, dots: float = SCREEN) -> list[bytes]:
    """The pages of a paper as PNG, with so many dots an inch; raises ``FontMissing``."""
    inputs = _inputs(data)
    made: bytes | list[bytes] = typst.compile(
        HERE / template, root=HERE, font_paths=fonts.installed(), sys_inputs=inputs, format="png", ppi=dots
    )
    return made if isinstance(made, list) else [made]


def forget() -> None:
    """Give back the memory of the papers before: the typesetter keeps what it computed until ten more are set."""
    for _ in range(KEEPS):
        typst.compile(b"", font_paths=fonts.installed())


def _inputs(data: Mapping[str, Any]) -> dict[str, str]:
    return {"font": fonts.chinese(), "data": json.dumps(data, ensure_ascii=False)}
