"""My records: what became of it, adding, urging, withdrawing, asking for a call (I6)."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from dialogs.deeds.deed import AddTo, ComplainAgain, Urge, Withdraw
from dialogs.deeds.filing import ComplainAbout
from dialogs.deeds.handling import AcceptResult, AddPoint, ExplainObjection, NotSatisfied
from dialogs.events import Attached, Elapsed, Event, Media, Pressed, Said, Typed, Unfit
from dialogs.kit import (
    ALBUM_SECONDS,
    BACK,
    CALL_ME,
    N_,
    NOTHING,
    UNREADABLE,
    Button,
    Dialog,
    Go,
    Label,
    Phrase,
    Rows,
    Say,
    Step,
    Wake,
    end,
    number_in,
    stay,
)


@dataclass(frozen=True, slots=True)
class Mine:
    """Which list or record is shown; while ``add``, what was sent so far for it."""

    at: Literal["list", "show", "add", "point", "withdraw", "why"] = "list"
    record: int = 0
    said: tuple[Said, ...] = ()
    media: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True)
class Matter:
    """One of the person's records, as they may see it.

    ``result``: it waits for their word on its result (X14). ``disputable``: a no goes to a reviewer (X49).
    ``outside``: it ended without agreement; where they can turn to. ``complain``: a request, of which a complaint
    may be made (X34). ``urgent``: there is something to hasten (I6). ``late``: the promised hour is over.
    """

    id: int
    number: str
    kind: str
    status: str
    title: str
    duty: str
    promised: datetime | None
    answered: datetime | None
    answer: str
    open: bool
    again: bool = False
    disputable: bool = False
    result: bool = False
    outside: str = ""
    complain: bool = False
    urgent: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """The person's latest records."""

    matters: tuple[Matter, ...] = ()

    def matter(self, record: int) -> Matter | None:
        """The record with this id, if it is theirs."""
        return next((one for one in self.matters if one.id == record), None)


def begin(_: Facts) -> Mine:
    """The list."""
    return Mine()


def step(state: Mine, event: Event, facts: Facts) -> Step[Mine]:
    """From the list to a record and to what can be done about it."""
    matter = facts.matter(state.record)
    match state.at, event:
        case _, Pressed("back"):
            return _show(Mine("show", state.record) if state.at in ("add", "point", "withdraw") else Mine(), facts)
        case _, Pressed("call"):
            return end(go=Go("call", str(state.record or "")))
        case _, Pressed("home"):
            return end(go=Go("home"))
        case _, Pressed(choice) if facts.matter(number_in(choice, "see-")):
            return _show(Mine("show", number_in(choice, "see-")), facts)
        case "add", Typed(text, message):
            return _added(replace(state, said=(*state.said, Said(message, text))))
        case "add", Attached(media, caption, album, message):
            said = (*state.said, Said(message, caption)) if caption else state.said
            kept = replace(state, said=said, media=(*state.media, media))
            return Step(kept, wake=(Wake("album", ALBUM_SECONDS),)) if album else _added(kept)
        case "add", Elapsed("album") if state.media:
            return _added(state)
        case "add", Unfit():
            return stay(state, UNREADABLE)
        case "point", Typed(text):
            return end(Say(POINT_ADDED), do=AddPoint(state.record, text))
        case "why", Typed(text):
            return end(Say(HEARD), do=ExplainObjection(state.record, text))
        case "why", Pressed("none"):
            return end(Say(HEARD, {"number": matter.number if matter else ""}, replace=True))
        case _, Typed() | Attached():
            return end(go=Go("file", event=event))
        case "add", Pressed("point") if matter and matter.open and not matter.result:
            return _show(replace(state, at="point"), facts)
        case "show", Pressed(choice) if matter:
            return _chosen(state, choice, matter, facts)
        case "withdraw", Pressed("yes") if matter:
            return end(Say(WITHDRAWN, {"number": matter.number}, replace=True), do=Withdraw(state.record))
        case _:
            return stay(state, ask(state, facts))


def _chosen(state: Mine, choice: str, matter: Matter, facts: Facts) -> Step[Mine]:
    """What can be done about the record that is shown."""
    match choice:
        case "add" if matter.open:
            return _show(replace(state, at="add"), facts)
        case "urge" if matter.urgent:
            told = replace(urged(matter), buttons=_buttons(replace(matter, urgent=False)))
            return Step(state, (told,), do=Urge(state.record), notice=N_("We have urged it for you."))
        case "withdraw" if matter.open:
            return _show(replace(state, at="withdraw"), facts)
        case "accept" if matter.result:
            return end(Say(ACCEPTED, replace=True), do=AcceptResult(state.record))
        case "again" if matter.again and matter.disputable:
            unhappy = replace(state, at="why")
            told = Say(UNHAPPY, {}, WHY, replace=True)
            return Step(unhappy, (told,), do=NotSatisfied(state.record))
        case "again" if matter.again:
            return end(Say(AGAIN, replace=True), do=ComplainAgain(state.record))
        case "complain" if matter.complain:
            return end(Say(COMPLAINED, replace=True), do=ComplainAbout(state.record))
        case _:
            return stay(state, ask(state, facts))


