"""Filing a matter: one sentence is enough.

The person writes or sends what there is, in any order and any number of messages; the dialog
shows what it understood (kind, category, place) and waits for one press. Nothing is lost for want
of that press: the dialog asks once and then files by itself, unconfirmed (I8). The clock of the
record runs from the first message, which the instance's beginning remembers.

Albums arrive as separate messages; they are answered once, when no more parts come (A57).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, cast

from dialogs.deeds import AddTo, File, Kind, Said
from dialogs.events import Attached, Edited, Elapsed, Event, Media, Pressed, SharedContact, Typed, Unfit
from dialogs.home import KINDS
from dialogs.kit import (
    ALBUM_SECONDS,
    BACK,
    CALL_ME,
    CANCEL,
    N_,
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
    stay,
)
from dialogs.register import phone_in

MOST_MEDIA = 20
MOST_WORDS = 8000


@dataclass(frozen=True, slots=True)
class Draft:
    """A filing on its way."""

    at: Literal["kind", "text", "review", "category", "phone"] = "kind"
    kind: str = ""
    category: str = ""
    place: str = ""
    said: tuple[Said, ...] = ()
    media: tuple[Media, ...] = ()
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What was understood of the words just said, and what is known of the person.

    Of somebody who has filed a great deal lately (A69): ``alike`` is an open matter of the same kind, proposed
    for joining; ``joins`` is the one to which everything goes once they have filed more than a day holds.
    """

    kind: str = "complaint"
    categories: tuple[str, ...] = ("oth",)
    place: str = ""
    home: str = ""
    phone: str = ""
    office: str = ""
    wait_seconds: float = 900
    joins: int = 0
    alike: tuple[int, str] | None = None


def begin(_: Facts) -> Draft:
    """An empty draft."""
    return Draft()


def step(draft: Draft, event: Event, facts: Facts) -> Step[Draft]:
    """From the first word to a filed record."""
    match draft.at, event:
        case _, Pressed("cancel"):
            return end(Say(N_("All right, nothing was filed."), replace=True))
        case _, Elapsed("album"):
            return Step(draft, (ask(draft, facts),))
        case _, Elapsed("nudge"):
            return _nudge(draft, facts)
        case "phone", Typed(said) if phone_in(said):
            return _send(draft, facts, call=True, phone=phone_in(said))
        case "phone", SharedContact(number, own=True):
            return _send(draft, facts, call=True, phone=number)
        case _, Typed(text, message) if _room(draft, text):
            return _heard(_say_more(draft, Said(message, text), facts), facts)
        case _, Attached(media, caption, album, message) if len(draft.media) < MOST_MEDIA:
            return _attached(draft, media, Said(message, caption), album, facts)
        case _, Typed() | Attached():
            return stay(
                draft,
                Say(N_("That is a great deal already; please send it now. More can be added afterwards.")),
                ask(draft, facts),
            )
        case _, Edited(text, message) if _room(draft, text) and any(one.message_id == message for one in draft.said):
            return _show(
                replace(
                    draft, said=tuple(Said(message, text) if one.message_id == message else one for one in draft.said)
                ),
                facts,
            )
        case "kind", Pressed(kind) if kind in KINDS:
            return _show(
                replace(draft, kind=kind, at="review" if draft.said or draft.media else "text"), facts, replacing=True
            )
        case "category", Pressed(choice) if choice.startswith("as-") and choice[3:] in _offered(facts):
            return _show(replace(draft, category=choice[3:], at="review"), facts, replacing=True)
        case _, Pressed("send") if draft.said or draft.media:
            return _send(draft, facts)
        case _, Pressed("join") if facts.alike and (draft.said or draft.media):
            return _join(draft, facts.alike[0], Say(JOINED))
        case _, Pressed("call") if not (draft.said or draft.media):
            return end(go=Go("call"))
        case _, Pressed("call"):
            asking = _show(replace(draft, at="phone"), facts, replacing=True)
            return _send(draft, facts, call=True) if facts.phone else asking
        case _, Pressed("kind" | "category" as where) if draft.said or draft.media:
            return _show(replace(draft, at=where), facts, replacing=True)
        case _, Pressed("back"):
            return _show(replace(draft, at="review" if draft.said or draft.media else "kind"), facts, replacing=True)
        case _, Unfit():
            return stay(draft, UNREADABLE)
        case _:
            return stay(draft, ask(draft, facts))


