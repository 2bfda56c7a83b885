"""Which of a resident's open matters a message may belong to, before it begins a new one (I6, A69)."""

from typing import Any

from dialogs.events import Attached, Event, Typed
from dialogs.resident.mine import Matter
from handlers.facts import matters
from handlers.office import Person, Turn
from handlers.understanding.courtesies import courtesy
from handlers.understanding.urging import might_urge, urges
from storage.register import records, words
from storage.tables import Record

# So few words may complete what was said before; longer ones tell of something themselves.
FEW, MOST = 10, 3
Numbered = tuple[tuple[int, str], ...]


def meant(turn: Turn, person: Person, state: Any, event: Event) -> tuple[tuple[Matter, ...], Numbered]:
    """I6: the matters whose waiting the words complain of, and those to which they, or a picture alone, may be added.

    Who said by a press what kind of matter they begin means none that is running, unless they only urge.
    """
    texts = _telling([*(one.text for one in getattr(state, "said", ())), *_words(event)])
    media = bool(getattr(state, "media", ())) or isinstance(event, Attached)
    urging = bool(texts) and all(might_urge(one) for one in texts)
    few = len(texts[0]) <= FEW if texts else media
    if person.resident is None or not (urging or few or (texts and might_urge(texts[0]))):
        return (), ()
    found = records.running(turn.db, turn.bot_id, person.resident.id or 0, MOST)
    chosen = bool(getattr(state, "kind", "")) and not getattr(state, "said", ())
    about = [one for one in found if urging and all(_urges(turn, one, text, chosen=chosen) for text in texts)]
    return tuple(matters.own(turn, one) for one in about), tuple((one.id or 0, one.number) for one in about or found)


def _words(event: Event) -> list[str]:
    text = event.text if isinstance(event, Typed) else event.caption if isinstance(event, Attached) else ""
    return [text] if text else []


def _telling(texts: list[str]) -> list[str]:
    """Without what is mere politeness, which changes nothing of what the others mean."""
    return [one for one in texts if not courtesy(one)] or texts


def _urges(turn: Turn, record: Record, text: str, *, chosen: bool) -> bool:
    return urges(text, "" if chosen else words.filed_text(turn.db, record.id or 0))
