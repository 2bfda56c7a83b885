"""Filing on behalf of a resident (I1): by whatever way it came, with a preview, what is missing asked for one by one.

One line may hold everything (``/new 3-2-501 王女士 电话 厨房漏水``), as may a forwarded message. Who heard it first
becomes first contact (F1), and the clock runs from when they heard it (X35); both are the filer and the present unless
somebody says otherwise. The words are read outside (``handlers/facts/on_behalf.py``); this decides what is still to be
asked.
"""

from dataclasses import replace
from typing import cast

from dialogs.deeds.filing import Channel, FileOnBehalf, LookAtUnit
from dialogs.events import Attached, Commanded, Elapsed, Event, Forwarded, Pressed, Typed, Unfit
from dialogs.filing.behalf import CHANNELS, At, Draft, Facts, chosen, offered
from dialogs.filing.behalf_screens import ask
from dialogs.kit import ALBUM_SECONDS, N_, UNREADABLE, Dialog, Go, Say, Step, Wake, end, number_in, stay
from dialogs.resident.home import KINDS

MOST_MEDIA, MOST_WORDS = 20, 8000


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
        case _, Elapsed("nudge") if _holds(draft):
            return Step(draft, (Say(N_("This is not on the register yet:")), ask(draft, facts)))
        case _, Commanded("letters", count):
            return _go_on(Draft(channel="box", left=int(count) if count.isdecimal() else 0), facts)
        case _, Commanded("new"):
            return _go_on(_all(Draft(), facts), facts, known=Draft())
        case _, Commanded("found", text):
            return _go_on(_words(_found(facts), text, 0, facts), facts)
        case _, Forwarded(said=said):
            return _forwarded(draft, said, facts)
        case ("text" | "review" | "unit"), Attached(media, caption, album, message) if len(draft.media) < MOST_MEDIA:
            more = replace(draft, media=(*draft.media, media))
            return _go_on(_words(more, caption, message, facts), facts, album=album)
        case ("unit" | "name" | "phone" | "when" | "text" | "review"), Typed(text, message):
            return _typed(draft, text, message, facts)
        case _, Pressed(choice):
            return _pressed(draft, choice, facts)
        case _, Unfit():
            return stay(draft, UNREADABLE)
        case _:
            return stay(draft, ask(draft, facts))


def _holds(draft: Draft) -> bool:
    return bool(draft.texts or draft.media or draft.unit)


def _found(facts: Facts) -> Draft:
    """What the filer has found is told by themselves; on one estate it is about no flat unless they say so."""
    only = facts.estates[0][0] if len(facts.estates) == 1 else 0
    mine = Draft(own=True, name=facts.me, who="new", phone_asked=True, channel="visit")
    return replace(mine, estate=only, nowhere=bool(only))


def _all(draft: Draft, facts: Facts) -> Draft:
    """Everything that a line says."""
    heard = facts.heard
    filled = replace(
        draft,
        unit=heard.units[0][0] if len(heard.units) == 1 else draft.unit,
        units=tuple(key for key, _ in heard.units),
        name=heard.name or draft.name,
        phone=heard.phone or draft.phone,
        channel=heard.channel or draft.channel,
        heard_at=heard.at or draft.heard_at,
        who=heard.who or draft.who,
    )
    return _words(filled, heard.text, 0, facts)


def _words(draft: Draft, text: str, message: int, facts: Facts) -> Draft:
    """The first words of the matter decide what is proposed; later ones only complete it."""
    if not text or sum(map(len, draft.texts)) + len(text) > MOST_WORDS:
        return draft
    return replace(
        draft,
        texts=(*draft.texts, text),
        messages=(*draft.messages, message),
        kind=draft.kind or facts.kind,
        category=draft.category or facts.categories[0],
        place=draft.place or facts.where,
    )


def _forwarded(draft: Draft, said: Typed | Attached, facts: Facts) -> Step[Draft]:
    """A message that was passed on is the matter itself; who wrote it, and when, stands beside it."""
    heard = facts.heard
    before = draft
    draft = replace(
        draft,
        name=draft.name or heard.name,
        who=draft.who or heard.who,
        unit=draft.unit or (heard.units[0][0] if len(heard.units) == 1 else 0),
        channel=draft.channel or "web",
        heard_at=draft.heard_at or heard.at,
    )
    if isinstance(said, Typed):
        return _go_on(_words(draft, said.text, said.message_id, facts), facts, known=before)
    if len(draft.media) < MOST_MEDIA:
        draft = replace(draft, media=(*draft.media, said.media))
    return _go_on(_words(draft, said.caption, said.message_id, facts), facts, album=said.album, known=before)


def _typed(draft: Draft, text: str, message: int, facts: Facts) -> Step[Draft]:
    """Words are what was asked for; only the question for the unit takes a whole line."""
    heard = facts.heard
    match draft.at:
        case "unit":
            filled = _all(draft, facts)
            if filled == draft or (not heard.units and not heard.text):
                said = Say(NO_UNIT, {"said": heard.named}) if heard.named else None
                return stay(draft, *((said,) if said else ()), ask(draft, facts))
            return _go_on(filled, facts, known=draft)
        case "name":
            return _go_on(replace(draft, name=text[:40], phone=draft.phone or heard.phone, who=""), facts)
        case "phone":
            if not heard.phone:
                return stay(draft, Say(N_("I can't read that as a phone number.")), ask(draft, facts))
            return _go_on(replace(draft, phone=heard.phone, phone_asked=True), facts)
        case "when":
            if not heard.at:
                return stay(draft, Say(NOT_THEN[heard.late]), ask(draft, facts))
            return _go_on(replace(draft, heard_at=heard.at), facts)
        case _:
            return _go_on(_words(draft, text, message, facts), facts)


