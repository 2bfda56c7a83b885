"""`form` and `register`: a record as one of the office's forms, the register of some days as a workbook (H7, I1)."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from pathlib import Path

from bot.commands import inviting, opening, out_file
from bot.commands.inviting import Unclear
from bot.commands.speaking import say
from bot.papers import fonts, forms
from bot.settings import Settings
from bot.workbook import register as workbook
from bot.workbook.register import About
from dialogs.kit import N_
from storage import estates
from storage.database import Db
from storage.errors import NotFound
from storage.reading import get
from storage.register import overview
from storage.register.forms import Case, cases
from storage.register.overview import Entry, Span
from storage.tables import Company

Told = Callable[[int], None]
Progress = Callable[[int], AbstractContextManager[Told]]


@dataclass(frozen=True, slots=True)
class OneForm:
    """The form asked for, of which record, on which estate where several have one."""

    number: str
    kind: str
    estate: str


@dataclass(frozen=True, slots=True)
class Days:
    """The days asked for, both included; without one of them, from the first record or until today."""

    first: date | None
    last: date | None
    estate: str


def ending(out: Path, *, word: bool = False) -> str:
    """The ending of a form's file: a Word document where it is asked for, or named so."""
    return ".docx" if word or out.suffix.lower() == ".docx" else ".pdf"


def form(settings: Settings, wanted: OneForm, out: Path, now: datetime) -> list[str]:
    """Write a form of a record, of the kind that the file's ending says; returns what to say.

    Raises ``Unclear``, ``CannotWrite`` and ``FontMissing``.
    """
    as_word = ending(out) == ".docx"
    if not as_word:
        fonts.chinese()
    with opening.register(settings) as db:
        case = _case(db, wanted)
    made = (forms.word if as_word else forms.pdf)(wanted.kind, case, made_at=now)
    out_file.whole(out, partial(_write, made=made))
    return [f"《{forms.title(wanted.kind)}》 {case.record.number}: {out}"]


def _write(path: Path, made: bytes) -> None:
    path.write_bytes(made)


def _case(db: Db, wanted: OneForm) -> Case:
    """The record of this number, on the estate that is named where several have one; raises ``Unclear``."""
    try:
        found = cases(db, wanted.number.strip().upper())
    except NotFound:
        raise Unclear(say(N_("There is no record {number}."), number=wanted.number)) from None
    here = [one for one in found if wanted.estate in ("", one.sheet.estate.name)]
    if len(here) == 1:
        return here[0]
    names = "、".join(one.sheet.estate.name for one in found)
    raise Unclear(say(N_("Say which estate by --estate: {names}."), names=names))


def register(settings: Settings, days: Days, out: Path, now: datetime, progress: Progress) -> list[str]:
    """Write the register of some days; returns what to say. Raises ``Unclear`` and ``CannotWrite``."""
    with opening.register(settings) as db:
        home = estates.setting_of(inviting.estate(db, days.estate))
        hours, key = home.hours, home.estate.id or 0
        last = days.last or hours.local_day(now)
        first = days.first or hours.local_day(overview.first_filing(db, key) or now)
        if first > last:
            raise Unclear(say(N_("--from {first} is later than --to {last}."), first=first, last=last))
        span = Span(key, hours.at(first, time.min), hours.end_of(last))
        count = overview.count(db, span)
        if count > workbook.MOST:
            raise Unclear(say(N_("{count} records are more than a sheet holds; ask for fewer days."), count=count))
        about = About(get(db, Company, home.estate.company_id).name, home.estate.name, hours.zone, first, last, now)
    with progress(count) as told:
        out_file.whole(out, partial(workbook.write, about=about, found=_entries(settings, span), told=told))
    done, title = N_("{title} {estate}, {first} to {last}, {count} records: {file}"), f"《{workbook.TITLE}》"
    return [say(done, title=title, estate=home.estate.name, first=first, last=last, count=count, file=out)]


def _entries(settings: Settings, span: Span) -> Iterator[Entry]:
    """A short look for each piece: a long one would hold up who tidies the database, and be ended for it."""
    found: list[Entry] = []
    while True:
        with opening.register(settings) as db:
            found = overview.piece(db, span, found[-1].line.record if found else None)
        if not found:
            return
        yield from found
