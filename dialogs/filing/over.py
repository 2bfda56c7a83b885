"""Words that call a running matter over, or take it back (「不用来了」「我要取消报修」): it is asked about (I6).

Nothing ends without a press, not even by 是的 in words. Left alone, or told to go on, the words go to the matter (I8).
"""

from dialogs.deeds.deed import AddTo, Withdraw
from dialogs.deeds.handling import AcceptResult
from dialogs.filing.draft import Draft, Facts
from dialogs.kit import CALL_ME, N_, Button, Phrase, Rows, Say, Step, end, number_in
from dialogs.resident.mine import ACCEPTED, WITHDRAWN, Matter

IS_THIS_OVER = N_("Do you mean that nothing more is to be done about this matter of yours?\n\n{matter}{along}")
WHICH_IS_OVER = N_("About which of your matters is nothing more to be done?\n\n{lines}{along}")
TO_PRESS = N_("So that nothing is stopped by mistake, please press one of the buttons.\n\n{preview}")
GOES_ON = N_(
    "All right, {number} goes on. I have added your words to it; {duty} of the customer centre sees them there."
)
GONE = Say(N_("That matter is not open any more; nothing is left to be done about it."))
OTHER = Button("other", N_("No, it is something else"))


def ends(facts: Facts) -> bool:
    """Whether the words call over something that runs."""
    return facts.over and bool(facts.running)


def gone(draft: Draft, facts: Facts) -> bool:
    """Whether it was asked about, and what they call over has ended meanwhile."""
    return draft.at == "running" and facts.over and not facts.running


def chances(facts: Facts) -> Rows:
    """Each matter may be taken back, or its result called good; or they go on."""
    several = len(facts.running) > 1
    go_on = N_("No, please go on with all of them") if several else N_("No, please go on with it")
    rows = tuple((_chance(one, several=several),) for one in facts.running)
    return (*rows, (Button("keep", go_on),), (OTHER,), (CALL_ME,))


def _chance(one: Matter, *, several: bool) -> Button:
    number = {"number": one.number}
    if one.result:
        label = N_("{number}: it is solved") if several else N_("Yes, it is solved")
        return Button(f"solved-{one.id}", label, number)
    label = N_("{number}: nothing more to be done") if several else N_("Yes, nothing more to be done")
    return Button(f"drop-{one.id}", label, number)


def pressed(draft: Draft, choice: str, facts: Facts) -> Step[Draft] | None:
    """What a press on one of the matters means, or on going on; None for any other press."""
    by_id = {one.id: one for one in facts.running}
    if choice == "keep":
        return end(Say(GOES_ON), do=AddTo(facts.running[0].id, draft.said, draft.media))
    one = by_id.get(number_in(choice, "drop-"))
    if one is not None and not one.result:
        return end(Say(WITHDRAWN, {"number": one.number}), do=Withdraw(one.id, draft.said, draft.media))
    one = by_id.get(number_in(choice, "solved-"))
    if one is not None and one.result:
        return end(Say(ACCEPTED), do=AcceptResult(one.id, draft.said, draft.media))
    return None


def to_press(preview: Say) -> Say:
    """Whoever answers the question in words is asked for a press: what is taken back is not taken up again."""
    return Say(TO_PRESS, {"preview": Phrase(preview.text, preview.values)}, preview.buttons)
