"""A member of staff replied to a card or page: what shall become of the words?

Nothing leaves before a press, only the author may press (A03), and for ten seconds after the press
it can be taken back. A note stays inside and needs no wait. The instance belongs to (chat, author)
and to the message that was written; parts of an album belong to one instance.
"""

from dataclasses import dataclass, replace
from typing import Literal

from dialogs.deeds.deed import Reply as ReplyDeed
from dialogs.events import Attached, Edited, Elapsed, Event, Media, Pressed, Typed
from dialogs.kit import ALBUM_SECONDS, CANCEL, N_, NOTHING, Button, Dialog, Phrase, Rows, Say, Step, Wake, end, stay

UNDO_SECONDS = 10
SENT = N_("✓ Sent to the resident of {number}.")
KEPT_FOR_APPROVAL = N_("✓ Kept on {number} for approval; it goes to the resident once that is given.")
SENT_AND_VISITED = N_("✓ Sent to the resident of {number} as the result; the follow-up visit is planned.")
SENT_AND_CLOSED = N_("✓ Sent to the resident of {number} as the result; the matter is closed.")


@dataclass(frozen=True, slots=True)
class Reply:
    """What was written, and how far it is on its way out."""

    at: Literal["write", "choose", "leaving"] = "write"
    record: int = 0
    text: str = ""
    media: tuple[Media, ...] = ()
    release: Literal["answer", "resolution", "on_spot", "note"] = "note"


@dataclass(frozen=True, slots=True)
class Facts:
    """The record in question; ``visited`` when a follow-up visit comes after its result.

    ``on_spot``: a result wants a signature first, unless it was solved on the spot (H1, H2). ``formal``: what is
    written waits for approval (H5).
    """

    record: int = 0
    number: str = ""
    visited: bool = True
    on_spot: bool = False
    formal: bool = False


def begin(facts: Facts) -> Reply:
    """Words about a record."""
    return Reply(record=facts.record)


def step(state: Reply, event: Event, facts: Facts) -> Step[Reply]:
    """From a reply to an answer, a result or a note."""
    match state.at, event:
        case _, Pressed("cancel"):
            return end(Say(N_("Nothing was sent about {number}."), {"number": facts.number}, replace=True))
        case "write", Typed(text):
            return _choose(replace(state, text=text), facts)
        case "write" | "choose", Attached(media, caption, album):
            kept = replace(state, text=state.text or caption, media=(*state.media, media))
            return Step(kept, wake=(Wake("album", ALBUM_SECONDS),)) if album else _choose(kept, facts)
        case "write", Elapsed("album") if state.media:
            return _choose(state, facts)
        case "choose", Edited(text):
            return _choose(replace(state, text=text), facts)
        case "leaving", Edited(text):
            corrected = replace(state, text=text)
            return Step(corrected, (replace(ask(corrected, facts), replace=True),), wake=(Wake("leave", UNDO_SECONDS),))
        case "choose", Pressed("note", True):
            return end(
                Say(N_("Kept as an internal note on {number}."), replace=True),
                do=ReplyDeed(state.record, "note", state.text, state.media),
            )
        case "choose", Pressed(release, True) if release in OUTWARD:
            leaving = replace(state, at="leaving", release=OUTWARD[release])
            return Step(leaving, (replace(ask(leaving, facts), replace=True),), wake=(Wake("leave", UNDO_SECONDS),))
        case "leaving", Pressed("undo", True):
            return Step(
                replace(state, at="choose"),
                (replace(ask(replace(state, at="choose"), facts), replace=True),),
                notice=N_("Taken back. Nothing was sent."),
            )
        case "leaving", Elapsed("leave"):
            deed = ReplyDeed(state.record, state.release, state.text, state.media)
            return end(Say(_done(state, facts), replace=True), do=deed)
        case "leaving", Attached(media):
            more = replace(state, media=(*state.media, media))
            return Step(more, (replace(ask(more, facts), replace=True),), wake=(Wake("leave", UNDO_SECONDS),))
        case "leaving", Pressed():
            return stay(state, notice=N_("It is on its way; press “Take back” to stop it."))
        case _:
            return stay(state)


def _choose(state: Reply, facts: Facts) -> Step[Reply]:
    chosen = replace(state, at="choose")
    return Step(chosen, (ask(chosen, facts),))


OUTWARD: dict[str, Literal["answer", "resolution", "on_spot"]] = {
    "answer": "answer",
    "resolution": "resolution",
    "on_spot": "on_spot",
}


def _done(state: Reply, facts: Facts) -> str:
    if facts.formal:
        return KEPT_FOR_APPROVAL
    return SENT if state.release == "answer" else SENT_AND_VISITED if facts.visited else SENT_AND_CLOSED


def _choices(facts: Facts) -> Rows:
    result = Button("on_spot", N_("Solved on the spot")) if facts.on_spot else Button("resolution", N_("As the result"))
    return (
        (Button("answer", N_("Send to the resident")), result),
        (Button("note", N_("Internal note")), CANCEL),
    )


def ask(state: Reply, facts: Facts) -> Say:
    """What shall become of the words."""
    files = Phrase(N_(" (with {count} photos or files)"), {"count": len(state.media)}) if state.media else NOTHING
    if state.at == "leaving":
        text = (
            N_("Goes for approval in {seconds} seconds{files}: {number} needs a formal opinion.")
            if facts.formal
            else N_("Goes to the resident of {number} in {seconds} seconds{files}.")
            if state.release == "answer"
            else N_("Goes to the resident of {number} as the result in {seconds} seconds{files}.")
        )
        return Say(
            text,
            {"number": facts.number, "seconds": UNDO_SECONDS, "files": files},
            ((Button("undo", N_("Take back")),),),
        )
    return Say(
        N_("{number}: what shall become of these words{files}? Nothing has been sent yet."),
        {"number": facts.number, "files": files},
        _choices(facts),
    )


REPLY = Dialog("reply", 1, Reply, begin, step, ask, focus=False)
