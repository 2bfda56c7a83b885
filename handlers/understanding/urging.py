"""Words that only ask where a matter stands, or complain of waiting: 「怎么还没人来」「都三天了」「你们到底管不管」.

Such words are no new matter of somebody who has one running. They consist of small words, of spans of time and of at
least one word that urges; whatever else is in them must stand in the running matter itself, else it is a new one.
"""

import re

from handlers.understanding.brief import SMALL, SPAN, brief, only

_URGES = (
    r"没有?一?个?(?:任何|什么)?(?:人|谁)?(?:来|去|给|跟|把)?(?:管|理|修|回音|回话|回信|回复|回|处理|解决|联系|答复|搭理|过问|接|上门|弄|搞|办)"
    r"|没有?(?:任何|什么)?(?:人|来|好|弄好|搞好|动静|消息|音信|回音|回话|回信|结果|下文|反应|反馈|进展|见人|见到人)"
    r"|不(?:管|理|来|修|处理|解决|回|回复|答复|见人|见好)|(?:什么|啥)时候|几时|何时|多久|多长时间|几点(?:来|到|能)"
    r"|等(?:了|到|着|得|不)|还要等|还得等|拖(?:了|到|着|延)|催|快点|快些|快一点|抓紧|赶紧|赶快|尽快|加急"
    r"|进展|进度|结果|下文|回音|(?:怎么|咋|啥)(?:个)?样|如何|太慢|这么慢|那么慢|真慢|管不管|管吗|有没有人|有人(?:管|来|修|处理)"
    r"|人呢|人影|来不来|修不修|来没来|到哪儿?了|说话不算(?:话|数)|敷衍|踢皮球|推来推去|忘了|又(?:坏|堵|漏|停)了"
    r"|我(?:家)?的?(?:投诉|报修|事情?|单子|问题)呢|说好.{0,6}的呢?|给(?:个)?(?:答复|回复|回音|回话|说法|结果|交代)"
)
# Each piece is taken whole and never tried again: a long text of small words is read in one go.
_PIECES = re.compile(rf"(?>{SPAN}|{_URGES}|{SMALL})")
_URGING = re.compile(rf"{_URGES}|(?:都|已经|过了?|等|拖)(?:了|过|去)?{SPAN}|{SPAN}了")


def urges(text: str, running: str) -> bool:
    """Whether a cleaned text asks where the matter stands whose words are ``running``, and tells of nothing else."""
    said = brief(text)
    return _URGING.search(said) is not None and only(_PIECES, said, running)


def might_urge(text: str) -> bool:
    """Whether it is worth looking for the matter that a text may ask about."""
    return _URGING.search(brief(text)) is not None
