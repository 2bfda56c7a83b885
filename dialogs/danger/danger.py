"""The one question about a danger (I8, X10): whether there is one at all, or, of one that was heard, whether it is now.

Words that only may mean a danger are told to whoever is on duty and asked about before an alarm is raised. "Yes"
raises it at once, and so does silence: who is in danger may have no hand free. "No" raises none. The words
themselves have gone their ordinary way meanwhile, so that no answer loses them. A danger that was heard plainly
has raised it already: "no" is told to whoever has the alarm and is one of the two voices that lower it; the paging
goes on.

It never takes the focus: what a person writes is no answer to it, unless it is plainly yes or no (``answer``).
"""

import re
from dataclasses import dataclass, replace

from dialogs.danger.safety import STEPS, advice
from dialogs.deeds.severity import Answer, AnswerDanger
from dialogs.events import Attached, Elapsed, Event, Pressed, Typed
from dialogs.kit import N_, Button, Dialog, Phrase, Say, Step, Wake, end, stay

SILENCE_SECONDS = 300
# What follows so soon was on its way already: people write in pieces.
HASTY_SECONDS = 30
CALL_YOURSELF = N_(
    "I have not reached any colleague yet; I keep trying. Please do not wait for me: call {phone}, or 110, 119 or 120."
)
NO = Button("no", N_("No, there is no danger"))
# A cry of despair is met with help; nobody is asked whether they mean it.
NEVER_ASKED = frozenset({"despair"})
_YES = re.compile(r"(?:是|是的|有|有的|有危险|对|对的|嗯|现在|正在发生|快来|快来人|yes|y)[!！。.~]{0,5}", re.IGNORECASE)
_NO = re.compile(
    r"(?:不是|[没沒]|[没沒]有|没有的|无|没事|没事了|没危险|[没沒]有危[险險]|不危险|不用|不用了|no|n)[!！。.~]{0,5}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Danger:
    """Which danger; the words that may have named it, the chat's number for them, which staff read them.

    ``who``: whose words they are, as their account calls itself: a silence has no sender.
    """

    hazard: str = ""
    message: int = 0
    text: str = ""
    told: tuple[int, ...] = ()
    who: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """The danger, the words of the event, the customer centre's number.

    ``alarm``: the alarm that stands about it, 0 while it is only asked, and ``reached``: whether anybody has been told
    of it. ``went_on``: the person has said or pressed something since they were asked.
    """

    hazard: str
    alarm: int = 0
    message: int = 0
    text: str = ""
    phone: str = ""
    reached: bool = True
    went_on: bool = False


def begin(facts: Facts) -> Danger:
    """The question about these words."""
    return Danger(facts.hazard, facts.message, facts.text)


def step(state: Danger, event: Event, facts: Facts) -> Step[Danger]:
    """Asked once; an answer ends it, and silence counts as one where nobody has been called yet."""
    match event:
        case Typed() | Attached():
            wake = () if facts.alarm else (Wake("silence", SILENCE_SECONDS),)
            return Step(state, (ask(state, facts),), wake=wake)
        case Pressed("yes", True) if facts.alarm:
            thanks = N_("Thank you. The staff on duty know that it is happening now. Please keep yourself safe.")
            said = Say(thanks) if facts.reached else Say(CALL_YOURSELF, {"phone": facts.phone})
            return end(replace(said, replace=True), do=_answered(state, facts, "yes"))
        case Pressed("no", True) if facts.alarm:
            told = N_("Thank you, I am glad. I have told the staff; somebody may still look in to make sure.")
            glad = told if facts.reached else N_("Thank you, I am glad.")
            return end(Say(glad, replace=True), do=_answered(state, facts, "no"))
        case Pressed("yes", True):
            told = N_("I am calling the colleagues on duty with your words. {filed}")
            return end(advice(state.hazard, facts.phone), Say(told), do=_answered(state, facts, "yes"))
        case Pressed("no", True):
            told = N_("I am glad that there is no danger. What you wrote is kept; please just go on below.")
            return end(Say(told, replace=True), do=_answered(state, facts, "no"))
        case Elapsed("silence") if not facts.alarm and not facts.went_on:
            called = N_("You have not answered, so to be safe I am calling the staff on duty. {filed}")
            return Step(state, (Say(called),), do=_answered(state, facts, "silence"))
        case Elapsed("silence") if not facts.alarm:
            return Step(state, do=_answered(state, facts, "went_on"))
        case Elapsed("silence"):
            return Step(state)
        case _:
            return stay(state, ask(state, facts))


def _answered(state: Danger, facts: Facts, answer: Answer) -> AnswerDanger:
    return AnswerDanger(state.hazard, state.message, state.text, facts.alarm, answer, state.told, state.who)


def ask(state: Danger, facts: Facts) -> Say:
    """The question."""
    if facts.alarm:
        text = N_("Is it happening right now? The staff on duty have been called in any case.")
        alone = N_("Is it happening right now? {call}")
        call = {"call": Phrase(CALL_YOURSELF, {"phone": facts.phone})}
        said = Say(text) if facts.reached else Say(alone, call)
        return replace(said, buttons=((Button("yes", N_("Yes, right now")),), (NO,)))
    text = N_(
        "⚠️ Is there any danger where you are right now? Please press a button. I am passing your words on to the "
        "colleague on duty; if I hear nothing from you for five minutes, I raise the alarm to be safe.\n\n"
        "If there is: {steps} Customer centre: {phone}."
    )
    yes = Button("yes", N_("Yes, please send somebody at once"))
    values = {"steps": Phrase(STEPS[state.hazard]), "phone": facts.phone}
    return Say(text, values, ((yes,), (NO,)))


def answer(text: str) -> str:
    """What plain words say to the question: yes, no, or nothing."""
    said = text.strip()
    return "yes" if _YES.fullmatch(said) else "no" if _NO.fullmatch(said) else ""


DANGER = Dialog("danger", 2, Danger, begin, step, ask, focus=False)
