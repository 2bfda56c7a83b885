"""Brief words that tell of nothing by themselves, but beside a running matter: small words, and what names it."""

import re

from handlers.understanding.courtesies import spoken
from handlers.understanding.reading import simplified

_LONGEST = 40
# To name a running matter a word or two are enough; who describes it at length tells of it anew.
_NAMED = 5
_COUNT = r"(?:[一二两三四五六七八九十百几好多半数]|\d)+多?"
SPAN = rf"{_COUNT}个?(?:多?小时|钟头|分钟|刻钟|天|日|周|星期|礼拜|月|年|上午|下午|早上|早晨|中午|晚上|晚|夜)(?:多|半)?"
SMALL = (
    r"你们|您们|咱们|我们|大家|我家|咱家|家里|物业|管理处|服务中心|客服|师傅|师父|工作人员|工人|维修|修理|领导|经理"
    r"|到底|究竟|怎么|为什么|为啥|凭什么|咋|到现在|到今天|至今|现在|目前|今天|昨天|前天|昨晚|今早|明天|上次|上回|上周|刚才|之前|以前"
    r"|说好|答应|承诺|反映|报告|报修|投诉|登记|事情|事儿|事|问题|东西|情况|单子|一下|已经|过去|还是|还在|是不是|能不能|可不可以"
    r"|处理|解决|联系|答复|回复|回话|说法|告诉|可以|请问|请|麻烦|帮忙|帮|急|着急|一直|老是|总是|反正|真的|这|那|哪|个|件|次|回|家|边|里|天|人|谁|有|没|都|也|就|又|再|还|才|只|光"
    r"|很|太|好|不|了|的|得|地|呢|吗|嘛|吧|啊|呀|哦|喔|哈|么|在|是|来|去|到|过|给|跟|把|让|要|会|能|想|说|报|提|修|弄|搞|办|理|管|等|看"
    r"|你|您|我|他|她|它|多|久|着|点|拜托|谢谢|您好|你好"
)


def brief(text: str) -> str:
    """What a cleaned text says, without blanks and punctuation; empty where it is long."""
    return "".join(filter(spoken, simplified(text))) if len(text) <= 2 * _LONGEST else ""


def only(pieces: re.Pattern[str], said: str, running: str) -> bool:
    """Whether brief words consist of such pieces, and of what names the matter whose words are ``running``."""
    if len(said) > _LONGEST:
        return False
    rest = pieces.sub("", said)
    return len(rest) <= _NAMED and set(rest) <= set(simplified(running))
