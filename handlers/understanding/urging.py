"""Words that only ask where a matter stands, or complain of waiting: 「怎么还没人来」「都三天了」「你们到底管不管」.

Such words are no new matter of somebody who has one running. They consist of small words, of spans of time and of at
least one word that urges; whatever else is in them must stand in the running matter itself, else it is a new one.
"""

import re

from handlers.understanding.courtesies import spoken
from handlers.understanding.reading import simplified

_LONGEST = 40
# To name a running matter a word or two are enough; who describes it at length tells of it anew.
_NAMED = 5
_COUNT = r"(?:[一二两三四五六七八九十百几好多半数]|\d)+多?"
_SPAN = rf"{_COUNT}个?(?:多?小时|钟头|分钟|刻钟|天|日|周|星期|礼拜|月|年|上午|下午|早上|早晨|中午|晚上|晚|夜)(?:多|半)?"
_URGES = (
    r"没有?一?个?(?:任何|什么)?(?:人|谁)?(?:来|去|给|跟|把)?(?:管|理|修|回音|回话|回信|回复|回|处理|解决|联系|答复|搭理|过问|接|上门|弄|搞|办)"
    r"|没有?(?:任何|什么)?(?:人|来|好|弄好|搞好|动静|消息|音信|回音|回话|回信|结果|下文|反应|反馈|进展|见人|见到人)"
    r"|不(?:管|理|来|修|处理|解决|回|回复|答复|见人|见好)|(?:什么|啥)时候|几时|何时|多久|多长时间|几点(?:来|到|能)"
    r"|等(?:了|到|着|得|不)|还要等|还得等|拖(?:了|到|着|延)|催|快点|快些|快一点|抓紧|赶紧|赶快|尽快|加急"
    r"|进展|进度|结果|下文|回音|(?:怎么|咋|啥)(?:个)?样|如何|太慢|这么慢|那么慢|真慢|管不管|管吗|有没有人|有人(?:管|来|修|处理)"
    r"|人呢|人影|来不来|修不修|来没来|到哪儿?了|说话不算(?:话|数)|敷衍|踢皮球|推来推去|忘了|又(?:坏|堵|漏|停)了"
    r"|我(?:家)?的?(?:投诉|报修|事情?|单子|问题)呢|说好.{0,6}的呢?|给(?:个)?(?:答复|回复|回音|回话|说法|结果|交代)"
)
_SMALL = (
    r"你们|您们|咱们|我们|大家|我家|咱家|家里|物业|管理处|服务中心|客服|师傅|师父|工作人员|工人|维修|修理|领导|经理"
    r"|到底|究竟|怎么|为什么|为啥|凭什么|咋|到现在|到今天|至今|现在|目前|今天|昨天|前天|昨晚|今早|明天|上次|上回|上周|刚才|之前|以前"
    r"|说好|答应|承诺|反映|报告|报修|投诉|登记|事情|事儿|事|问题|东西|情况|单子|一下|已经|过去|还是|还在|是不是|能不能|可不可以"
    r"|处理|解决|联系|答复|回复|回话|说法|告诉|可以|请问|请|麻烦|帮忙|帮|急|着急|一直|老是|总是|反正|真的|这|那|哪|个|件|次|回|家|边|里|天|人|谁|有|没|都|也|就|又|再|还|才|只|光"
    r"|很|太|好|不|了|的|得|地|呢|吗|嘛|吧|啊|呀|哦|喔|哈|么|在|是|来|去|到|过|给|跟|把|让|要|会|能|想|说|报|提|修|弄|搞|办|理|管|等|看"
    r"|你|您|我|他|她|它|多|久|着|点|拜托|谢谢|您好|你好"
)
# Each piece is taken whole and never tried again: a long text of small words is read in one go.
_PIECES = re.compile(rf"(?>{_SPAN}|{_URGES}|{_SMALL})")
_URGING = re.compile(rf"{_URGES}|(?:都|已经|过了?|等|拖)(?:了|过|去)?{_SPAN}|{_SPAN}了")


def urges(text: str, running: str) -> bool:
    """Whether a cleaned text asks where the matter stands whose words are ``running``, and tells of nothing else."""
    if len(text) > 2 * _LONGEST:
        return False
    said = "".join(filter(spoken, simplified(text)))
    if len(said) > _LONGEST or not _URGING.search(said):
        return False
    rest = _PIECES.sub("", said)
    return len(rest) <= _NAMED and set(rest) <= set(simplified(running))


def might_urge(text: str) -> bool:
    """Whether it is worth looking for the matter that a text may ask about."""
    return len(text) <= 2 * _LONGEST and _URGING.search("".join(filter(spoken, simplified(text)))) is not None
