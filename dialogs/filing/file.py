"""Filing a matter: one sentence is enough.

The person writes or sends what there is, in any order and any number of messages; the dialog
shows what it understood (kind, category, place) and waits for one press. Nothing is lost for want
of that press: the dialog asks once and then files by itself, unconfirmed (I8). The clock of the
record runs from the first message, which the instance's beginning remembers.

A question that the estate's handbook answers is answered at once, and filed only when that does not help (I7).
Between the words of a filing it is answered, too (``between``); words that only ask where a running matter stands are
asked about (``running``), and so are words that call one over (``over``).

Albums arrive as separate messages; they are answered once, when no more parts come (A57).
"""

from dataclasses import replace
from typing import Literal

from dialogs.deeds.deed import AddTo, ChooseHome
from dialogs.deeds.handbook import AskHandbook, JudgeAnswer
from dialogs.events import Attached, Edited, Elapsed, Event, Media, Pressed, Said, SharedContact, Typed, Unfit
from dialogs.filing import between, over, running, wish
from dialogs.filing.company import said as kept_company
from dialogs.filing.draft import Draft, Facts
from dialogs.filing.file_screens import REVIEW, ask, category_in
from dialogs.filing.filed import JOINED, TOO_MANY, filed
from dialogs.filing.offered import Answer, offer
from dialogs.handbook.handbook import GLAD
from dialogs.joining.register import phone_in
from dialogs.kit import ALBUM_SECONDS, N_, UNREADABLE, Dialog, Go, Say, Step, Wake, end, number_in, stay
from dialogs.resident.home import KINDS

MOST_MEDIA = 20
MOST_WORDS = 8000
ENOUGH = Say(N_("That is a great deal already; please send it now. More can be added afterwards."))


__all__ = ["FILE", "MOST_MEDIA", "MOST_WORDS", "Draft", "Facts"]


def begin(_: Facts) -> Draft:
    """An empty draft."""
    return Draft()


def step(draft: Draft, event: Event, facts: Facts) -> Step[Draft]:
    """From the first word to a filed record."""
    if over.gone(draft, facts):
        return end(*(() if isinstance(event, Elapsed) else (over.GONE,)))
    return _step(running.still(draft, facts), event, facts)


