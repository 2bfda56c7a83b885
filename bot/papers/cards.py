"""Unit cards and the manager's service card (M1), as pages to print.

Pages are made and set in parts, so that the cards of a hundred thousand units need no more memory than those of a
few. QR codes take nearly all of the time, a few milliseconds each.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from bot.papers import qr, typeset
from storage.people.service_cards import Reach, ServiceCard
from storage.people.unit_codes import Door

TEMPLATE = "cards.typ"
CARDS_A_PAGE, PAGES_A_FILE = 8, 125
Page = dict[str, Any]
Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Print:
    """One order to print: whose service card (M1), the bot's name, the instant it is made."""

    card: ServiceCard
    bot: str
    made_at: datetime

    def link(self, code: str = "") -> str:
        """What a QR code opens: the bot, with a unit's code registering for that unit."""
        return f"https://t.me/{self.bot}?start={code}" if code else f"https://t.me/{self.bot}"

    def data(self, title: str, pages: Sequence[Page]) -> dict[str, Any]:
        """What the template is filled with."""
        return {
            "title": f"{self.card.estate} {title}",
            "company": self.card.company,
            "estate": self.card.estate,
            "address": self.card.address,
            "hours": f"{self.card.opens}–{self.card.closes}",
            "manager": _reach(self.card.manager) if self.card.manager else None,
            "desk": _reach(self.card.desk),
            "qr": qr.drawn(self.link()),
            "pages": pages,
        }


def unit_files(order: Print, fresh: Mapping[Door, str], told: Told, *, with_service: bool) -> Iterator[bytes]:
    """The unit cards with their codes, as PDF files of at most so many pages; ``told`` hears of each page's cards."""
    waiting = pages(order, fresh, told, with_service=with_service)
    part = list(islice(waiting, PAGES_A_FILE))
    while part:
        yield typeset.pdf(TEMPLATE, order.data("房号卡", part), made_at=order.made_at)
        part = list(islice(waiting, PAGES_A_FILE))
        if part:
            typeset.forget()


def service_file(order: Print, buildings: Iterable[str]) -> bytes:
    """The manager's service card, one page a building; an empty name is the whole estate."""
    wanted = [{"building": name} for name in buildings]
    return typeset.pdf(TEMPLATE, order.data("经理服务卡", wanted), made_at=order.made_at)


def pages(order: Print, fresh: Mapping[Door, str], told: Told, *, with_service: bool) -> Iterator[Page]:
    """Sheets of eight cards; the manager's service card may come first."""
    if with_service:
        yield {"building": ""}
    waiting = iter(fresh.items())
    while some := list(islice(waiting, CARDS_A_PAGE)):
        yield {"cards": [_card(order, door, code) for door, code in some]}
        told(len(some))


def _card(order: Print, door: Door, code: str) -> dict[str, str]:
    return {"building": door.building, "unit": door.unit, "qr": qr.drawn(order.link(code))}


def _reach(reach: Reach) -> dict[str, str]:
    return {"name": reach.name, "phone": reach.phone, "email": reach.email}
