"""Which services an opinion is about, by the words it uses: a first sorting where nobody has coded it.

The understanding's categories are those of complaints; each belongs to one service of a questionnaire or to none. The
report says that nobody has gone over this sorting, and it never enters a figure.
"""

from collections.abc import Mapping
from typing import Final

from handlers.understanding.reader import Reader

SERVICES: Final[Mapping[str, tuple[str, ...]]] = {
    "sec": ("security",), "noi": ("security",), "pet": ("security",), "cln": ("cleaning",),
    "grn": ("greening",), "fac": ("facilities", "repair"), "qua": ("repair", "facilities"), "utl": ("facilities",),
    "ele": ("lifts", "facilities"), "prk": ("parking", "security"), "fee": ("fees", "paid_services"),
    "att": ("attitude", "centre"),
}  # fmt: skip
NAMED: Final[Mapping[str, str]] = {"报修": "repair", "维修": "repair"}
_READER = Reader()


def about(text: str, services: Mapping[str, str]) -> tuple[str, ...]:
    """Which of the services, by code and name: the one a text names, else the one whose words it uses most."""
    told = next((code for word, code in NAMED.items() if word in text and code in services), None)
    if told := told or next((code for code, name in services.items() if name in text), None):
        return (told,)
    for category in _READER.understand(text).categories:
        found = next((one for one in SERVICES.get(category, ()) if one in services), None)
        if found:
            return (found,)
    return ()
