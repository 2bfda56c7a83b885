"""`survey enter` and `survey service`: what an office tells the bot about surveys from the terminal (Q1, Q3)."""

from datetime import date, datetime, timedelta
from pathlib import Path

from bot.commands import inviting, opening
from bot.commands.inviting import Unclear
from bot.commands.speaking import say
from bot.settings import Settings
from dialogs.kit import N_
from storage import estates
from storage.actors import SYSTEM
from storage.errors import RuleBroken
from storage.tables import SurveyQuestionnaire
from storage.waves import occasions, questionnaires

LONG_AGO = timedelta(days=90)


def enter(settings: Settings, file: Path, estate: str, now: datetime) -> list[str]:
    """Q3: keep a questionnaire's file as a version of the company's; raises ``Unclear`` and ``QuestionnaireError``."""
    try:
        source = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise Unclear(say(N_("{file} cannot be read as a text in UTF-8."), file=file)) from None
    with opening.changing(settings) as db:
        home = inviting.estate(db, estate)
        try:
            kept = questionnaires.enter(db, home.company_id, source, by=SYSTEM, now=now)
        except RuleBroken as refused:
            told = N_("Version {version} of questionnaire {name} has other words; give the file another version.")
            raise Unclear(say(told, **refused.values)) from None
    return [say(N_("Questionnaire {name}, version {version}, can be chosen now: /survey."), **_named(kept))]


def _named(kept: SurveyQuestionnaire) -> dict[str, object]:
    return {"name": kept.name, "version": kept.version}


def service(settings: Settings, name: str, since: date | None, estate: str, now: datetime) -> list[str]:
    """Q1: there is a service more: its survey is proposed when people know it. Raises ``Unclear``."""
    with opening.changing(settings) as db:
        setting = estates.setting_of(inviting.estate(db, estate))
        today = setting.hours.local_day(now)
        begun = since or today
        if today - begun > LONG_AGO:
            raise Unclear(say(N_("A service is surveyed within three months of its beginning; that has passed.")))
        on = max(today, begun + occasions.SERVICE_KNOWN)
        try:
            occasions.announce(db, setting, name, on)
        except RuleBroken:
            raise Unclear(say(N_("Please name the service."))) from None
    return [say(N_("A survey about “{name}” is proposed on {day}."), name=name.strip(), day=on.isoformat())]
