"""A Chinese font, looked for on this machine when something is printed.

No font travels with the program: one for Chinese is tens of megabytes, and every desktop has its own.
"""

from collections.abc import Iterable
from functools import lru_cache

import typst

from dialogs.kit import N_
from storage.errors import Sentence

# The first that is there is taken: what is made for print and screen alike comes first, by system.
FAMILIES = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "Noto Sans SC",
    "Microsoft YaHei", "DengXian", "SimHei",
    "PingFang SC", "Hiragino Sans GB", "Heiti SC",
    "WenQuanYi Micro Hei", "WenQuanYi Zen Hei",
    "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "SimSun", "AR PL UMing CN",
)  # fmt: skip


class FontMissing(Sentence):
    """There is no Chinese font to print with; the text says what to install."""


@lru_cache(maxsize=1)
def installed() -> typst.Fonts:
    """The fonts of this machine, looked for once a process."""
    return typst.Fonts()


def chinese(families: Iterable[str] | None = None) -> str:
    """The family to print in, of those that are installed; raises ``FontMissing``."""
    there = set(installed().families() if families is None else families)
    for family in FAMILIES:
        if family in there:
            return family
    raise FontMissing(
        N_(
            "There is no Chinese font on this machine to print with. Debian and Ubuntu: apt install fonts-noto-cjk "
            "(small machines: fonts-wqy-microhei); Fedora: dnf install google-noto-sans-cjk-fonts. Then try again."
        )
    )
