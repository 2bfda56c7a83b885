"""Politeness without a matter: a greeting, thanks, "got it" – and the wish for a person, or to leave off.

Only a text that is nothing else counts, in any combination and either script; with one more word it is a matter again.
What rings, burns or asks for rescue is never taken for a mere face.
"""

import re
import unicodedata

from handlers.understanding.reading import simplified

# Longer texts are no mere courtesy, and so short a one is tried against every combination in no time.
_LONGEST = 24
_ALARMING = frozenset("🆘🔥🚨🚒🚑🩸🧯⚠☠💣")
_FACES = re.compile(r"\[(?:微笑|强|抱拳|玫瑰|握手|合十|鲜花|拥抱|愉快|呲牙|憨笑|爱心|胜利|ok)\]")
# Possessive, for 嗯 is a word as well: tried in every way it would take half a minute.
_ENDS = r"[啊呀哦噢喔啦了呢哈吧的嗯呐嘞]*+"
_THANKS = (
    r"(?:太|十分|非常|多|真心|真是)?(?:谢谢|感谢|谢了|谢啦|致谢)(?:你们?|您们?|大家|各位|师傅们?)?"
    r"|thank(?:s|you)(?:alot|somuch)?|thx|3q"
    r"|(?:你们?|您们?|大家)?(?:太|真)?辛苦(?:你们?|您们?|大家)?|(?:麻烦|劳烦)(?:你们?|您|大家)?|给你们?添麻烦|费心"
)
_GREETING = (
    r"(?:(?:你们?|您们?|大家|各位)(?:邻居|业主|师傅|领导)?|(?:邻居|业主|师傅|领导|物业|管家|客服)们?)好|在吗|在不在|在么|有人吗|有人在吗"
    r"|早上好|早安|早|上午好|中午好|下午好|晚上好|晚安|(?:hello|hi)(?:there|everyone|all)?|哈喽|嗨|喂"
)
_HEARD = (
    r"好|行|可以|嗯|哦|噢|喔|额|呃|哈|嘿|呵|嘻|是|对|没错|没问题|没有|知道|晓得|明白|清楚|了解|懂|收到|收悉|已阅|看到|同意"
    r"|ok|okay|k|yes|gotit|bye|再见|再会|拜拜?|回头见|不客气|不用谢|没关系|客气|祝好"
)
_PERSON = (
    r"(?:我要|我想|请|帮我)?(?:转|找|接|要|叫)?(?:人工|真人)(?:客服|服务|台)?|(?:转|找|联系)?客服(?:电话)?|(?:我要|我想)?打电话"
    r"|电话|请?[给跟和]我[回打]个?电话|请?回电|请?联系我|operator|human"
)
_LEAVING = (
    r"取消|算了|撤销|作废|不用|不要了|不需要|不必|(?:不|先不|不想)(?:投诉|报修|报|发|提交|提|说|反映|写)|没事"
    r"|cancel|nevermind|forgetit"
)
_POLITE = rf"(?:(?:{_THANKS}|{_GREETING}|{_HEARD}){_ENDS})*"
_ONLY = {
    "leave": re.compile(rf"{_POLITE}(?:(?:{_LEAVING}){_ENDS})+{_POLITE}"),
    "person": re.compile(rf"{_POLITE}(?:{_PERSON}){_ENDS}{_POLITE}"),
    "polite": re.compile(_POLITE),
}
_GRATEFUL, _GREETS = re.compile(_THANKS), re.compile(_GREETING)


def courtesy(text: str) -> str:
    """What a cleaned text is when it is no matter: "thanks", "greeting", "heard", "person" or "leave"; else empty."""
    if len(text) > 4 * _LONGEST or not _ALARMING.isdisjoint(text):
        return ""
    said = "".join(filter(spoken, _FACES.sub("", simplified(text))))
    if len(said) > _LONGEST:
        return ""
    found = next((name for name, pattern in _ONLY.items() if pattern.fullmatch(said)), "")
    if found != "polite":
        return found
    if _GRATEFUL.search(said):
        return "thanks"
    return "greeting" if _GREETS.search(said) or (not said and "?" in simplified(text)) else "heard"


def spoken(char: str) -> bool:
    """Whether a character says something: no blank, no punctuation, no face or hand."""
    kind = unicodedata.category(char)
    return kind[0] not in "PZCM" and kind not in ("So", "Sk") and char not in "~+"
