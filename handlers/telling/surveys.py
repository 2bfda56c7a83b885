"""Who hears of surveys: the household that is asked, who plans and decides, whoever has a task, all residents at last.

A resident is asked and reminded once each, in the chat of their own; what managers see is the page of the survey, with
what can be done next on it.
"""

from dialogs.kit import N_, Say
from dialogs.packing import unpack
from dialogs.surveys.surveys import Surveys
from handlers.office import Turn
from handlers.telling import opening, post, tasks as notices_tasks
from handlers.telling.opening import Opening
from handlers.telling.post import Manner
from storage import audit, tasks
from storage.people import staff
from storage.post import conversations
from storage.post.outbox import Priority
from storage.reading import get
from storage.rules import surveys as rules
from storage.tables import Resident, Staff, SurveyWave, Task
from storage.waves import publishing

# Tasks that are done on a screen of their own; the others are ticked off in the list.
SCREENS = {"survey_words": "survey_words", "survey_call": "survey_check", "survey_compare": "survey_check"}
DISCREPANCY = N_(
    "❗ Survey {number}: a household says otherwise than its form. All returned forms are compared now, and the report "
    "says so."
)
PUBLISHED = N_("📢 {estate}: what came of the survey {number}\n\n{words}")
DECIDED = {
    "approved": N_("✓ Survey {number} is approved by {name}. It opens by itself on the day that was planned."),
    "planned": N_("↩️ {name} sends the plan of survey {number} back:\n“{words}”\n/survey is where it can be changed."),
}


def subject(wave_id: int, unit_id: int) -> str:
    """What a household's questions are about."""
    return f"{wave_id}:{unit_id}"


def ask(turn: Turn, wave: SurveyWave, unit_id: int, resident: Resident) -> None:
    """Q3: the greeting, with the button that begins the questions."""
    what = Opening("survey", subject(wave.id or 0, unit_id))
    opening.begin(turn, opening.for_resident(resident), what, Priority.BROADCAST)


def remind(turn: Turn, wave: SurveyWave, unit_id: int, resident: Resident) -> None:
    """Q5: asked once more, where they had come to."""
    reader = opening.for_resident(resident)
    seat = turn.seat(reader.user_id, reader.user_id)
    talk = conversations.find(turn.db, seat, "survey", subject(wave.id or 0, unit_id))
    if talk is None or talk.state is None:
        return ask(turn, wave, unit_id, resident)
    return opening.remind(turn, reader, talk)


def task(turn: Turn, task_id: int) -> None:
    """Q10, Q11: a task, on its own screen, to whoever has it; without one the group is told."""
    made = tasks.of(turn.db, task_id)
    member = notices_tasks.holder(turn, made)
    if made.kind not in SCREENS or member is None:
        return notices_tasks.made(turn, task_id)
    return show(turn, made, member)


def checks(turn: Turn, wave: SurveyWave, one: Task, count: int) -> None:
    """Q10: so many households are to be called and compared: one word of it to whoever has them."""
    member = notices_tasks.holder(turn, one)
    if member is None or member.user_id is None:
        return notices_tasks.made(turn, one.id or 0)
    values = {"number": wave.number, "count": count, "until": one.due_at}
    return post.send(turn, member.user_id, Say(CHECKS, values), Manner(member.language, Priority.REMINDER))


CHECKS = N_(
    "🔎 Survey {number} is over. {count} households have been drawn: please call them by {until:short} and ask whether "
    "it is as our forms say. /tasks shows them one by one."
)


def show(turn: Turn, made: Task, member: Staff) -> None:
    """The screen of a task, in somebody's chat; that it showed a name and a phone is on the audit trail (A71)."""
    what = Opening(SCREENS[made.kind], str(made.id))
    opening.begin(turn, opening.for_staff(member), what, Priority.REMINDER)
    audit.note(turn.db, member.user_id or 0, "contact_shown", made.subject, now=turn.now)


def proposed(turn: Turn, wave: SurveyWave) -> None:
    """Q1: an occasion has planned a survey: whoever may plan is asked to look at it."""
    _page(turn, wave, *rules.PLANNERS)


