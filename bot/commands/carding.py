"""`invite unit` and `invite card`: unit cards with fresh codes, and the manager's service card, as PDF (M1).

First everything is printed beside its place, then the fresh codes replace the old ones in one transaction, then the
files take their place: a printing that breaks off leaves the old cards valid and no half file.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.commands import inviting, opening
from bot.commands.inviting import Unclear
from bot.commands.speaking import say
from bot.papers import cards, fonts
from bot.papers.cards import Print, Told
from bot.settings import Settings
from dialogs.kit import N_
from storage import audit, codes
from storage.database import Db
from storage.people import service_cards, unit_codes
from storage.people.service_cards import ServiceCard
from storage.people.unit_codes import CardedMeanwhile, Door
from storage.reading import rows
from storage.tables import Estate, table

OVERTAKEN = N_("{unit} got another card while this was printed. Nothing is kept; print again.")


class CannotPrint(Exception):
    """The papers cannot be written, or must not be used; the text says why."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is printed from: the estate, its doors, the names by which these are called, what stands on every paper."""

    estate: Estate
    doors: Sequence[Door]
    names: Mapping[str, str]
    paper: Print


def order(settings: Settings, wanted: Sequence[str], bot: str, now: datetime) -> Order:
    """Look up what the papers need; raises ``Unclear``, ``SettingsError`` and ``FontMissing`` before any work."""
    fonts.chinese()
    with opening.register(settings) as db:
        home, doors = _home(db, wanted)
        card = service_cards.of_estate(db, home.id or 0)
    name = inviting.bots(settings, bot).name(home.bot_id)
    return Order(home, doors, _names(home, doors), Print(card, name, now))


def _home(db: Db, wanted: Sequence[str]) -> tuple[Estate, list[Door]]:
    """The only estate, or the one in which all these names are; raises ``Unclear``."""
    every = rows(db, Estate, order=(table(Estate).c.id,))
    found = [(home, unit_codes.doors(db, home.id or 0)) for home in every]
    if len(found) > 1:
        found = [
            (home, doors) for home, doors in found if wanted and {*map(_plain, wanted)} <= _names(home, doors).keys()
        ]
    if len(found) == 1:
        return found[0]
    names = "、".join(one.name for one in every)
    told = N_("Say of which estate, by its name or with its name in front: {names}.")
    raise Unclear(say(told, names=names or say(N_("there is none yet"))))


def _names(home: Estate, doors: Iterable[Door]) -> dict[str, str]:
    """What estate, buildings and units may be called, with and without the estate's name in front."""
    called = dict.fromkeys(name for door in doors for name in (door.building, door.label))
    found = {_plain(home.name + name): name for name in called} | {_plain(name): name for name in called}
    return found | {_plain(home.name): home.name}


def require_free(out: Path) -> None:
    """A paper that is there already is never written over; raises ``CannotPrint``."""
    if not out.parent.is_dir():
        raise CannotPrint(say(N_("There is no folder {folder}."), folder=out.parent))
    taken = next((path for path in (out, _part(out, 1)) if path.exists()), None)
    if taken is not None:
        raise CannotPrint(say(N_("{file} is there already; name another file by --out, or remove it."), file=taken))


def meant(order: Order, wanted: Sequence[str]) -> list[str]:
    """The names as the estate writes them; widths and blanks do not count. Raises ``Unclear`` with a proposal."""
    for words in wanted:
        if _plain(words) not in order.names:
            close = get_close_matches(_plain(words), order.names, n=3)
            meant = "、".join(dict.fromkeys(order.names[one] for one in close))
            hint = say(N_(" Perhaps {names}?"), names=meant) if close else ""
            raise Unclear(say(N_("There is no unit or building {name}."), name=words) + hint)
    return [order.names[_plain(words)] for words in wanted]


def chosen(order: Order, names: Sequence[str], everything: bool | None) -> list[Door]:
    """The doors of these units, buildings or the estate, in walking order; raises ``Unclear``.

    ``everything``: True for all, where nothing is named; False for those alone that have no card yet.
    """
    if not names and everything is None:
        raise Unclear(say(N_("Say which: units (3栋2单元501), buildings (3栋), --all or --without-card.")))
    whole = not names or order.estate.name in names
    found = [
        door
        for door in order.doors
        if (whole or door.label in names or door.building in names) and (everything is not False or not door.code_hash)
    ]
    if not found:
        every, none = N_("Every unit that is meant has its card."), N_("The estate has no units yet.")
        raise Unclear(say(every if order.doors else none))
    return found