def _room(draft: Draft, text: str) -> bool:
    return sum(len(one.text) for one in draft.said) + len(text) <= MOST_WORDS


def _say_more(draft: Draft, said: Said, facts: Facts) -> Draft:
    """The first words decide what is proposed; later ones only complete it."""
    return replace(
        draft,
        at="review",
        said=(*draft.said, said),
        kind=draft.kind or facts.kind,
        category=draft.category if draft.category not in ("", "oth") else facts.categories[0],
        place=draft.place or facts.place,
    )


def _heard(draft: Draft, facts: Facts) -> Step[Draft]:
    return Step(draft, (ask(draft, facts),), wake=(Wake("nudge", facts.wait_seconds),))


def _attached(draft: Draft, media: Media, said: Said, album: str, facts: Facts) -> Step[Draft]:
    draft = replace(draft, media=(*draft.media, media))
    draft = (
        _say_more(draft, said, facts)
        if said.text
        else replace(draft, at="review", kind=draft.kind or "complaint", category=draft.category or "oth")
    )
    if album:
        return Step(draft, wake=(Wake("album", ALBUM_SECONDS), Wake("nudge", facts.wait_seconds)))
    return _heard(draft, facts)


def _nudge(draft: Draft, facts: Facts) -> Step[Draft]:
    if not (draft.said or draft.media):
        return end()
    if draft.asked and facts.joins:
        return _join(draft, facts.joins, Say(TOO_MANY, {"office": facts.office}))
    if draft.asked:
        return end(_filed(draft.kind, confirmed=False), do=_deed(draft, confirmed=False))
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


def _send(draft: Draft, facts: Facts, *, call: bool = False, phone: str = "") -> Step[Draft]:
    if facts.joins:
        return _join(draft, facts.joins, Say(TOO_MANY, {"office": facts.office}))
    deed = replace(_deed(draft), call=call, phone=phone)
    return end(_filed(draft.kind, call=call), do=deed)


def _deed(draft: Draft, *, confirmed: bool = True) -> File:
    return File(
        cast(Kind, draft.kind or "enquiry"), draft.said, draft.media, draft.category or "oth", draft.place, confirmed
    )


def _filed(kind: str, *, confirmed: bool = True, call: bool = False) -> Say:
    """I4: apology or thanks, the number, who is on duty, and by when a person will answer."""
    if kind == "praise":
        return Say(
            N_(
                "Thank you for your kind words! They are on the register as number {number}; "
                "{duty} at the customer centre will pass them on to the colleagues."
            )
        )
    if not confirmed:
        return Say(
            N_(
                "I have filed it for you, so that it is not lost: number {number}. "
                "The customer centre has it; {duty} is on duty. {late}You will have an answer {promised} at the latest."
            )
        )
    if call:
        return Say(
            N_(
                "Your matter is filed, number {number}, and we will call you. {duty} is on duty. "
                "{late}You will hear from us {promised} at the latest."
            )
        )
    return Say(FILED.get(kind, FILED["complaint"]))


FILED = {
    "complaint": N_(
        "We are sorry for the trouble. Your complaint is filed, number {number}. The customer centre has it; "
        "{duty} is on duty. {late}You will have an answer {promised} at the latest."
    ),
    "repair": N_(
        "We are sorry for the inconvenience. Your repair is filed, number {number}. The customer centre has it; "
        "{duty} is on duty. {late}You will have an answer {promised} at the latest."
    ),
    "suggestion": N_(
        "Thank you for your suggestion. It is filed, number {number}. The customer centre has it; "
        "{duty} is on duty. {late}You will have an answer {promised} at the latest."
    ),
    "enquiry": N_(
        "Thank you for asking. Your question is filed, number {number}. The customer centre has it; "
        "{duty} is on duty. {late}You will have an answer {promised} at the latest."
    ),
}

