"""What a resident sees while they file: a question for what is missing, then everything as it was understood."""

from collections.abc import Callable
from dataclasses import replace

from dialogs.filing import running, wish
from dialogs.filing.category import instead
from dialogs.filing.company import company
from dialogs.filing.draft import Draft, Facts
from dialogs.filing.offered import offer
from dialogs.kit import BACK, CALL_ME, CANCEL, N_, Button, Label, Phrase, Rows, Say, in_rows
from dialogs.resident.home import KINDS

REVIEW: Rows = (
    (Button("send", N_("Send to the customer centre")),),
    (Button("category", N_("Other category")), Button("kind", N_("Other kind"))),
    (CANCEL, CALL_ME),
)


OTHER_HOME: Rows = ((Button("home", N_("Not this home")),),)


def ask(draft: Draft, facts: Facts) -> Say:
    """The present question."""
    draft = running.still(draft, facts)
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


def _ask_answer(draft: Draft, facts: Facts) -> Say:
    return offer(facts.answer) if facts.answer else _review(draft, replace(facts, homes=()))


def _ask_category(_: Draft, facts: Facts) -> Say:
    buttons = [Button(f"as-{code}", "{category}", {"category": Label("category", code)}) for code in offered(facts)]
    rows = in_rows(buttons)
    return Say(N_("Which category fits best?"), buttons=(*rows, (BACK, CALL_ME)))


def offered(facts: Facts) -> list[str]:
    """What was understood first, then what is common; "other" last."""
    proposed = [code for code in (*facts.categories, *_COMMON) if code != "oth"]
    return [*list(dict.fromkeys(proposed))[:9], "oth"]


def category_in(choice: str, facts: Facts) -> str:
    """The category behind a button that was offered; "" for any other choice."""
    code = choice.removeprefix("as-")
    return code if choice.startswith("as-") and code in offered(facts) else ""


def _ask_phone(_: Draft, facts: Facts) -> Say:
    return Say(
        N_("At which number may we call you? Please write it here. You can also call us: {office}."),
        {"office": facts.office},
        ((BACK, CANCEL),),
    )


def _ask_home(_: Draft, facts: Facts) -> Say:
    rows = tuple((Button(f"at-{unit}", "{place}", {"place": place}),) for unit, place in facts.homes)
    return Say(N_("Which of your homes is it about?"), buttons=(*rows, (CANCEL, CALL_ME)))


def _review(draft: Draft, facts: Facts) -> Say:
    count = len(draft.media)
    evidence = Phrase(N_("\nWith it: {count} photos or files"), {"count": count}) if count else Phrase("")
    home = dict(facts.homes).get(draft.unit) or facts.home
    place = draft.place or home or "—"
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
            "place": Phrase(N_("{place}\nYour home: {home}"), {"place": place, "home": home}) if facts.homes else place,
            "words": words,
            "evidence": evidence,
        },
        (
            *_joining(facts),
            *company(facts),
            REVIEW[0],
            *instead(draft.category, facts.categories),
            REVIEW[1],
            *wish.offered(draft),
            *OTHER_HOME[: len(facts.homes)],
            *REVIEW[2:],
        ),
    )


def _joining(facts: Facts) -> Rows:
    label = N_("Add to {number}")
    return tuple((Button(f"join-{key}", label, {"number": number}),) for key, number in facts.alike)


_COMMON = ("ele", "fac", "cln", "sec", "prk", "noi", "qua", "utl", "fee", "att")
_QUESTIONS: dict[str, Callable[[Draft, Facts], Say]] = {
    "kind": _ask_kind,
    "text": _ask_text,
    "answer": _ask_answer,
    "category": _ask_category,
    "phone": _ask_phone,
    "home": _ask_home,
    "review": _review,
    "wish": lambda _, __: wish.ask(),
    "running": running.ask,
}