def _step(draft: Draft, event: Event, facts: Facts) -> Step[Draft]:
    match draft.at, event:
        case _, Pressed("cancel"):
            return end(Say(N_("All right, nothing was filed."), replace=True))
        case _, Elapsed("album"):
            return Step(draft, (ask(draft, facts),))
        case _, Elapsed("nudge"):
            return _nudge(draft, facts)
        case "answer", Typed() | Attached() if draft.kind == "enquiry":
            return end(go=Go("file", event=event))
        case "running", Typed() if facts.over and between.apart(draft, facts) and facts.courtesy != "person":
            return Step(draft, (over.to_press(ask(draft, facts)),), wake=(Wake("nudge", facts.wait_seconds),))
        case "kind" | "text", Typed() if facts.courtesy and not (draft.said or draft.media or over.ends(facts)):
            return _polite(draft, event, facts)
        case _, Typed() if between.apart(draft, facts):
            return between.answered(draft, event, ask(draft, facts), facts)
        case _, Typed(text, message) if running.begun(draft, facts) and _room(draft, text):
            return _show(replace(_say_more(draft, Said(message, text), facts), at="running"), facts)
        case "answer", Pressed("send"):
            return _send(replace(draft, kind="enquiry"), facts)
        case "answer", Pressed("helped"):
            return end(Say(GLAD, replace=True), do=JudgeAnswer(draft.entry))
        case "phone", Typed(said) if phone_in(said):
            return _send(draft, facts, call=True, phone=phone_in(said))
        case "phone", SharedContact(number, own=True):
            return _send(draft, facts, call=True, phone=number)
        case _, Typed(text, message) if _room(draft, text):
            return _heard(_say_more(draft, Said(message, text), facts), facts)
        case _, Attached(media, caption, album, message) if len(draft.media) < MOST_MEDIA:
            return _attached(draft, media, Said(message, caption), album, facts)
        case _, Typed() | Attached():
            return stay(draft, ENOUGH, ask(draft, facts))
        case _, Edited(text, message) if _room(draft, text) and any(one.message_id == message for one in draft.said):
            kept = tuple(Said(message, text) if one.message_id == message else one for one in draft.said)
            return _show(replace(draft, said=kept), facts)
        case "kind", Pressed("enquiry") if facts.answer and _bare_question(draft):
            return _offer(replace(draft, kind="enquiry"), facts.answer, replacing=True)
        case "kind", Pressed(kind) if kind in KINDS:
            return _show(replace(_next(draft, facts, "text"), kind=kind), facts, replacing=True)
        case "home", Pressed(choice) if (unit := number_in(choice, "at-")) in dict(facts.homes):
            return _of_home(replace(draft, unit=unit, at="review"), facts)
        case "category" | "review" | "answer", Pressed(choice) if code := category_in(choice, facts):
            return _show(replace(draft, category=code, at="review"), facts, replacing=True)
        case "wish", Pressed(choice) if choice.removeprefix("want-") in wish.WISHES:
            return _show(replace(draft, wish=choice.removeprefix("want-"), at="review"), facts, replacing=True)
        case "review" | "answer", Pressed("wish") if wish.offered(draft):
            return _show(replace(draft, at="wish"), facts, replacing=True)
        case _, Pressed("send") if draft.said or draft.media:
            return _send(draft, facts)
        case "review" | "answer", Pressed("together") if facts.neighbours and (draft.said or draft.media):
            return _send(draft, facts, together=facts.neighbours[0])
        case _, Pressed() if (told := _elsewhere(draft, event, facts)) is not None:
            return told
        case _, Pressed("call") if not (draft.said or draft.media):
            return end(go=Go("call"))
        case _, Pressed("call"):
            asking = _show(replace(draft, at="phone"), facts, replacing=True)
            return _send(draft, facts, call=True) if facts.phone else asking
        case _, Pressed("kind" | "category" as where) if draft.said or draft.media:
            return _show(replace(draft, at=where), facts, replacing=True)
        case "review", Pressed("home") if facts.homes:
            return _show(replace(draft, at="home"), facts, replacing=True)
        case _, Pressed("back"):
            return _show(_next(draft, facts, "kind"), facts, replacing=True)
        case _, Unfit():
            return stay(draft, UNREADABLE)
        case _:
            return stay(draft, ask(draft, facts))


def _elsewhere(draft: Draft, event: Pressed, facts: Facts) -> Step[Draft] | None:
    """What belongs to a running matter, or turns out not to; None for any other press."""
    match draft.at, event.choice:
        case _, choice if number_in(choice, "join-") in dict(facts.alike) and (draft.said or draft.media):
            return _join(draft, number_in(choice, "join-"), Say(JOINED))
        case "running", "other":
            return _show(_next(draft, facts, "text"), facts, replacing=True)
        case "running", choice:
            return over.pressed(draft, choice, facts) if facts.over else running.pressed(draft, event, facts)
        case _, "also" if draft.aside:
            return _show(replace(draft, said=(*draft.said, *draft.aside), aside=()), facts, replacing=True)
    return None


def _polite(draft: Draft, event: Event, facts: Facts) -> Step[Draft]:
    """Politeness alone begins no filing: it is answered at home, and a wish for a person with a call."""
    if facts.courtesy == "person":
        return end(go=Go("call"))
    return stay(draft, ask(draft, facts)) if draft.kind else end(go=Go("home", event=event))


def _room(draft: Draft, text: str) -> bool:
    return sum(len(one.text) for one in draft.said) + len(text) <= MOST_WORDS


def _next(draft: Draft, facts: Facts, empty: Literal["kind", "text"]) -> Draft:
    """Where a draft goes on: nothing in it yet, a home still to be named, or ready to be sent."""
    if not (draft.said or draft.media):
        return replace(draft, at=empty)
    return replace(draft, at="home" if facts.homes and not (draft.unit or facts.unit) else "review")


