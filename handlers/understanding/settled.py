"""Words that only call a matter settled, or take it back: 「不用来了，自己修好了」「我要取消报修」「投诉撤了吧」.

Such words are no new matter of somebody who has one running. They consist of small words and of at least one that ends
a matter; whatever else is in them must stand in the running matter itself. A question, or a word that says that
something is still amiss (没修好, 又坏了), makes them anything but that. 好了 alone is politeness.
"""

import re

from handlers.understanding.brief import SMALL, SPAN, brief, only
from handlers.understanding.courtesies import courtesy
from handlers.understanding.reading import simplified

_CARE = r"(?:来|去|修|弄|搞|办|管|处理|解决|理|派|查|跟进|上门|安排|联系|回复|答复|麻烦|投诉|报修|报|反映|追究|计较)"
_TAKES_BACK = (
    r"取消|撤销|撤回|撤掉|撤单|撤(?:了|吧|诉)|作废|销单|收回|算了"
    rf"|不(?:用|需要|必|要)(?:你们?|您们?|再|麻烦){{0,2}}(?:{_CARE}{{1,3}}(?:人|师傅)?了?|了)"
    rf"|[别先]不?(?:来|修|处理|管|派|查|上门|投诉|报修|报)了?|不(?:来|修|报|投诉|报修|追究|计较|反映)了"
    r"|(?:误会|误报|搞错|弄错|报错|看错|记错|多报|重复)"
    r"|cancel|withdraw|nevermind|nolongerneeded|noneed"
)
_IS_OVER = (
    r"(?:修|弄|搞|处理|解决|收拾|打扫|清理|疏通|换|装|整|办|搬|挪|退|补)(?:好|完|妥|走)?了|(?<![不没太真最更够])好了"
    r"|恢复(?:正常|原样|了)|正常了|没有?(?:事|问题)了|(?<!不)(?:可以|能)(?:用|开|走|进|洗|上|关|打开)了"
    r"|(?<![进出下起上])来(?:电|水|气|网|暖气)了|有(?:电|网|信号|热水|暖气|气)了|(?<!不)[通亮]了"
    r"|不(?:漏|滴|渗|堵|响|吵|闹|臭|闪|晃|抖|闹腾|异响|漏水|滴水|积水)了"
    r"|fixed|solved|worksnow|workingnow|settled"
)
_ALSO = (
    r"自己|谢谢|感谢|辛苦|麻烦|先|就|行|可以|打扰|抱歉|不好意思|对不起|单|条|诉求|建议|咨询|重复|提交|申请|记录|那个|这个|一[个条]|帮我|是"
    r"|my|the|please|complaint|request|repair|report|it|is|its|now|thanks|thankyou|already|been|has|i|want|to|for|you"
)
_ENDS = re.compile(rf"{_TAKES_BACK}|{_IS_OVER}")
_PIECES = re.compile(rf"(?>{_TAKES_BACK}|{_IS_OVER}|{SPAN}|{_ALSO}|{SMALL})")
_AMISS = re.compile(
    r"[?？吗呢么]|没(?!有?(?:事|问题|关系))|未|还(?!好)|又|怎么|什么|为啥|凭什么|哪|谁|多久|几|一直|不(?:行|能|可以|好(?!意思)|通|亮|敢)"
    r"|骗|假|说好|据说|如果|要是|除非|希望|最好|赶紧|快点|尽快|then|not|when|still"
)


def settles(text: str, running: str) -> bool:
    """Whether a cleaned text ends the matter whose words are ``running``, and tells of nothing else."""
    return might_settle(text) and only(_PIECES, brief(text), running)


def might_settle(text: str) -> bool:
    """Whether it is worth looking for the matter that a text may end."""
    if courtesy(text) not in ("", "leave"):
        return False
    return _ENDS.search(brief(text)) is not None and not _AMISS.search(simplified(text))
