"""What the residents of a benchmark write: everyday sentences, none of which names a danger, each in its turn."""

import re
from functools import cache

from handlers.understanding import Reader, Understood
from handlers.understanding.sentences import sentences

_SHORTEST = 8
_ASKS = re.compile("怎么|怎样|吗|呢|哪|多少|几点|能不能|可以|没有?$|[?？]")


@cache
def everyday() -> tuple[str, ...]:
    """The shipped sentences that complain of something, raise no alarm, and ask nothing."""
    read, known = Reader().understand, dict.fromkeys(each.text for each in sentences())
    return tuple(text for text in known if len(text) >= _SHORTEST and _plain(read(text)) and not _ASKS.search(text))


def _plain(heard: Understood) -> bool:
    return not heard.hazard and not heard.doubt and heard.kind != "enquiry"


def sentence(number: int) -> str:
    """The sentence of somebody's so many-eth filing; neighbours in number differ."""
    return everyday()[number * 31 % len(everyday())]