JOINED = N_("I have added it to {number}; {duty} of the customer centre sees it there.")
TOO_MANY = N_(
    "You have filed a great deal today. So that nothing is lost, I have added this to {number}, where {duty} of the "
    "customer centre sees it. If it is something else and urgent, please call {office}."
)

REVIEW: Rows = (
    (Button("send", N_("Send to the customer centre")),),
    (Button("category", N_("Other category")), Button("kind", N_("Other kind"))),
    (CANCEL, CALL_ME),
)


def _show(draft: Draft, facts: Facts, *, replacing: bool = False) -> Step[Draft]:
    return Step(draft, (replace(ask(draft, facts), replace=replacing),), wake=(Wake("nudge", facts.wait_seconds),))


def ask(draft: Draft, facts: Facts) -> Say:
    """The present question."""
    return _QUESTIONS[draft.at](draft, facts)


def _ask_kind(_: Draft, __: Facts) -> Say:
    kinds = tuple((Button(kind, label),) for kind, label in KINDS.items())
    return Say(N_("What is it about?"), buttons=(*kinds, (CANCEL, CALL_ME)))


def _ask_text(draft: Draft, _: Facts) -> Say:
    return Say(
        N_(
            "{kind}: please tell us in one sentence what it is about and where. Photos, "
            "videos and voice messages are welcome."
        ),
        {"kind": Label("kind", draft.kind)},
        ((BACK, CANCEL), (CALL_ME,)),
    )


def _ask_category(_: Draft, facts: Facts) -> Say:
    buttons = [Button(f"as-{code}", "{category}", {"category": Label("category", code)}) for code in _offered(facts)]
    rows = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    return Say(N_("Which category fits best?"), buttons=(*rows, (BACK, CALL_ME)))


def _offered(facts: Facts) -> list[str]:
    """What was understood first, then what is common; "other" last."""
    proposed = [code for code in (*facts.categories, *_COMMON) if code != "oth"]
    return [*list(dict.fromkeys(proposed))[:9], "oth"]


def _ask_phone(_: Draft, facts: Facts) -> Say:
    return Say(
        N_("At which number may we call you? Please write it here. You can also call us: {office}."),
        {"office": facts.office},
        ((BACK, CANCEL),),
    )


def _review(draft: Draft, facts: Facts) -> Say:
    evidence = (
        Phrase(N_("\nWith it: {count} photos or files"), {"count": len(draft.media)}) if draft.media else Phrase("")
    )
    place = draft.place or facts.home or "—"
    text = "\n".join(one.text for one in draft.said)
    words = Phrase(N_("\n“{text}”"), {"text": text}) if text else Phrase("")
    return Say(
        N_(
            "This is how I understand you:\n\nKind: {kind}\nCategory: {category}\nPlace: {place}{words}{evidence}\n\n"
            "Shall I send it? You can write more or add photos first."
        ),
        {
            "kind": Label("kind", draft.kind),
            "category": Label("category", draft.category),
            "place": place,
            "words": words,
            "evidence": evidence,
        },
        (*_joining(facts), *REVIEW),
    )


def _joining(facts: Facts) -> Rows:
    if facts.alike is None:
        return ()
    return ((Button("join", N_("Add it to {number}"), {"number": facts.alike[1]}),),)


_COMMON = ("ele", "fac", "cln", "sec", "prk", "noi", "qua", "utl", "fee", "att")
_QUESTIONS: dict[str, Callable[[Draft, Facts], Say]] = {
    "kind": _ask_kind,
    "text": _ask_text,
    "category": _ask_category,
    "phone": _ask_phone,
    "review": _review,
}

FILE = Dialog("file", 1, Draft, begin, step, ask)