NO_UNIT = N_("There is no unit “{said}” where you work.")
NOT_THEN = {
    "": N_("I can't read that as a time. For example: 昨天下午4点, or 10:30."),
    "future": N_("That lies ahead. When was it heard?"),
    "old": N_("That is more than seven days ago. Please put the date into the words, and choose a later time."),
}


def _pressed(draft: Draft, choice: str, facts: Facts) -> Step[Draft]:
    """A press fills in what was asked for, or opens a part of the preview."""
    match draft.at, choice:
        case "unit", _ if (unit := number_in(choice, "at-")) and unit in dict(facts.heard.units):
            return _go_on(replace(draft, unit=unit), facts, known=draft)
        case "unit", _ if (estate := number_in(choice, "no-")) and estate in dict(facts.estates):
            return _go_on(replace(draft, estate=estate, nowhere=True), facts)
        case "name", "skip":
            return _go_on(replace(draft, who="new", phone_asked=True), facts)
        case "phone", "skip":
            return _go_on(replace(draft, phone_asked=True), facts)
        case "who", "who-new":
            return _go_on(replace(draft, who="new"), facts)
        case "who", _ if choice.startswith("who-") and facts.person(choice[4:]):
            return _go_on(replace(draft, who=choice[4:]), facts)
        case "channel", _ if choice in CHANNELS:
            return _go_on(replace(draft, channel=choice), facts)
        case "kind", _ if choice in KINDS:
            return _go_on(replace(draft, kind=choice), facts)
        case "category", _ if choice.startswith("as-") and choice[3:] in offered(facts):
            return _go_on(replace(draft, category=choice[3:]), facts)
        case "by", "me":
            return _go_on(replace(draft, heard_by=0), facts)
        case "by", _ if number_in(choice, "by-") in dict(facts.colleagues):
            return _go_on(replace(draft, heard_by=number_in(choice, "by-")), facts)
        case "when", "now":
            return _go_on(replace(draft, heard_at=""), facts)
        case "review", "kind" | "category" | "channel" | "by" | "when" | "name":
            return _show(replace(draft, at=cast(At, choice)), facts)
        case ("kind" | "category" | "channel" | "by" | "when" | "name"), "back":
            return _go_on(draft, facts)
        case "review", "send":
            return _file(draft, facts)
        case _:
            return stay(draft, ask(draft, facts))


def _go_on(draft: Draft, facts: Facts, *, album: str = "", known: Draft | None = None) -> Step[Draft]:
    """What is still missing is asked for, else everything is shown.

    ``known`` is how it stood before, where the unit may change: who lives in it is looked at then (A71).
    """
    draft = replace(draft, at=_missing(draft, facts))
    nudge = Wake("nudge", 900)
    if album:
        return Step(draft, wake=(Wake("album", ALBUM_SECONDS), nudge))
    looked = LookAtUnit(draft.unit) if draft.unit and known is not None and known.unit != draft.unit else None
    return Step(draft, (ask(draft, facts),), looked, wake=(nudge,))


def _missing(draft: Draft, facts: Facts) -> At:
    if not draft.unit and not draft.nowhere:
        return "unit"
    if not draft.name and not draft.who:
        return "name"
    if not draft.who and len(facts.people) > 1:
        return "who"
    if not chosen(draft, facts) and not draft.phone and not draft.phone_asked:
        return "phone"
    if not draft.channel:
        return "channel"
    return "review" if draft.texts or draft.media else "text"


def _show(draft: Draft, facts: Facts) -> Step[Draft]:
    return Step(draft, (replace(ask(draft, facts), replace=True),))


def _file(draft: Draft, facts: Facts) -> Step[Draft]:
    one = chosen(draft, facts)
    key = one.key if one else ""
    deed = FileOnBehalf(
        unit=draft.unit,
        estate=draft.estate,
        kind=draft.kind or "complaint",
        category=draft.category or "oth",
        place=draft.place,
        channel=cast(Channel, draft.channel),
        said=tuple(zip(draft.messages, draft.texts, strict=True)),
        media=draft.media,
        resident=number_in(key, "r"),
        occupant=number_in(key, "o"),
        name=draft.name,
        phone=draft.phone,
        heard_by=draft.heard_by,
        heard_at=draft.heard_at,
        own=draft.own,
    )
    go = Go("on_behalf", event=Commanded("letters", str(draft.left - 1))) if draft.left > 1 else None
    return end(Say(FILED, replace=True), do=deed, go=go)


FILED = N_("✓ {number} is on the register; first contact: {hearer}.\n\n{say}")


ON_BEHALF = Dialog("on_behalf", 1, Draft, begin, step, ask)
