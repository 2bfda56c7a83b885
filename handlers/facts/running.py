"""Which of a resident's open matters a message may belong to, before it begins a new one (I6, A69)."""

from itertools import pairwise
from typing import Any, NamedTuple

from dialogs.events import Attached, Event, Typed
from dialogs.resident.mine import Matter
from handlers.facts import matters
from handlers.office import Person, Turn
from handlers.understanding.courtesies import courtesy
from handlers.understanding.over import over
from handlers.understanding.reading import simplified
from handlers.understanding.urging import might_urge, urges
from storage.register import records, words
from storage.tables import Record

# So few words may complete what was said before; longer ones tell of something themselves.
FEW, MOST = 10, 3


class Meant(NamedTuple):
    """``about``: the matters whose waiting the words complain of, or which they call over – the last if ``over``.

    ``numbered``: those to which the words, or a picture alone, may be added.
    """

    about: tuple[Matter, ...] = ()
    numbered: tuple[tuple[int, str], ...] = ()
    over: bool = False


def meant(turn: Turn, person: Person, state: Any, event: Event) -> Meant:
    """I6: what is running and may be meant; who asks for haste calls nothing over.

    Who said by a press what kind of matter they begin means none that is running, unless they tell of nothing else.
    """
    texts = _telling([*(one.text for one in getattr(state, "said", ())), *_words(event)])
    media = bool(getattr(state, "media", ())) or isinstance(event, Attached)
    chosen = bool(getattr(state, "kind", "")) and not getattr(state, "said", ())
    ends = [over(one) and not (chosen and courtesy(one)) for one in texts]
    brief = bool(texts) and all(end or might_urge(one) for end, one in zip(ends, texts, strict=True))
    few = len(texts[0]) <= FEW if texts else media
    if person.resident is None or not (brief or few or (texts and might_urge(texts[0]))):
        return Meant()
    found = records.running(turn.db, turn.bot_id, person.resident.id or 0, MOST)
    told = {one.number: words.filed_text(turn.db, one.id or 0) if brief else "" for one in found}

    def asks(one: Record, text: str) -> bool:
        return urges(text, "" if chosen else told[one.number])

    about = [
        one for one in found if brief and all(end or asks(one, text) for end, text in zip(ends, texts, strict=True))
    ]
    finished = brief and ends[-1] and not any(asks(one, texts[-1]) for one in about)
    if finished:
        about.sort(key=lambda one: -_in_common(texts, told[one.number]))
    return Meant(
        tuple(matters.own(turn, one) for one in about),
        tuple((one.id or 0, one.number) for one in about or found),
        finished,
    )


def _words(event: Event) -> list[str]:
    text = event.text if isinstance(event, Typed) else event.caption if isinstance(event, Attached) else ""
    return [text] if text else []


def _telling(texts: list[str]) -> list[str]:
    """Without what is mere politeness, which changes nothing of what the others mean."""
    return [one for one in texts if not courtesy(one)] or texts


def _in_common(texts: list[str], told: str) -> int:
    """How many pairs of characters the words share with those of a matter; where none is named the newest leads."""
    return len({*pairwise(simplified(told))} & {pair for one in texts for pair in pairwise(simplified(one))})
