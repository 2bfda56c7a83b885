"""What is said between the words of a filing and does not belong to it: a question, thanks, "are you there?".

A question that the handbook answers is answered, and the filing stays as it was; one press puts it among the words
after all (I7). Politeness is answered with the filing, which still waits to be sent.
"""

from dataclasses import replace

from dialogs.deeds.handbook import AskHandbook
from dialogs.events import Said, Typed
from dialogs.filing.draft import Draft, Facts
from dialogs.kit import N_, Button, Phrase, Rows, Say, Step, Wake

ANSWERED = N_("【{title}】\n{answer}\n\nWhat you have written to us is as it was:\n\n{preview}")
HERE = N_("I am here. What you have written is kept, and not sent yet.\n\n{preview}")
KEPT = N_("All right. What you have written is kept, and not sent yet.\n\n{preview}")
A_PERSON = N_("To speak to a person, please press “Please call me”: what you have written goes with it.\n\n{preview}")
STEPS = ("review", "running", "home", "category", "wish")


def apart(draft: Draft, facts: Facts) -> bool:
    """Whether what was just written stands apart from the filing that waits."""
    return draft.at in STEPS and bool(draft.said or draft.media) and bool(facts.courtesy or facts.answer)


def answered(draft: Draft, event: Typed, preview: Say, facts: Facts) -> Step[Draft]:
    """I7: the answer, and the filing beneath it."""
    shown = {"preview": Phrase(preview.text, preview.values)}
    wake = (Wake("nudge", facts.wait_seconds),)
    if facts.courtesy or facts.answer is None:
        text = {"person": A_PERSON, "greeting": HERE}.get(facts.courtesy, KEPT)
        return Step(draft, (Say(text, shown, preview.buttons),), wake=wake)
    values = {"title": facts.answer.title, "answer": facts.answer.text, **shown}
    asked = replace(draft, aside=(Said(event.message_id, event.text),))
    buttons = (*also(asked), *preview.buttons)
    return Step(asked, (Say(ANSWERED, values, buttons),), AskHandbook(event.text, facts.answer.entry), wake)


def also(draft: Draft) -> Rows:
    """The button that puts the question among the words after all."""
    return ((Button("also", N_("Add this question as well")),),) if draft.aside else ()
