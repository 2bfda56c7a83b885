"""The duty rota 值班表 in Telegram: two weeks to look at, and what may be changed in them.

Everybody who works on the estate says when they are away and asks a colleague to swap; whoever looks after the rota
puts somebody into a shift, says who is away, and takes changes back. In a group the week is only shown.
"""

from dataclasses import replace
from datetime import date

from dialogs import days
from dialogs.deeds.duty import AskSwap, BeAway, DutyDeed, EndAbsence, PutOnDuty, UndoChange
from dialogs.events import Attached, Event, Pressed, Typed
from dialogs.kit import N_, Dialog, Go, Say, Step, end, number_in, stay
from dialogs.rota.screens import ask, offered, ways
from dialogs.rota.week import Away, Change, Duty, Facts, Shift

__all__ = ["DUTY", "Away", "Change", "Duty", "Facts", "Shift"]


def begin(_: Facts) -> Duty:
    """This week."""
    return Duty()


def step(state: Duty, event: Event, facts: Facts) -> Step[Duty]:
    """From the week to what is changed in it."""
    name = dict(facts.colleagues).get(number_in(event.choice, "to-"), "") if isinstance(event, Pressed) else ""
    match state.at, event:
        case _, Pressed("back") if state.at != "week":
            return _show(Duty(week=state.week), facts)
        case "week", Pressed("week-0" | "week-1" as choice) if choice[-1] != str(state.week):
            return _show(replace(state, week=1 if choice == "week-1" else 0), facts)
        case "week", Pressed(choice) if choice in offered(facts):
            asked = replace(state, at=choice, staff=facts.me)  # type: ignore[arg-type]
            return replace(_show(asked, facts), listen=choice == "away")
        case "who", Pressed(choice) if name:
            return replace(_show(replace(state, at="away", staff=number_in(choice, "to-")), facts), listen=True)
        case "away", Pressed(choice) if day := _day(choice, facts):
            return _done(AWAY, BeAway(facts.estate, state.staff, day, day), facts, replacing=True)
        case "away", Typed(text):
            return _away(state, days.read(text, facts.today), facts)
        case "swap", Pressed(choice) if facts.shift(choice) in facts.mine():
            return _show(replace(state, at="swap_with", key=choice), facts)
        case "swap_with", Pressed(choice) if facts.shift(choice) in facts.others():
            return _done(ASKED, AskSwap(facts.estate, state.key, choice), facts, replacing=True)
        case "put", Pressed(choice) if facts.shift(choice) in facts.coming(state):
            return _show(replace(state, at="put_who", key=choice), facts)
        case "put_who", Pressed(choice) if name:
            return _show(replace(state, at="put_how", staff=number_in(choice, "to-")), facts)
        case "put_how", Pressed("once" | "weekly" as how) if how in ways(state, facts):
            deed = PutOnDuty(facts.estate, state.key, state.staff, how == "weekly")
            return _done(WEEKLY if deed.weekly else ONCE, deed, facts, replacing=True)
        case "undo", Pressed(choice) if taken_back := _undone(choice, facts):
            return _done(UNDONE, taken_back, facts, replacing=True)
        case _, Typed() | Attached() if facts.resident:
            return end(go=Go("file", event=event))
        case _:
            return stay(state, ask(state, facts))


AWAY = N_("Noted: {name} is away {span}.{empty}")
ASKED = N_("I have asked {name} whether to swap, and tell you the answer.")
ONCE = N_("{name} is on duty on {shift}. Everyone concerned has been told.")
WEEKLY = N_("{name} is on duty every week on {shift} from now on. Everyone concerned has been told.")
UNDONE = N_("Taken back. Everyone concerned has been told.")
UNREAD = N_("I can't read that as days. For example: 12月1日, 12月1日到5日, or 12.1-12.5.")


def _done(text: str, deed: DutyDeed, facts: Facts, *, replacing: bool = False) -> Step[Duty]:
    """It is done and said; then the week as it is now."""
    return end(Say(text, replace=replacing), do=deed, go=Go("duty", str(facts.estate)))


def _away(state: Duty, found: tuple[date, date] | None, facts: Facts) -> Step[Duty]:
    if found is None:
        return stay(state, Say(UNREAD))
    return _done(AWAY, BeAway(facts.estate, state.staff, *found), facts)


def _undone(choice: str, facts: Facts) -> DutyDeed | None:
    absence, change = number_in(choice, "absence-"), number_in(choice, "change-")
    if any(one.id == absence for one in facts.absences):
        return EndAbsence(facts.estate, absence)
    if facts.manager and any(one.id == change for one in facts.changes):
        return UndoChange(facts.estate, change)
    return None


def _day(choice: str, facts: Facts) -> date | None:
    return next((day for day in facts.next_days() if choice == f"day-{day:%y%m%d}"), None)


def _show(state: Duty, facts: Facts) -> Step[Duty]:
    return Step(state, (replace(ask(state, facts), replace=True),))


DUTY = Dialog("duty", 1, Duty, begin, step, ask, focus=False)
