"""Who hears of visits: whoever makes them, the head of the department the words are about (V5), who leads (V1, X49).

A visit's screen shows name and phone and is for its visitor alone; that it was shown is on the record. Words go on
masked.
"""

from datetime import date, time

from dialogs.kit import N_, NOTHING, Phrase, Say
from dialogs.visits.visit import LEVELS
from handlers.facts import accused
from handlers.office import Turn
from handlers.telling import notices, opening, post, upwards
from handlers.telling.opening import Opening
from handlers.telling.post import Manner
from handlers.wording.masking import mask, mask_rooms
from storage import due
from storage.actors import SYSTEM
from storage.people import staff
from storage.post import conversations
from storage.post.outbox import Priority
from storage.reading import get
from storage.register import history
from storage.rules import follow_up
from storage.rules.follow_up import Answers
from storage.tables import PeriodicVisit, Record, Staff, Task
from storage.visiting import coverage, visits

NOBODY = N_("❗ {number} must be visited {how}, and there is nobody who had no part in it. Please see to it.")
HOW = {"visit_phone": N_("by phone"), "visit_person": N_("in person")}


def assigned(turn: Turn, record: Record, task: Task) -> None:
    """V3, V4: the screen for whoever makes the visit; without anybody, who leads is told."""
    member = get(turn.db, Staff, task.staff_id) if task.staff_id is not None else None
    if member is None or member.user_id is None:
        leaders = ("supervisor", "manager")
        return notices.to_roles(turn, record, leaders, NOBODY, how=Phrase(HOW[task.kind]))
    show(turn, task, member)
    history.append(turn.db, record.id or 0, "contact_shown", by=SYSTEM, now=turn.now, to=member.id)
    return None


def show(turn: Turn, task: Task, member: Staff) -> None:
    """The screen of a visit, in its visitor's chat."""
    dialog = "periodic" if task.kind == "periodic" else "visit_entry"
    opening.begin(turn, opening.for_staff(member), Opening(dialog, str(task.id), task.record_id), Priority.REMINDER)


def heard(turn: Turn, record: Record, given: Answers, how: str) -> None:
    """V5: what was said goes to the department's head at once; the supervisor hears of dissatisfaction.

    Of "not solved" the supervisor hears with the reopening (H6); words go to them where no department has a head, and
    where they complain of somebody, who does not read them (X4).
    """
    levels = tuple(Phrase(ASPECT[name], {"level": Phrase(MEANS[level])}) for name, level in given.levels.items())
    said = mask_rooms(mask(given.words))
    values = {
        "how": Phrase(BY[how]),
        "solved": Phrase(N_("solved") if given.solved else N_("not solved")),
        "levels": levels,
        "words": Phrase(N_("\n“{words}”"), {"words": said}) if said else NOTHING,
    }
    low = any(level <= LOW for level in given.levels.values())
    unhappy = low or not given.solved
    about = accused.by(turn, record.estate_id, given.words)
    heads = visits.heads(turn.db, record) if given.words or unhappy else []
    told = {one.id: one for one in heads if one.id not in about}
    if low or about or (given.words and not told):
        told |= {one.id: one for one in upwards.to_tell(turn, record, "supervisor", besides=about)}
    text = UNHAPPY if unhappy else HEARD
    for member in told.values():
        notices.to_member(turn, record, member, text, **values)


LOW = 2
HEARD = N_("💬 {number}, visited {how}: {solved}. {levels}{words}")
UNHAPPY = N_("⚠️ {number}, visited {how}: the resident is not satisfied – {solved}. {levels}{words}")
BY = {"bot": N_("by the bot"), "phone": N_("by phone"), "person": N_("in person")}
MEANS = {int(one.choice): one.label for row in LEVELS for one in row}
ASPECT = {"result": N_("Result: {level}"), "speed": N_("Speed: {level}"), "attitude": N_("Attitude: {level}")}


def over(turn: Turn, visit_id: int, user_id: int | None) -> None:
    """V4: staff have entered what the resident said: the bot's own questions need no answer any more."""
    talk = conversations.find(turn.db, turn.seat(user_id, user_id), "visit", str(visit_id)) if user_id else None
    if talk is not None and talk.state is not None:
        post.strip(turn, talk)
        conversations.save(turn.db, talk.id or 0, state=None, focus=False)


ALONE = N_("❗ A round of {area} is planned for today, and nobody is there to make it. /visits shows the plan.")


def round_begins(turn: Turn, one: PeriodicVisit, task: Task) -> None:
    """V6: whoever makes the round today; without anybody, who leads."""
    member = get(turn.db, Staff, one.staff_id) if one.staff_id is not None else None
    if member is not None and member.user_id is not None and member.left_at is None:
        return show(turn, task, member)
    for leader in staff.with_role(turn.db, one.estate_id, "supervisor", "manager"):
        if leader.user_id is not None:
            post.send(turn, leader.user_id, Say(ALONE, {"area": one.area}), Manner(leader.language, Priority.REMINDER))
    return None


def plan_repairs(turn: Turn, record: Record) -> None:
    """V1 (B): the month in which a repair was resolved is reported on early in the next but for what waits still."""
    setting = turn.here()
    if "repair" not in setting.procedure.visit_all_kinds:
        return
    day = setting.hours.local_day(record.resolved_at or turn.now)
    at = setting.hours.at(_next_month(day).replace(day=REPORT_DAY), follow_up.by_day(setting))
    due.add(turn.db, turn.bot_id, "repair_visits", f"estate:{record.estate_id}", at=at, round=f"{day:%Y-%m}")


REPORT_DAY = 5
REPORT = N_(
    "🔧 {estate}, repair visits of {month}: {matters} repairs were resolved, {visited} of them visited ({share}); "
    "{solved} said it is solved. Satisfied with the result: {content}. By the bot {by_bot}, by phone {by_phone}, in "
    "person {in_person}."
)


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def repairs_of_month(turn: Turn, month: str) -> str:
    """V1 (B): how the month's repairs were visited, to who leads; returns why nothing was told."""
    setting, first = turn.here(), date.fromisoformat(f"{month}-01")
    start, end = (setting.hours.at(day, time.min) for day in (first, _next_month(first)))
    found = [one for one in coverage.count(turn.db, setting.estate.id or 0, start, end) if one.kind == "repair"]
    counts = coverage.together(found, setting.procedure).whole
    if not counts.matters:
        return "no repairs"
    names = ("matters", "visited", "solved", "by_bot", "by_phone", "in_person")
    values = {name: getattr(counts, name) for name in names} | {
        "estate": setting.estate.name,
        "month": month,
        "share": _percent(counts.visited, counts.matters),
        "content": _percent(counts.content, counts.rated),
    }
    for member in staff.with_role(turn.db, setting.estate.id or 0, "supervisor", "manager"):
        if member.user_id is not None:
            post.send(turn, member.user_id, Say(REPORT, values), Manner(member.language, Priority.REMINDER))
    return ""


def _percent(part: int, whole: int) -> str:
    share = coverage.percent(part, whole)
    return "—" if share is None else f"{share:g} %"