def warning(doors: Iterable[Door]) -> str:
    """How many cards end by printing these; empty for none."""
    ended = sum(door.code_hash is not None for door in doors)
    told = N_("{count} of these units have a card; their old cards open nothing any more.")
    return say(told, count=ended) if ended else ""


def unit_cards(settings: Settings, order: Order, doors: Sequence[Door], out: Path, told: Told) -> list[str]:
    """Print cards with fresh codes, and let these hold; returns what to say.

    Before the cards of more than a page comes the manager's service card.
    """
    fresh = {door: codes.new() for door in doors}
    with _beside(out) as folder:
        papers = cards.unit_files(order.paper, fresh, told, with_service=len(fresh) > cards.CARDS_A_PAGE)
        files = [_kept(folder / f"{at}.pdf", paper) for at, paper in enumerate(papers)]
        _let_hold(settings, order, fresh)
        placed = _placed(files, out)
    named = ", ".join(map(str, placed))
    line = say(N_("{count} cards for @{bot}: {files}"), count=len(fresh), bot=order.paper.bot, files=named)
    return [line, *_missing(order.paper.card)]


def service_card(order: Order, names: Sequence[str], out: Path) -> list[str]:
    """Print the manager's service card, for the estate or for each of these buildings; returns what to say."""
    buildings = {door.building for door in order.doors}
    with _beside(out) as folder:
        paper = cards.service_file(order.paper, [name if name in buildings else "" for name in names] or [""])
        placed = _placed([_kept(folder / "card.pdf", paper)], out)
    return [say(N_("The manager's service card: {file}"), file=placed[0]), *_missing(order.paper.card)]


def _let_hold(settings: Settings, order: Order, fresh: Mapping[Door, str]) -> None:
    """The fresh codes hold from now on, all or none."""
    now = order.paper.made_at
    try:
        with opening.changing(settings) as db:
            unit_codes.replace(db, fresh, now=now)
            audit.note(db, 0, "carded", f"estate:{order.estate.id} units:{len(fresh)}", now=now)
    except CardedMeanwhile as error:
        raise CannotPrint(say(OVERTAKEN, unit=error)) from error


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def _missing(card: ServiceCard) -> list[str]:
    """What the papers could not tell because nobody has entered it."""
    manager = card.manager
    empty = {
        N_("a manager"): manager is None,
        N_("the manager's phone"): manager is not None and not manager.phone,
        N_("the manager's e-mail"): manager is not None and not manager.email,
        N_("the service desk's phone"): not card.desk.phone,
        N_("the service desk's e-mail"): not card.desk.email,
    }
    named = say(N_(", ")).join(say(name) for name, missing in empty.items() if missing)
    return [say(N_("Not on the papers, because it is not entered: {named}."), named=named)] if named else []


@contextmanager
def _beside(out: Path) -> Iterator[Path]:
    """A folder beside the place of a paper, gone at the end; a disk that does not take it is ``CannotPrint``."""
    try:
        with TemporaryDirectory(dir=out.parent, prefix=".shouwen-") as folder:
            yield Path(folder)
    except OSError as error:
        raise CannotPrint(say(N_("{file} cannot be written: {why}."), file=out, why=error.strerror)) from error


def _kept(path: Path, paper: bytes) -> Path:
    """Papers with codes are for their maker's eyes alone."""
    path.touch(mode=0o600)
    path.write_bytes(paper)
    return path


def _placed(files: Sequence[Path], out: Path) -> list[Path]:
    """Put files in their place: one under the name that was asked for, several numbered."""
    places = [out] if len(files) == 1 else [_part(out, at + 1) for at in range(len(files))]
    return [file.replace(place) for file, place in zip(files, places, strict=True)]


def _part(out: Path, number: int) -> Path:
    return out.with_name(f"{out.stem}-{number}{out.suffix}")
