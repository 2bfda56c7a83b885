"""Q3 – questionnaires as rows: each version once, as its file said it, for ever.

The shipped ones are entered for a company when it first asks for any. A file that says something else under a version
that there is must be given another version: what was sent is never changed.
"""

from datetime import datetime
from functools import lru_cache
from importlib import resources

from sqlalchemy import insert

from storage.actors import SYSTEM, Actor
from storage.database import Db
from storage.errors import RuleBroken
from storage.reading import first, get, locked, rows
from storage.surveys import checking
from storage.surveys.checking import FOLDER
from storage.surveys.questionnaire import Questionnaire
from storage.tables import Company, SurveyQuestionnaire, SurveyWave, table

VERSIONS = table(SurveyQuestionnaire)


def offered(db: Db, company_id: int, *, now: datetime) -> list[SurveyQuestionnaire]:
    """The latest version of each questionnaire a company can use, by name."""
    known = _latest(db, company_id)
    if missing := [name for name in checking.shipped() if name not in known]:
        for name in missing:
            source = resources.files(FOLDER).joinpath(f"{name}.toml").read_text(encoding="utf-8")
            enter(db, company_id, source, by=SYSTEM, now=now)
        known = _latest(db, company_id)
    return [known[name] for name in sorted(known)]


def _latest(db: Db, company_id: int) -> dict[str, SurveyQuestionnaire]:
    found = rows(db, SurveyQuestionnaire, VERSIONS.c.company_id == company_id, order=(VERSIONS.c.version,))
    return {one.name: one for one in found}


def named(db: Db, company_id: int, name: str, *, now: datetime) -> SurveyQuestionnaire | None:
    """The latest version of a questionnaire by its name."""
    return next((one for one in offered(db, company_id, now=now) if one.name == name), None)


def enter(db: Db, company_id: int, source: str, *, by: Actor, now: datetime) -> SurveyQuestionnaire:
    """A file as a row. Raises ``QuestionnaireError``, or ``RuleBroken`` for a known version with other words."""
    read = checking.read(source, "questionnaire")
    locked(db, Company, company_id)  # of two who enter the same at once the second finds it
    same = (VERSIONS.c.company_id == company_id, VERSIONS.c.name == read.id, VERSIONS.c.version == read.version)
    if (known := first(db, SurveyQuestionnaire, *same)) is not None:
        if known.digest != read.digest:
            raise RuleBroken("Q3", "questionnaire_version", name=read.id, version=read.version)
        return known
    values = {
        "company_id": company_id,
        "name": read.id,
        "version": read.version,
        "source": source,
        "digest": read.digest,
        "created_at": now,
        "created_by": by.id if by.kind == "staff" else None,
    }
    made = db.execute(insert(VERSIONS).values(**values).returning(VERSIONS.c.id)).scalar_one()
    return get(db, SurveyQuestionnaire, int(made))


def parsed(row: SurveyQuestionnaire) -> Questionnaire:
    """What a version asks."""
    return _read(row.source)


@lru_cache(maxsize=32)
def _read(source: str) -> Questionnaire:
    return checking.read(source, "questionnaire")


def of(db: Db, wave: SurveyWave) -> Questionnaire:
    """What a wave asks."""
    return parsed(get(db, SurveyQuestionnaire, wave.questionnaire_id))