def _of_home(draft: Draft, facts: Facts) -> Step[Draft]:
    """A home was named; it is remembered for the next filing."""
    return replace(_show(draft, facts, replacing=True), do=ChooseHome(draft.unit))


def _say_more(draft: Draft, said: Said, facts: Facts) -> Draft:
    """The first words decide what is proposed; later ones only complete it."""
    more = replace(
        draft,
        said=(*draft.said, said),
        kind=draft.kind or facts.kind,
        category=draft.category if draft.category not in ("", "oth") else facts.categories[0],
        place=draft.place or facts.place,
    )
    return _next(more, facts, "text")


def _heard(draft: Draft, facts: Facts) -> Step[Draft]:
    nudge = (Wake("nudge", facts.wait_seconds),)
    if facts.answer and _bare_question(draft):
        # What may be more than a question is asked about after a while, and filed, as everything is (I8).
        return replace(_offer(draft, facts.answer), wake=() if draft.kind == "enquiry" else nudge)
    return Step(draft, (ask(draft, facts),), wake=nudge)


def _bare_question(draft: Draft) -> bool:
    """Whether a draft is one message of words, to which no entry has been offered yet."""
    return len(draft.said) == 1 and not draft.media and not draft.entry


def _offer(draft: Draft, answer: Answer, *, replacing: bool = False) -> Step[Draft]:
    """I7: the handbook's answer first; the question is kept, and what it was answered with."""
    offered = replace(draft, at="answer", entry=answer.entry)
    return Step(offered, (replace(offer(answer), replace=replacing),), AskHandbook(draft.said[0].text, answer.entry))


def _attached(draft: Draft, media: Media, said: Said, album: str, facts: Facts) -> Step[Draft]:
    urging = running.begun(draft, facts)
    draft = replace(draft, media=(*draft.media, media))
    if said.text:
        draft = _say_more(draft, said, facts)
        draft = replace(draft, at="running") if urging else draft
    elif draft.at != "running":
        draft = replace(draft, kind=draft.kind or "complaint", category=draft.category or "oth")
        draft = _next(draft, facts, "text")
    if album:
        return Step(draft, wake=(Wake("album", ALBUM_SECONDS), Wake("nudge", facts.wait_seconds)))
    return _heard(draft, facts)


def _nudge(draft: Draft, facts: Facts) -> Step[Draft]:
    if not (draft.said or draft.media):
        return end()
    if draft.at == "running":
        return running.nudged(draft, facts)
    if draft.asked and facts.joins:
        return _join(draft, facts.joins, Say(TOO_MANY, {"office": facts.office}))
    if draft.asked:
        return end(filed(draft.kind, confirmed=False), do=draft.filed(unit=facts.unit, confirmed=False))
    return Step(
        replace(draft, asked=True, at="review"),
        (
            Say(
                N_(
                    "You wrote something and have not sent it yet. Shall I pass it to the customer centre? "
                    "If I hear nothing, I will file it for you, so that it is not lost."
                ),
                buttons=REVIEW,
            ),
        ),
        wake=(Wake("nudge", facts.wait_seconds),),
    )


def _join(draft: Draft, record: int, say: Say) -> Step[Draft]:
    """Add it to what is open already instead of filing it anew (A69)."""
    return end(say, do=AddTo(record, draft.said, draft.media))


def _send(draft: Draft, facts: Facts, *, call: bool = False, phone: str = "", together: int = 0) -> Step[Draft]:
    if facts.joins:
        return _join(draft, facts.joins, Say(TOO_MANY, {"office": facts.office}))
    deed = replace(draft.filed(unit=facts.unit), call=call, phone=phone, together=together)
    return end(filed(draft.kind, call=call), *kept_company(bool(together)), do=deed)


def _show(draft: Draft, facts: Facts, *, replacing: bool = False) -> Step[Draft]:
    return Step(draft, (replace(ask(draft, facts), replace=replacing),), wake=(Wake("nudge", facts.wait_seconds),))


FILE = Dialog("file", 1, Draft, begin, step, ask)
