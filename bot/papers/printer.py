"""The printer of a bot: the office's forms and what came of a survey, one at a time, outside the event loop.

A paper is as the register is at the moment of printing: what was erased meanwhile is not on it.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from bot.clock import Clock
from bot.logs import logger
from bot.sending.printing import NotPrinted, Printed
from bot.writing.writer import Failed, Writer
from handlers.telling.papers import NO_FONT
from handlers.telling.survey_papers import RESULT
from storage import estates
from storage.database import Database, Db, reading
from storage.errors import NotFound
from storage.reading import get
from storage.register.forms import Case, case
from storage.surveys.report import WaveReport
from storage.tables import SurveyWave
from storage.waves import reporting

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A survey whose figures are made, and the zone its days are of."""

    report: WaveReport
    zone: str


About = Case | Surveyed


class FormPrinter:
    """Prints what staff ask for in a chat (H7, H4, V3), and what came of a survey for their group (Q12)."""

    def __init__(self, writer: Writer, clock: Clock, reader: Database | None = None) -> None:
        self._writer = writer
        self._clock = clock
        self._reader = reader
        self._one_at_a_time = asyncio.Lock()

    async def print(self, order: Mapping[str, Any]) -> Printed | NotPrinted:
        """Read what it is about, and print it; a bug of ours ends this paper, and not the delivery (G8)."""
        about = await self._read(partial(_of_wave if "wave" in order else _of_record, order))
        if isinstance(about, Failed):
            return NotPrinted("no record") if isinstance(about.error, NotFound) else _bug(order, about.error)
        async with self._one_at_a_time:
            [made] = await asyncio.gather(asyncio.to_thread(self._made, about, order), return_exceptions=True)
        return _bug(order, made) if isinstance(made, BaseException) else made

    async def _read(self, work: Callable[[Db, datetime], About]) -> About | Failed:
        """What a paper is about: beside the writer, where it can be, for a survey takes a while."""
        if self._reader is None:
            return await self._writer.attempt(work, quiet=True)
        [found] = await asyncio.gather(asyncio.to_thread(self._look, self._reader, work), return_exceptions=True)
        if isinstance(found, BaseException) and not isinstance(found, Exception):
            raise found
        return Failed(found) if isinstance(found, Exception) else found

    def _look(self, reader: Database, work: Callable[[Db, datetime], About]) -> About:
        with reading(reader) as db:
            return work(db, self._clock.now())

    def _made(self, about: About, order: Mapping[str, Any]) -> Printed | NotPrinted:
        # A bot starts without the typesetter: it is slow to import, and most days nothing is printed.
        from typst import TypstError

        from bot.papers.fonts import FontMissing

        try:
            name, content = self._of_survey(about, order) if isinstance(about, Surveyed) else self._form(about, order)
        except FontMissing:
            log.error("no_chinese_font")
            return NotPrinted(NO_FONT)
        except TypstError as error:
            log.error("form_not_printed", order=dict(order), error=type(error).__name__)
            return NotPrinted("typesetter")
        return Printed(name, content)

    def _form(self, about: Case, order: Mapping[str, Any]) -> tuple[str, bytes]:
        from bot.papers import forms

        make = forms.word if order["ending"] == "docx" else forms.pdf
        made = make(str(order["form"]), about, made_at=self._clock.now())
        return forms.file_name(str(order["form"]), about, f".{order['ending']}"), made

    def _of_survey(self, about: Surveyed, order: Mapping[str, Any]) -> tuple[str, bytes]:
        from bot.papers import survey

        make = survey.picture if order["form"] == RESULT else survey.page
        made = make(about.report, made_at=self._clock.now(), zone=about.zone)
        return f"满意度调查结果-{about.report.plan.number}.{order['ending']}", made


def _of_record(order: Mapping[str, Any], db: Db, _: datetime) -> Case:
    return case(db, int(order["record"]))


def _of_wave(order: Mapping[str, Any], db: Db, now: datetime) -> Surveyed:
    wave = get(db, SurveyWave, int(order["wave"]))
    return Surveyed(reporting.report(db, wave, now=now), estates.setting(db, wave.estate_id).estate.zone)


def _bug(order: Mapping[str, Any], error: BaseException) -> NotPrinted:
    """What nobody foresaw is logged; what is no error but an end, as when the bot stops, goes on."""
    if not isinstance(error, Exception):
        raise error
    log.error("printing_failed", order=dict(order), exc_info=error)
    return NotPrinted("bug")
