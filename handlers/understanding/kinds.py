"""The kind of a matter by its wording: complaint unless it says otherwise."""

import re

from dialogs.deeds.deed import Kind

_PRAISE = re.compile(r"表扬|点赞|锦旗|好评|谢谢|感谢|多谢|致谢|辛苦了|thank|well done")
_ADVICE = re.compile(
    r"建议|提议|提个意见|能不能(?![帮派来修快]|尽快)|可不可以|可否|希望(?![快马]|尽快)|最好|不如|suggest"
)
_QUESTION = re.compile(
    r"请问|请教|咨询|想问|问一下|问下|想了解|想知道|怎么办理|怎样办理|如何|怎么(?:[交缴办开查]|申请|联系|预约)|"
    r"在哪|哪里(?:有|可以|能|办)|"
    r"几点|什么时候|何时|多少钱|多久|电话是?多少|查一下|查询|有没有推荐|是多少|需要什么|吗$|"
    r"how (?:do|can|much)|what time|where"
)
_ASKED = re.compile(r"请问|请教|咨询|想问|问一下|问下|查一下|查询|怎么办理|推荐")
_BROKEN = re.compile(
    r"坏[了掉的]|不亮|漏[水雨电气]|渗水|[堵断松裂爆破]了|关不上|打不开|关不严|脱落|失灵|停[电水]|没[电水]|跳闸|反水|生锈|漏了|"
    r"(?:下水道?|马桶|地漏|水槽|管道?)\w{0,2}堵|灯\w{0,3}灭|不制冷|不热|不出水|短路|报修|需要维修|请\w{0,3}修(?!剪)|"
    r"修一下|修理|来修|派人修|broken|leak|not working|repair"
)
_TROUBLE = re.compile(
    r"投诉|太|没人|没有?(?:通知|公示|下文|回)|凭什么|扰民|不管|不理|一直|老是|迟迟|至今|还没|敷衍|态度|严重|多次|[两二三四五六七几\d]次|"
    r"天了|[周月年]了|恶劣|骗|乱|装修(?!押金|手续|出入|备案|申请)|业委会|霸占|偷|差|臭|脏|吵|为什么|complain"
)


def kind(text: str) -> Kind:
    """Complaint unless the wording says otherwise; a broken thing somebody grumbles about is a complaint."""
    troubled, broken = bool(_TROUBLE.search(text)), bool(_BROKEN.search(text))
    if _PRAISE.search(text) and not troubled and not broken and not _QUESTION.search(text):
        return "praise"
    if _ASKED.search(text) or (_QUESTION.search(text) and not troubled and not broken):
        return "enquiry"
    if _ADVICE.search(text) and not broken:
        return "suggestion"
    return "repair" if broken and not troubled else "complaint"
