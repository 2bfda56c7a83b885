"""Which of a resident's open matters a message may belong to, before it begins a new one (I6, A69)."""

from typing import Any, NamedTuple

from dialogs.events import Attached, Event, Typed
from dialogs.resident.mine import Matter
from handlers.facts import matters
from handlers.office import Person, Turn
from handlers.understanding.settled import might_settle, settles
from handlers.understanding.urging import might_urge, urges
from storage.register import records, words
from storage.tables import Record

# So few words may complete what was said before; longer ones tell of something themselves.
FEW, MOST = 10, 3


class Meant(NamedTuple):
    """``about``: the matters whose waiting the words complain of, or which they call settled, if the last are ``over``.

    ``numbered``: those to which the words, or a picture alone, may be added.
    """

    about: tuple[Matter, ...] = ()
    numbered: tuple[tuple[int, str], ...] = ()
    over: bool = False


def meant(turn: Turn, person: Person, state: Any, event: Event) -> Meant:
    """I6: what is running and may be meant.

    Who said by a press what kind of matter they begin means none that is running, unless they tell of nothing else.
    """
    texts = [*(one.text for one in getattr(state, "said", ())), *_words(event)]
    media = bool(getattr(state, "media", ())) or isinstance(event, Attached)
    brief = bool(texts) and all(might_urge(one) or might_settle(one) for one in texts)
    few = len(texts[0]) <= FEW if texts else media
    if person.resident is None or not (brief or few or (texts and might_urge(texts[0]))):
        return Meant()
    found = records.running(turn.db, turn.bot_id, person.resident.id or 0, MOST)
    chosen = bool(getattr(state, "kind", "")) and not getattr(state, "said", ())
    about = [one for one in found if brief and _only_of(turn, one, texts, chosen=chosen)]
    return Meant(
        tuple(matters.own(turn, one) for one in about),
        tuple((one.id or 0, one.number) for one in about or found),
        bool(about) and might_settle(texts[-1]),
    )


def _words(event: Event) -> list[str]:
    text = event.text if isinstance(event, Typed) else event.caption if isinstance(event, Attached) else ""
    return [text] if text else []


def _only_of(turn: Turn, record: Record, texts: list[str], *, chosen: bool) -> bool:
    """Whether all texts tell of nothing but a record."""
    told = "" if chosen else words.filed_text(turn.db, record.id or 0)
    return all(urges(text, told) or settles(text, told) for text in texts)
