"""The page of a danger (X10): who is paged says "I have it"; whether it is over, two people say.

It comes to whoever is on duty, then every few minutes one level further up, until somebody has it. The pages of the
others say who that is. Every press is judged by the rules: two who press at once are told who was faster. What a press
has changed shows on all pages, so a step says nothing by itself.
"""

from dataclasses import dataclass

from dialogs.danger import where
from dialogs.deeds.severity import KeepAlarm, LowerAlarm, ProposeLowering, TakeAlarm
from dialogs.events import Event, Pressed
from dialogs.kit import N_, NOTHING, Button, Dialog, Label, Phrase, Rows, Say, Step, stay


@dataclass(frozen=True, slots=True)
class Alarm:
    """Which alarm it is; ``who`` and ``text`` of somebody who has no record are kept nowhere else."""

    alarm: int = 0
    who: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """The danger, who named it where in which words, and how it stands. ``me``: the reader's own part in it.

    ``named`` is the place in their words, where that is not ``place``, their home.
    ``denied``: whoever named it says that there is no danger.
    """

    alarm: int = 0
    hazard: str = ""
    number: str = ""
    who: str = ""
    place: str = ""
    named: str = ""
    phone: str = ""
    text: str = ""
    taken_by: str = ""
    proposed_by: str = ""
    denied: bool = False
    lowered: bool = False
    me: frozenset[str] = frozenset()


def begin(facts: Facts) -> Alarm:
    """A page for an alarm."""
    return Alarm(facts.alarm)


def step(state: Alarm, event: Event, facts: Facts) -> Step[Alarm]:
    """Take it; say that it is over; agree or not."""
    match event:
        case Pressed("take"):
            return Step(state, do=TakeAlarm(state.alarm), notice=N_("It is yours. Thank you – please act at once."))
        case Pressed("over"):
            return Step(state, do=ProposeLowering(state.alarm), notice=N_("Noted. A second colleague is being asked."))
        case Pressed("agree"):
            return Step(state, do=LowerAlarm(state.alarm), notice=N_("The alarm is lowered."))
        case Pressed("keep"):
            return Step(state, do=KeepAlarm(state.alarm), notice=N_("The alarm stands."))
        case _:
            return stay(state, ask(state, facts))


def ask(state: Alarm, facts: Facts) -> Say:
    """The page as things stand."""
    said = facts.text or state.text
    values = {
        "hazard": Label("hazard", facts.hazard),
        "number": Phrase(N_(" · {number}"), {"number": facts.number}) if facts.number else NOTHING,
        "who": who(facts, state.who),
        "text": said or "📎",
        "state": _state(facts),
    }
    return Say(
        N_(
            "🚨 Danger reported – {hazard}{number}. {who}\n“{text}”\nThe person has been told what to do now.\n\n"
            "{state}"
        ),
        values,
        _buttons(facts),
    )


def who(facts: Facts, account: str = "") -> Phrase:
    """Who named it, where they are and how they are reached."""
    return Phrase(
        N_("{where}. {name}, {phone}.") if facts.named else N_("{name}, {place}, {phone}."),
        {
            "where": where.in_full(facts.named, facts.place),
            "name": facts.who or account or Phrase(N_("name unknown")),
            "place": facts.place or Phrase(N_("unit unknown")),
            "phone": facts.phone or Phrase(N_("not left")),
        },
    )


def _state(facts: Facts) -> Phrase:
    if facts.lowered:
        return Phrase(N_("The danger is over: it has been made sure of."))
    if facts.proposed_by:
        return Phrase(
            N_("{name} says that the danger is over. The alarm is lowered when a second colleague agrees."),
            {"name": facts.proposed_by},
        )
    if facts.taken_by and facts.denied:
        text = N_(
            "{name} has it. The person says that there is no danger. Please make sure: the alarm is lowered when one "
            "of you agrees."
        )
        return Phrase(text, {"name": facts.taken_by})
    if facts.taken_by:
        return Phrase(N_("{name} has it."), {"name": facts.taken_by})
    return Phrase(N_("Nobody has it yet. Please press “I have it” and act at once; else the next level is called."))


TAKE = Button("take", N_("I have it"))
OVER = Button("over", N_("The danger is over"))
AGREE = Button("agree", N_("Yes, it is over"))
KEEP = Button("keep", N_("No, it is not over"))


def _buttons(facts: Facts) -> Rows:
    if facts.lowered:
        return ()
    if facts.proposed_by:
        return () if "proposed" in facts.me else ((AGREE,), (KEEP,))
    if facts.taken_by and facts.denied:
        return ((AGREE,), (KEEP,))
    if facts.taken_by:
        return ((OVER,),) if facts.me & {"took", "leads"} else ()
    return ((TAKE,),)


ALARM = Dialog("alarm", 1, Alarm, begin, step, ask, focus=False, lasting=True)
