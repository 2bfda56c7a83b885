"""What staff see while they file on behalf of a resident: a question for each missing part, then everything at once."""

from collections.abc import Callable

from dialogs.filing.behalf import CHANNELS, Draft, Facts, chosen, offered
from dialogs.kit import BACK, CANCEL, N_, NOTHING, Button, Label, Phrase, Rows, Say, in_rows
from dialogs.resident.home import KINDS


def ask(draft: Draft, facts: Facts) -> Say:
    """The present question."""
    return _QUESTIONS[draft.at](draft, facts)


def _ask_unit(draft: Draft, facts: Facts) -> Say:
    rows: Rows = tuple((Button(f"at-{unit}", "{place}", {"place": place}),) for unit, place in facts.heard.units[:8])
    text = N_("Which unit is it about? For example 3-2-501.")
    if rows:
        text = N_("Which of these is meant?")
    elif draft.left:
        text = N_("The next letter ({left} to file). From which unit is it? For example 3-2-501.")
    several = len(facts.estates) > 1
    label = N_("About no flat: {estate}") if several else N_("It is about no flat")
    elsewhere = tuple((Button(f"no-{key}", label, {"estate": name}),) for key, name in facts.estates[:4])
    return Say(text, {"left": draft.left}, (*rows, *elsewhere, (CANCEL,)))


def _ask_name(draft: Draft, _: Facts) -> Say:
    back = (BACK,) if draft.name or draft.who else ()
    unknown = Button("skip", N_("Not known"))
    return Say(N_("What is their name?"), buttons=((unknown, *back), (CANCEL,)))


def _ask_who(_: Draft, facts: Facts) -> Say:
    rows: Rows = tuple((Button(f"who-{one.key}", "{name}", {"name": one.name}),) for one in facts.people)
    return Say(N_("Who of {place} is it?"), {"place": facts.place}, (*rows, (Button("who-new", N_("Somebody else")),)))


def _ask_phone(_: Draft, __: Facts) -> Say:
    skip = Button("skip", N_("Not known"))
    return Say(N_("At which number can they be called?"), buttons=((skip,), (CANCEL,)))


def _ask_channel(draft: Draft, _: Facts) -> Say:
    buttons = [Button(code, "{channel}", {"channel": Label("channel", code)}) for code in CHANNELS]
    rows = in_rows(buttons, 4)
    return Say(N_("How did it come?"), buttons=(*rows, (BACK if draft.channel else CANCEL,)))


def _ask_text(_: Draft, __: Facts) -> Say:
    return Say(N_("What is the matter? Words, photos and voice messages."), buttons=((CANCEL,),))


def _ask_kind(_: Draft, __: Facts) -> Say:
    buttons = [Button(code, label) for code, label in KINDS.items()]
    return Say(N_("What kind of matter is it?"), buttons=(tuple(buttons[:3]), tuple(buttons[3:]), (BACK,)))


def _ask_category(_: Draft, facts: Facts) -> Say:
    buttons = [Button(f"as-{code}", "{category}", {"category": Label("category", code)}) for code in offered(facts)]
    rows = in_rows(buttons)
    return Say(N_("Which category fits best?"), buttons=(*rows, (BACK,)))


def _ask_by(_: Draft, facts: Facts) -> Say:
    rows: Rows = tuple((Button(f"by-{key}", "{name}", {"name": name}),) for key, name in facts.colleagues)
    me = Button("me", N_("I did"))
    return Say(N_("Who heard it first? They become its first contact."), buttons=((me,), *rows, (BACK,)))


def _ask_when(_: Draft, __: Facts) -> Say:
    text = N_("When was it heard first? The time to answer runs from then. For example: 昨天下午4点, or 10:30.")
    return Say(text, buttons=((Button("now", N_("Just now")), BACK),))


def _review(draft: Draft, facts: Facts) -> Say:
    one = chosen(draft, facts)
    danger = N_("🚨 {hazard}! Whoever is on duty is paged as soon as you press.\n\n")
    files = Phrase(N_("\nWith it: {count} photos or files"), {"count": len(draft.media)}) if draft.media else NOTHING
    reached = NOTHING if one is None or not one.account else Phrase(N_(" (is here with us)"))
    values = {
        "danger": Phrase(danger, {"hazard": Label("hazard", facts.hazard)}) if facts.hazard else NOTHING,
        "place": facts.place or draft.place or "—",
        "name": (one.name if one else draft.name) or "—",
        "reached": reached,
        "phone": draft.phone or (one.phone if one else "") or "—",
        "channel": Label("channel", draft.channel),
        "kind": Label("kind", draft.kind or "complaint"),
        "category": Label("category", draft.category or "oth"),
        "words": "\n".join(draft.texts) or "📎",
        "files": files,
        "hearer": dict(facts.colleagues).get(draft.heard_by) or facts.me,
        "when": Phrase(N_("{at:short}"), {"at": facts.heard_at}) if facts.heard_at else Phrase(N_("just now")),
    }
    text = N_(
        "{danger}Is this right?\n\nUnit: {place}\nName: {name}{reached}\nPhone: {phone}\nBy: {channel}\nKind: {kind} · "
        "{category}\n“{words}”{files}\n\nHeard first by {hearer}, {when}"
    )
    return Say(text, values, REVIEW)


REVIEW: Rows = (
    (Button("send", N_("Put it on the register")),),
    (Button("kind", N_("Kind")), Button("category", N_("Category")), Button("channel", N_("Channel"))),
    (Button("name", N_("Name")), Button("by", N_("Heard by")), Button("when", N_("Heard when"))),
    (CANCEL,),
)

_QUESTIONS: dict[str, Callable[[Draft, Facts], Say]] = {
    "unit": _ask_unit,
    "name": _ask_name,
    "who": _ask_who,
    "phone": _ask_phone,
    "channel": _ask_channel,
    "text": _ask_text,
    "kind": _ask_kind,
    "category": _ask_category,
    "by": _ask_by,
    "when": _ask_when,
    "review": _review,
}
