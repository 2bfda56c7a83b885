"""Tying a group: a manager says in a Telegram group whose staff group it is – the estate's or a department's.

With a one-time code (``/bind CODE``) that decides; without one the manager of one estate chooses from buttons.
"""

from dataclasses import dataclass

from dialogs.deeds.deed import TieGroup
from dialogs.events import Commanded, Event, Pressed
from dialogs.kit import N_, Button, Dialog, Phrase, Rows, Say, Step, end, number_in, stay


@dataclass(frozen=True, slots=True)
class Group:
    """Nothing to remember: what the group is tied to is looked up."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What may be chosen here – an estate and its departments, none without an estate – and what the group is now."""

    estate: int = 0
    estate_name: str = ""
    departments: tuple[tuple[int, str], ...] = ()
    tied_to: str = ""
    tied_department: str = ""


def begin(_: Facts) -> Group:
    """Nothing to remember."""
    return Group()


def step(state: Group, event: Event, facts: Facts) -> Step[Group]:
    """A code or a choice ties the group."""
    match event:
        case Commanded("bind", code) if code:
            return end(Say(TIED), do=TieGroup(code=code))
        case Pressed("estate") if facts.estate:
            return end(Say(TIED, replace=True), do=TieGroup(estate=facts.estate))
        case Pressed(choice) if (key := number_in(choice, "dep-")) and key in dict(facts.departments):
            return end(Say(TIED, replace=True), do=TieGroup(estate=facts.estate, department=key))
        case _:
            return stay(state, ask(state, facts))


def tied(estate: str, department: str) -> Phrase:
    """Whose group it is, in words."""
    if not department:
        return Phrase(N_("the staff group of {estate}"), {"estate": estate})
    return Phrase(N_("the group of {department}, {estate}"), {"estate": estate, "department": department})


TIED = N_(
    "✓ This is {whose} from now on.{follow}\n\nPlease see that I may write here; write /check to me in private: I "
    "say what I still lack."
)


def ask(_: Group, facts: Facts) -> Say:
    """Whose group it is, what I need here, and what it may become."""
    if facts.tied_to:
        present = Phrase(N_("This is {whose}."), {"whose": tied(facts.tied_to, facts.tied_department)})
    else:
        present = Phrase(N_("This group belongs to no estate yet, so no cards come here."))
    how = (
        Phrase(N_("Whose group shall it be?"))
        if facts.estate
        else Phrase(N_("To tie it to one, please write “/bind” with a group code; your administrator makes them."))
    )
    rows: Rows = tuple((Button(f"dep-{key}", "{name}", {"name": name}),) for key, name in facts.departments)
    whole: Rows = ((Button("estate", N_("All of {estate}"), {"estate": facts.estate_name}),),) if facts.estate else ()
    return Say(
        N_(
            "{present}\n\nWhat I need here:\n· to write messages and send photos: group name → Edit → "
            "Permissions, or make me an administrator.\n· In a group with topics, an open topic “General”.\nMy privacy "
            "mode may stay on: commands, buttons and replies to my messages reach me all the same.\nWrite /check to me "
            "in private: I say what I still lack.\n\n{how}"
        ),
        {"present": present, "how": how},
        (*whole, *rows),
    )


GROUP = Dialog("group", 1, Group, begin, step, ask, focus=False)
