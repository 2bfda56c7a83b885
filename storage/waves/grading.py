"""R7 – the quarter of an estate: the survey's figure, complaints answered in time, visits that found people content.

``storage/surveys/grade`` makes the grade of them; an indicator without figures is named there and not graded.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction

from sqlalchemy import exists, func, select

from storage.database import Db
from storage.estates import Setting
from storage.surveys.grade import Graded, graded
from storage.surveys.methods import Method
from storage.surveys.wave import Wave
from storage.tables import Record, Response, SurveyWave, table
from storage.visiting import coverage

RECORDS, RESPONSES = table(Record), table(Response)


@dataclass(frozen=True, slots=True)
class Quarter:
    """Three months of a year: 2026Q3."""

    year: int
    number: int

    @property
    def name(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def after(self) -> date:
        """The day after its last."""
        return date(self.year + 1, 1, 1) if self.number == 4 else date(self.year, 3 * self.number + 1, 1)


def quarter(day: date) -> Quarter:
    """The quarter of a day."""
    return Quarter(day.year, (day.month + 2) // 3)


def indicators(db: Db, setting: Setting, of: Quarter, surveyed: Fraction | None) -> Mapping[str, Fraction | None]:
    """R7: what a quarter is graded by."""
    start, end = (setting.hours.at(day, time.min) for day in (of.first, of.after))
    return {
        "survey": surveyed,
        "same_day": _answered_in_time(db, setting.estate.id or 0, start, end),
        "follow_up": _content(db, setting, start, end),
    }


def of_wave(db: Db, wave: SurveyWave, setting: Setting, method: Method, made: Wave) -> Graded | None:
    """R7: the grade of the quarter in which a wave ends; nothing before its window is known."""
    if wave.closes_at is None:
        return None
    surveyed = made.together.weighted if method.headline == "weighted" else made.together.satisfied
    return graded(indicators(db, setting, quarter(setting.hours.local_day(wave.closes_at)), surveyed), method)


def _answered_in_time(db: Db, estate_id: int, start: datetime, end: datetime) -> Fraction | None:
    """S1: of the quarter's complaints that were not withdrawn, those that a person answered by the promised time."""
    filed = (
        RECORDS.c.estate_id == estate_id, RECORDS.c.filed_at >= start, RECORDS.c.filed_at < end,
        RECORDS.c.kind == "complaint", RECORDS.c.status != "withdrawn", RECORDS.c.promised_at.is_not(None),
    )  # fmt: skip
    answered = exists().where(
        RESPONSES.c.record_id == RECORDS.c.id, RESPONSES.c.void_at.is_(None), RESPONSES.c.at <= RECORDS.c.promised_at
    )
    whole = int(db.execute(select(func.count()).select_from(RECORDS).where(*filed)).scalar_one())
    part = int(db.execute(select(func.count()).select_from(RECORDS).where(*filed, answered)).scalar_one())
    return Fraction(part, whole) if whole else None


def _content(db: Db, setting: Setting, start: datetime, end: datetime) -> Fraction | None:
    """V5: of the visited who rated the result, those who are content with it."""
    whole = coverage.together(coverage.count(db, setting.estate.id or 0, start, end), setting.procedure).whole
    return Fraction(whole.content, whole.rated) if whole.rated else None
