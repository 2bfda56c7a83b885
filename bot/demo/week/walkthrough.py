"""``docs/walkthrough.md``, written from the places of the week: ``python -m bot.demo.week.walkthrough``."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from bot.demo.estate import Cast
from bot.demo.week.places import PLACES, Door, Place

PAGE = Path(__file__).parents[3] / "docs" / "walkthrough.md"
HEAD = """\
# Walkthrough

Where each rule can be seen by a person. `make demo STORY=week` lives through two weeks of an invented estate – forty
households, a dozen staff, by the product's own buttons and commands – and opens the page. Beside the chat the
panel lists the same places; a press on one of them is that person, in that chat, at that message.

`tests/demo/test_week.py` plays the week and looks at every place; this page is written by
`python -m bot.demo.week.walkthrough` and compared with them, and with the rules of [rules](rules.md).

*Whose*: the person in whose app it stands, in private with the bot or in the staff *group*. *Words*: what stands on the
message or on one of its buttons.
"""
COLUMNS = "| rule | what it shows | whose | words |\n| --- | --- | --- | --- |"
FAMILIES = {
    "I": "Intake", "F": "First contact", "S": "Same-day response", "K": "How grave a matter is", "H": "Handling",
    "V": "Follow-up", "M": "Manager's service card", "L": "Language",
}  # fmt: skip


def page() -> str:
    """The page as it should be."""
    parts = [HEAD]
    for family, places in groupby(PLACES, key=lambda place: place.rule[0]):
        lines = "\n".join(_line(place) for place in places)
        parts.append(f"## {FAMILIES[family]}\n\n{COLUMNS}\n{lines}\n")
    return "\n".join(parts)


def _line(place: Place) -> str:
    where = f"{_whose(place)}, group" if place.in_group else _whose(place)
    return f"| {place.rule} | {place.shows} | {where} | {place.words} |"


def _whose(place: Place) -> str:
    match place.whose:
        case Door(building, at):
            return f"a resident of {building} (no. {at + 1})"
        case Cast():
            return "a colleague"
        case one:
            return one.name


def rules() -> Iterator[str]:
    """The rules that the walkthrough shows."""
    return (place.rule for place in PLACES)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
