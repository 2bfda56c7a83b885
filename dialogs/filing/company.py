"""The neighbours' company (K9): others have reported the same, and one press lets a filing belong together with theirs.

Nothing is said about who they are or where they live; only how many.
"""

from dialogs.filing.draft import Facts
from dialogs.kit import N_, Button, Rows, Say

TOGETHER = N_(
    "It is handled together with what your neighbours have reported. You keep your own number, and you get an answer "
    "of your own."
)


def company(facts: Facts) -> Rows:
    """The button by which a filing belongs together with the neighbours' own, where there are any."""
    if facts.neighbours is None:
        return ()
    label = N_("Send together with {count} neighbours who report the same")
    return ((Button("together", label, {"count": facts.neighbours[1]}),),)


def said(together: bool) -> tuple[Say, ...]:
    """What is added to the word that it is filed."""
    return (Say(TOGETHER),) if together else ()
