"""What somebody wrote in a survey, as a task (Q11): they are called or written to within 15 days, and it is recorded.

An opinion that is a complaint, a repair or a suggestion becomes a record of the register at one press more (Q9, K).
Which services the words are about is said here, too: that is how they come onto the focus list.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from dialogs import kit
from dialogs.deeds.surveys import AnswerWords, CodeWords, FileWords
from dialogs.deeds.tasks import PutOffTask
from dialogs.events import Event, Pressed, Typed
from dialogs.kit import BACK, N_, NOTHING, Button, Dialog, Go, Phrase, Rows, Say, Step, end, stay
from dialogs.surveys.items import TICKED

LONGEST = 1500
RECORDS: dict[str, str] = {
    "complaint": N_("Put it on the register as a complaint"), "repair": N_("As a repair"),
    "suggestion": N_("As a suggestion"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answering:
    """The words, or what was said about them on the telephone, what is written back, or what some of them are about."""

    at: Literal["show", "called", "written", "about"] = "show"
    item: str = ""
    picked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """The task, whose words they are, and what they are; ``reached``: a message would reach them.

    ``uncoded`` are words of which this reader may say which ``services`` they are about, by their question.
    """

    task: int = 0
    number: str = ""
    place: str = ""
    name: str = ""
    phone: str = ""
    words: tuple[str, ...] = ()
    low: tuple[str, ...] = ()
    reached: bool = False
    until: datetime | None = None
    record: int = 0
    filed: str = ""
    open: bool = True
    uncoded: tuple[tuple[str, str], ...] = ()
    services: tuple[tuple[str, str], ...] = ()


def begin(_: Facts) -> Answering:
    """What they wrote."""
    return Answering()


def step(state: Answering, event: Event, facts: Facts) -> Step[Answering]:
    """From the words to an answer, or to a record."""
    if not facts.open:
        return stay(state, ask(state, facts))
    match state.at, event:
        case "show", Pressed("called"):
            return replace(_show(Answering("called"), facts), listen=True)
        case "show", Pressed("written") if facts.reached:
            return replace(_show(Answering("written"), facts), listen=True)
        case "show", Pressed("nobody"):
            return end(Say(kit.NOBODY_ANSWERED, replace=True), do=PutOffTask(facts.task))
        case "show", Pressed("complaint" | "repair" | "suggestion" as kind) if not facts.filed:
            return end(Say(FILED, replace=True), do=FileWords(facts.task, kind))
        case "show", Pressed(choice) if choice.removeprefix("about-") in dict(facts.uncoded):
            return _show(Answering("about", choice.removeprefix("about-")), facts)
        case "about", Pressed(choice) if choice.startswith("t-") and choice[2:] in dict(facts.services):
            kept = set(state.picked) ^ {choice[2:]}
            picked = tuple(code for code, _ in facts.services if code in kept)
            return _show(replace(state, picked=picked), facts)
        case "about", Pressed("done") if state.item in dict(facts.uncoded):
            coded = CodeWords(facts.task, state.item, state.picked)
            return end(Say(CODED, replace=True), do=coded, go=Go("survey_words", str(facts.task)))
        case "called" | "written", Typed(text) if len(text) > LONGEST:
            return stay(state, Say(kit.TOO_LONG, {"most": LONGEST}))
        case "called", Typed(text):
            return end(Say(NOTED), do=AnswerWords(facts.task, "called", text))
        case "written", Typed(text):
            return end(Say(SENT), do=AnswerWords(facts.task, "written", text))
        case "called" | "written" | "about", Pressed("back"):
            return _show(Answering(), facts)
        case _:
            return stay(state, ask(state, facts))


def _show(state: Answering, facts: Facts) -> Step[Answering]:
    return Step(state, (replace(ask(state, facts), replace=True),))


NOTED = N_("✓ Noted what was said. Thank you.")
SENT = N_("✓ Your words have gone to them, and stand beside theirs.")
CODED = N_("✓ Noted what these words are about.")
FILED = N_("✓ It is on the register as {number}; the task is done. {say}")


def ask(state: Answering, facts: Facts) -> Say:
    """The present screen."""
    if not facts.open:
        return Say(N_("These words from survey {number} have been answered."), {"number": facts.number})
    match state.at:
        case "called":
            text = N_("What did you tell them, and what did they say? Please write it in a sentence.")
            return Say(text, {}, ((BACK,),))
        case "written":
            return Say(N_("Please write your answer; they read exactly these words."), {}, ((BACK,),))
        case "about" if state.item in dict(facts.uncoded):
            return _about(state, facts)
        case _:
            return _words(facts)


def _about(state: Answering, facts: Facts) -> Say:
    buttons = [
        Button(f"t-{code}", TICKED if code in state.picked else "{label}", {"label": name})
        for code, name in facts.services
    ]
    rows: Rows = kit.in_rows(buttons)
    done = Button("done", N_("That is my choice") if state.picked else N_("None of these"))
    text = N_("“{words}”\n\nWhich services is it about?")
    return Say(text, {"words": dict(facts.uncoded)[state.item]}, (*rows, (done,), (BACK,)))


def _words(facts: Facts) -> Say:
    text = N_(
        "💬 Survey {number}: please answer what was written, by {until:short}.\n{name}, {place}\nPhone: {phone}\n"
        "{words}{low}{filed}"
    )
    low = tuple(Phrase("{name}", {"name": one}) for one in facts.low)
    values = {
        "number": facts.number,
        "until": facts.until,
        "name": facts.name or "—",
        "place": facts.place or "—",
        "phone": facts.phone or "—",
        "words": tuple(Phrase(N_("“{words}”"), {"words": one}) for one in facts.words),
        "low": Phrase(N_("\nNot satisfied with:\n{names}"), {"names": low}) if low else NOTHING,
        "filed": Phrase(N_("\nOn the register as {number}."), {"number": facts.filed}) if facts.filed else NOTHING,
    }
    rows: Rows = ((Button("called", N_("I have called them")),),)
    if facts.reached:
        rows = (*rows, (Button("written", N_("Answer them in writing")),))
    if not facts.filed:
        complaint, *others = (Button(kind, label) for kind, label in RECORDS.items())
        rows = (*rows, (complaint,), tuple(others))
    about = tuple((Button(f"about-{item}", N_("What these words are about")),) for item, _ in facts.uncoded[:1])
    return Say(text, values, (*rows, *about, (Button("nobody", N_("Nobody answered")),)))


SURVEY_WORDS = Dialog("survey_words", 1, Answering, begin, step, ask, focus=False)
