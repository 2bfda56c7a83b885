"""Words that only ask where a matter stands (「怎么还没人来」): the running matter is shown, and asked about (I6).

Nothing is urged and nothing filed without a press. Left alone, the words go to the matter they speak of, and the person
is told so: they are lost neither to them nor to the handler (I8).
"""

from dataclasses import replace

from dialogs.deeds.deed import AddTo, Urge
from dialogs.events import Pressed
from dialogs.filing import over
from dialogs.filing.draft import Draft, Facts
from dialogs.kit import CALL_ME, CANCEL, N_, NOTHING, Button, Go, Phrase, Rows, Say, Step, Wake, end, number_in
from dialogs.resident.mine import Matter, shown, urged

KEPT = N_(
    "So that your words are not lost, I have added them to {number}; {duty} of the customer centre sees them there."
)
IS_IT_THIS = N_("We are sorry that you have to wait. Is it about this matter of yours?\n\n{matter}{along}")
WHICH = N_("We are sorry that you have to wait. Which of your matters is it about?\n\n{lines}{along}")
ALONG = N_("\n\nWhat you have sent (photos or files: {count}) goes with it.")
LINE = N_("{number} · {status}\n    {title}")


def still(draft: Draft, facts: Facts) -> Draft:
    """The draft as it goes on: what was running may have ended meanwhile, and the words are a filing like any other."""
    return replace(draft, at="review") if draft.at == "running" and not facts.running else draft


def begun(draft: Draft, facts: Facts) -> bool:
    """Whether all that was written so far only asks about something that is running; pictures may go with it."""
    return bool(facts.running) and (draft.at == "running" or not draft.said)


def ask(draft: Draft, facts: Facts) -> Say:
    """Which of them it is about, with what can be done about each, and what would go with the words."""
    along = Phrase(ALONG, {"count": len(draft.media)}) if draft.media else NOTHING
    one_alone, which = (over.IS_THIS_OVER, over.WHICH_IS_OVER) if facts.over else (IS_IT_THIS, WHICH)
    rows = over.chances(facts) if facts.over else _chances(facts)
    matters = [shown(one) for one in facts.running]
    if len(matters) == 1:
        return Say(one_alone, {"matter": Phrase(matters[0].text, matters[0].values), "along": along}, rows)
    kept = ("number", "status", "title")
    lines = tuple(Phrase(LINE, {name: one.values[name] for name in kept}) for one in matters)
    return Say(which, {"lines": lines, "along": along}, rows)


def _chances(facts: Facts) -> Rows:
    anew: Rows = ((over.OTHER,), (CANCEL, CALL_ME))
    return (*(row for one in facts.running for row in _chance(one)), *anew)


def _chance(one: Matter) -> Rows:
    """A matter that was dealt with asks for a word on that; one that is not may be urged."""
    number = {"number": one.number}
    add = Button(f"join-{one.id}", N_("Add to {number}"), number)
    if one.urgent:
        return ((Button(f"urge-{one.id}", N_("Urge {number}"), number),), (add,))
    return ((Button(f"see-{one.id}", N_("Show {number}"), number),), (add,))


def pressed(draft: Draft, event: Pressed, facts: Facts) -> Step[Draft] | None:
    """What a press on one of the matters means; None for any other press."""
    one = _named(facts, event.choice, "urge-")
    if one is not None and one.urgent:
        return end(urged(one), do=Urge(one.id, draft.said, draft.media))
    return end(go=Go("mine", event=event)) if _named(facts, event.choice, "see-") else None


def _named(facts: Facts, choice: str, prefix: str) -> Matter | None:
    return next((one for one in facts.running if one.id == number_in(choice, prefix)), None)


def nudged(draft: Draft, facts: Facts) -> Step[Draft]:
    """Nobody pressed: it is asked once more, then the words go to the newest matter they may mean."""
    if draft.asked:
        return end(Say(KEPT), do=AddTo(facts.running[0].id, draft.said, draft.media))
    return Step(replace(draft, asked=True), (ask(draft, facts),), wake=(Wake("nudge", facts.wait_seconds),))