ADDED = N_("Thank you, that is on the record of {number} now; {duty} has been told.")
URGED = N_("Your urging is on the record of {number}; {duty} and the customer centre have been told.")
URGED_UNTAKEN = N_("Your urging is on the record of {number}; the customer centre has been told.")
AGAIN = N_(
    "We are sorry that {number} has come back. It is open again; {duty} and the supervisor have "
    "been told and will get in touch with you."
)
POINT_ADDED = N_("Thank you. It stands as point {position} of {number} and gets its own answer.")
ACCEPTED = N_("Thank you very much. {ending} Write to us whenever something is the matter.")
HEARD = N_("Thank you, we have heard you. It stands on the record of {number}.")
UNHAPPY = N_("{next}\n\nIf you like, write in a sentence what is missing. It is fine to leave it out.")
COMPLAINED = N_(
    "We are sorry. Your request {origin} is a complaint now, number {number}; {duty} of the customer centre has it. "
    "{late}You will have an answer {promised} at the latest. {origin} goes on beside it."
)
WITHDRAWN = N_("{number} is withdrawn, as you wish. If it comes back, write to us at any time.")


def urged(matter: Matter) -> Say:
    """Who has been told that it is urged: by name, where somebody has taken it."""
    text = URGED_UNTAKEN if matter.status == "filed" else URGED
    return Say(text, {"number": matter.number, "duty": matter.duty})


WHY: Rows = ((Button("none", N_("Nothing to add")), CALL_ME),)


URGE = Button("urge", N_("Urge"))


def _added(state: Mine) -> Step[Mine]:
    return end(Say(ADDED), do=AddTo(state.record, state.said, state.media))


def _show(state: Mine, facts: Facts) -> Step[Mine]:
    return Step(state, (replace(ask(state, facts), replace=True),))


def ask(state: Mine, facts: Facts) -> Say:
    """The present screen."""
    matter = facts.matter(state.record)
    if state.at == "list" or matter is None:
        return _list(facts)
    if state.at == "add":
        return Say(
            N_("What would you like to add to {number}? Words, photos, videos and voice messages are welcome."),
            {"number": matter.number},
            (*(() if matter.result else ((Button("point", N_("A question of its own")),),)), (BACK, CALL_ME)),
        )
    if state.at == "point":
        return Say(
            N_("Which question of {number} would you like to have answered by itself? Please write it in a sentence."),
            {"number": matter.number},
            ((BACK, CALL_ME),),
        )
    if state.at == "why":
        return Say(N_("If you like, write in a sentence what is missing. It is fine to leave it out."), {}, WHY)
    if state.at == "withdraw":
        return Say(
            N_("Would you like to withdraw {number}? It then counts as settled on your side."),
            {"number": matter.number},
            ((Button("yes", N_("Yes, withdraw it")), BACK), (CALL_ME,)),
        )
    return shown(matter)


def _list(facts: Facts) -> Say:
    if not facts.matters:
        return Say(
            N_("You have no records yet. Just write to me when something is the matter."),
            buttons=((Button("home", N_("Menu")), CALL_ME),),
        )
    lines = tuple(
        Phrase(
            N_("{number} · {status}\n    {title}"),
            {"number": one.number, "status": Label("status", one.status), "title": one.title},
        )
        for one in facts.matters
    )
    rows: Rows = tuple((Button(f"see-{one.id}", "{number}", {"number": one.number}),) for one in facts.matters)
    return Say(N_("Your records:\n\n{lines}"), {"lines": lines}, (*rows, (Button("home", N_("Menu")), CALL_ME)))


def _buttons(matter: Matter) -> Rows:
    """What can be done about a record."""
    buttons: Rows = ((CALL_ME, BACK),)
    if matter.result:
        buttons = (
            (Button("accept", N_("Yes, it is solved")), Button("again", N_("It is not solved"))),
            (Button("add", N_("Add something")), Button("withdraw", N_("Withdraw"))),
            (CALL_ME, BACK),
        )
    elif matter.again:
        more = (Button("add", N_("Add something")), Button("withdraw", N_("Withdraw"))) if matter.open else ()
        buttons = tuple(row for row in ((Button("again", N_("It is not solved")),), more, (CALL_ME, BACK)) if row)
    elif matter.open:
        buttons = (
            (Button("add", N_("Add something")), *((URGE,) if matter.urgent else ())),
            (Button("withdraw", N_("Withdraw")), CALL_ME),
            (BACK,),
        )
    if matter.urgent and not any(one.choice == "urge" for row in buttons for one in row):
        buttons = (*buttons[:-1], (URGE,), buttons[-1])
    if matter.complain:
        buttons = (*buttons[:-1], (Button("complain", N_("Make it a complaint")),), buttons[-1])
    return buttons


def shown(matter: Matter) -> Say:
    """A record of their own, with what can be done about it."""
    promise = answer = NOTHING
    who = N_("On duty: {duty}") if matter.status == "filed" else N_("For you: {duty}")
    if matter.promised and not matter.answered and matter.open:
        text = N_("\nAnswer promised: {promised} at the latest")
        late = N_("\nAn answer was promised by {promised}. It is late, and we are sorry.")
        promise = Phrase(late if matter.late else text, {"promised": matter.promised})
    if matter.answer:
        answer = Phrase(N_("\nOur latest answer: {answer}"), {"answer": matter.answer})
    return Say(
        N_("{number} · {kind}\n“{title}”\nState: {status}\n{who}{promise}{answer}{outside}"),
        {
            "number": matter.number,
            "kind": Label("kind", matter.kind),
            "title": matter.title,
            "status": Label("status", matter.status),
            "who": Phrase(who, {"duty": matter.duty}),
            "promise": promise,
            "answer": answer,
            "outside": Phrase(N_("\n\nYou can also turn to:\n{routes}"), {"routes": matter.outside})
            if matter.outside
            else NOTHING,
        },
        _buttons(matter),
    )


MINE = Dialog("mine", 1, Mine, begin, step, ask)