def nobody(turn: Turn, wave: SurveyWave) -> None:
    """Q4: the draw has found nobody: whoever may plan hears so, and has the survey before them."""
    for member in staff.with_role(turn.db, wave.estate_id, *sorted(rules.PLANNERS)):
        if member.user_id is not None and member.left_at is None:
            say = Say(NOBODY, {"number": wave.number})
            post.send(turn, member.user_id, say, Manner(member.language, Priority.REMINDER))
    _page(turn, wave, *rules.PLANNERS)


NOBODY = N_(
    "⚠️ Survey {number} has not begun: there is no household that could be asked in it. When there is, its page is "
    "where it begins; a survey that is not wanted any more can be cancelled there."
)


def waits(turn: Turn, wave: SurveyWave) -> None:
    """Q2: a plan waits for a manager."""
    _page(turn, wave, *rules.APPROVERS)


def ended(turn: Turn, wave: SurveyWave) -> None:
    """Q12: the window is over; the figures are due."""
    _page(turn, wave, *rules.PLANNERS)


def figured(turn: Turn, wave: SurveyWave) -> None:
    """Q12: the figures stand; the report is due."""
    _page(turn, wave, *rules.PLANNERS)


def decided(turn: Turn, wave: SurveyWave, by: Staff, words: str = "") -> None:
    """Q2: whoever planned it hears what was decided."""
    planner = get(turn.db, Staff, wave.planned_by) if wave.planned_by else None
    if planner is None or planner.user_id is None or planner.id == by.id:
        return
    values = {"number": wave.number, "name": by.name, "words": words}
    post.send(turn, planner.user_id, Say(DECIDED[wave.status], values), Manner(planner.language, Priority.REMINDER))


def changed(turn: Turn, wave: SurveyWave, *, besides: int) -> None:
    """Q2: the pages of others who may decide read as things are; who is writing words is left to finish them."""
    for member in staff.with_role(turn.db, wave.estate_id, *sorted(rules.PLANNERS)):
        if member.user_id is None or member.id == besides:
            continue
        seat = turn.seat(member.user_id, member.user_id)
        talk = conversations.find(turn.db, seat, "surveys", subject(wave.estate_id, wave.id or 0))
        state = unpack(Surveys, talk.state) if talk is not None and talk.state else None
        if talk is not None and state is not None and state.at == "wave":
            opening.redraw(turn, opening.for_staff(member), talk)


def discrepancy(turn: Turn, wave: SurveyWave) -> None:
    """Q10: one discrepancy goes to the general manager."""
    for member in staff.with_role(turn.db, wave.estate_id, *rules.APPROVERS):
        if member.user_id is not None:
            say = Say(DISCREPANCY, {"number": wave.number})
            post.send(turn, member.user_id, say, Manner(member.language, Priority.ALERT))


def published(turn: Turn, wave: SurveyWave, resident: Resident) -> None:
    """Q13: "you said, we did", to one resident."""
    if resident.user_id is None:
        return
    values = {"estate": turn.at(wave.estate_id).estate.name, "number": wave.number, "words": words(turn, wave)}
    manner = Manner(resident.language, Priority.BROADCAST, footer=True)
    post.send(turn, resident.user_id, Say(PUBLISHED, values), manner)


def answered(turn: Turn, resident: Resident, number: str, reply: str) -> None:
    """Q11: the answer to what somebody wrote in a survey, in the words of whoever gives it."""
    if resident.user_id is not None:
        say = Say(REPLY, {"number": number, "words": reply})
        post.send(turn, resident.user_id, say, Manner(resident.language, footer=True))


REPLY = N_("Hello. About what you wrote in the survey {number}:\n\n{words}")


def words(turn: Turn, wave: SurveyWave) -> str:
    """What is, or is to be, published."""
    return publishing.words(turn.db, wave)


def _page(turn: Turn, wave: SurveyWave, *roles: str) -> None:
    """The page of a survey, to whoever has one of these roles on its estate."""
    what = Opening("surveys", subject(wave.estate_id, wave.id or 0))
    for member in staff.with_role(turn.db, wave.estate_id, *sorted(roles)):
        if member.user_id is not None and member.left_at is None:
            opening.begin(turn, opening.for_staff(member), what, Priority.REMINDER)


