"""Q1 – each Monday: what calls for a survey is planned by itself, and whoever leads is asked to look at the plan."""

from collections.abc import Callable
from datetime import timedelta

from dialogs.kit import N_
from handlers.office import Turn
from handlers.telling import post, surveys as telling
from storage import due
from storage.estates import Setting
from storage.reading import get
from storage.rules import follow_up
from storage.tables import Due, SurveyWave
from storage.waves import occasions, planning
from storage.waves.occasions import Occasion

LOOK, SERVICE, REISSUE = "survey_look", "survey_service", "survey_reissue"
TOO_LATE = timedelta(days=5)

# X21, in words, as a proposal: what it is for, of whom, how, and what is done with it.
PURPOSES = {
    "half_year": N_("The half-yearly survey: to learn how satisfied residents are with our services."),
    "year_end": N_("The yearly survey: to learn how satisfied residents are, and what shall be better next year."),
    "key": N_("The quarterly survey of key customers: to learn how satisfied they are."),
    "new_service": N_("The service “{about}” is new: to learn how residents like it."),
    "handover": N_("{about} was handed over: to learn how its residents like our services."),
    "life": N_("For {about} households something was handled lately: to learn how it went, and how easy it was."),
    "grave": N_("After the grave matter {about}: to learn how those concerned see our services now."),
    "again": N_("After the measures of survey {about}: to learn whether it has got better."),
    "reissue": N_("Too few answered the survey {about}: it is asked anew."),
}
POPULATIONS = {
    "key": N_("All households of key customers"),
    "grave": N_("The households of the building concerned"),
    "handover": N_("All households of {about}"),
    "life": N_("The households for which something was handled within the last three months"),
    "": N_("All households of the estate"),
}
METHODS = {
    "all": N_("All are asked by the bot, and at the door where nobody answers."),
    "key": N_("All are asked by the bot, and in person where nobody answers."),
    "face": N_("All are visited and asked in person; whoever would rather answers the bot."),
    "": N_("Drawn at random from a recorded seed; asked by the bot, and at the door where nobody answers."),
}
USE = N_("Figures, a report and measures for what residents are least satisfied with.")


def plan(turn: Turn, setting: Setting) -> None:
    """Plan the next Monday's look."""
    today = setting.hours.local_day(turn.now)
    monday = today + timedelta(days=7 - today.weekday())
    at = setting.hours.at(monday, follow_up.by_day(setting))
    due.add(turn.db, turn.bot_id, LOOK, f"estate:{setting.estate.id}", at=at, round=monday.isoformat())


def _look(turn: Turn, row: Due) -> str:
    setting = turn.at(int(row.subject.partition(":")[2]))
    plan(turn, setting)
    if turn.now - row.due_at > TOO_LATE:
        return "too late"
    found = occasions.found(turn.db, setting, now=turn.now)
    for one in found:
        _propose(turn, setting, one)
    return "" if found else "nothing calls for one"


def _service(turn: Turn, row: Due) -> str:
    """Q1: people know a new service by now: within three months of its beginning it is surveyed."""
    setting = turn.at(int(row.subject.partition(":")[2]))
    opens = setting.hours.local_day(turn.now) + planning.AHEAD
    _propose(turn, setting, Occasion("new_service", opens, about=row.round))
    return ""


def _reissue(turn: Turn, row: Due) -> str:
    """Q6 (B): too few have answered."""
    former = get(turn.db, SurveyWave, int(row.subject.partition(":")[2]))
    setting = turn.at(former.estate_id)
    _propose(turn, setting, occasions.reissue(former, setting, now=turn.now))
    return ""


def _propose(turn: Turn, setting: Setting, one: Occasion) -> None:
    wave = occasions.plan(turn.db, setting, one, stated(turn, setting, one), now=turn.now)
    telling.proposed(turn, wave)


def stated(turn: Turn, setting: Setting, one: Occasion) -> dict[str, str]:
    """X21: what a wave states, as a proposal in the house's language; people may change every word of it."""
    way, what = planning.draft(turn.db, setting, one.occasion, now=turn.now).way, one.stage or one.occasion
    if way == "key" and occasions.is_face_to_face(planning.profile_of(setting), one.opens_on):
        way = "face"
    said = {
        "purpose": PURPOSES[what],
        "population": POPULATIONS.get(what, POPULATIONS[""]),
        "method": METHODS.get(way, METHODS[""]),
        "use_of_results": USE,
    }
    reader = post.reader(turn)
    return {name: reader.word(text, {"about": one.about}) for name, text in said.items()}


WORK: dict[str, Callable[[Turn, Due], str]] = {LOOK: _look, SERVICE: _service, REISSUE: _reissue}
