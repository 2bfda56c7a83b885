"""What a resident's text is about: its kind, category, place and danger – a first guess, never a decision.

Nothing is learned and nothing is looked up outside: the categories come from keywords weighed by
length (``taxonomy.json``, the client's taxonomy with our ``added`` words), everything else from
patterns compiled once. A text takes well under a millisecond.

Traditional script is read through ``handlers/script.py``, a built-in map character by character.
The guess is shown to the person or to staff, who can change it; only a danger acts by itself (I8).
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dialogs.deeds import Kind
from handlers.cleaning import fold
from handlers.hazards import hazard
from handlers.script import simplified

UNKNOWN = "oth"
MOST_CATEGORIES = 3
# A further category is offered when it weighs at least this share of the best one.
_WORTH_OFFERING = 0.34
# What a long text is about is said early; only danger is looked for to its end.
_READ = 2000

# Words that say where, when or who, seldom what: they decide only when nothing else does.
_SCENE = re.compile(
    "楼[上下]|隔壁|邻居|半夜|深夜|凌晨|通宵|周边|公共走廊|楼梯间|天台|地库|车库|露台|小区外|街道|"
    "装修公司|(?:工作|物业|施工)人员|保安|前台|政府|私家车|救护车|电话|地址|故障|维修|报修|破损|"
    "(?:影响)?休息|睡不着|吵|承诺|配套|规划|移动|信号|材料|停在|开门|违法|出租|缴|合同|开会|收入|"
    "清理|等了|没人?来|交了|收了|投票"
)
_SCENE_WEIGHT = 0.3
# "In the lift", "by the gate": the word names a place and not the matter.
_PLACE_AFTER = ("里", "内", "旁", "门口", "外面", "附近")
_PLACE_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Category:
    """An entry of the taxonomy: its short code, Chinese name, department and responsibility class (K1)."""

    code: str
    name: str
    department: str
    cls: str


@dataclass(frozen=True, slots=True)
class Understood:
    """The guess. ``categories`` best first, at most three, never empty; ``hazard`` empty for none."""

    kind: Kind
    categories: tuple[str, ...]
    place: str
    hazard: str


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    weights: Mapping[str, float]


def understand(text: str) -> Understood:
    """Read one cleaned text."""
    whole = simplified(fold(text))
    begin = whole[:_READ]
    return Understood(_kind(begin), _categories(begin), _place(begin), hazard(whole))


def categories() -> tuple[Category, ...]:
    """The taxonomy in its order."""
    return tuple(_CATEGORIES.values())


def responsibility(code: str) -> str:
    """The responsibility class (K1) of a category; of the catch-all for an unknown code."""
    return _CATEGORIES.get(code, _CATEGORIES[UNKNOWN]).cls


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


def _kind(text: str) -> Kind:
    """Complaint unless the wording says otherwise; a broken thing somebody grumbles about is a complaint."""
    troubled, broken = bool(_TROUBLE.search(text)), bool(_BROKEN.search(text))
    if _PRAISE.search(text) and not troubled and not broken and not _QUESTION.search(text):
        return "praise"
    if _ASKED.search(text) or (_QUESTION.search(text) and not troubled and not broken):
        return "enquiry"
    if _ADVICE.search(text) and not broken:
        return "suggestion"
    return "repair" if broken and not troubled else "complaint"


def _categories(text: str) -> tuple[str, ...]:
    scores: dict[str, float] = {}
    for word, weight in _words_in(text):
        for code, share in word.weights.items():
            # A later word outweighs an earlier one by a hair: Chinese says the matter last.
            scores[code] = scores.get(code, 0.0) * 1.0001 + weight * share
    best = sorted(scores, key=lambda code: -scores[code])[:MOST_CATEGORIES]
    return tuple(code for code in best if scores[code] >= scores[best[0]] * _WORTH_OFFERING) or (UNKNOWN,)


def _words_in(text: str) -> Iterator[tuple[_Word, float]]:
    """Keywords from left to right, the longest first, with what they weigh here."""
    at = 0
    while at < len(text):
        word = next((word for word in _VOCABULARY.get(text[at], ()) if text.startswith(word.text, at)), None)
        if word is None:
            at += 1
            continue
        at += len(word.text)
        yield word, len(word.text) * (_PLACE_WEIGHT if text.startswith(_PLACE_AFTER, at) else 1.0)


_NUMBER = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
_NAMED = (
    r"(?:地下(?:车库|停车场|室)|(?:地面)?停车场|地下[一二三123]层|车库|地库|(?:东|南|西|北|正|大|侧|后)门(?:口|岗)?|"
    r"大堂|楼道|楼梯间|公共走廊|走廊|电梯厅|架空层|天台|楼顶|顶楼|屋面|花园|中庭|游乐场|儿童乐园|健身区|广场(?!舞)|会所|泳池|"
    r"垃圾[房站]|快递柜|门岗|岗亭|消防通道|监控室|配电房)"
)
_BUILDING = rf"(?:{_NUMBER}|[a-z])\s?(?:栋|幢|号楼|座|#)"
_PLACE = re.compile(
    rf"(?P<in_building>{_BUILDING}\s?(?:{_NUMBER}\s?单元)?\s?(?:{_NUMBER}[楼层])?\s?(?:[a-z]?\d{{3,4}}(?!\d|元|多|户|人)(?:室|房|号)?)?"
    rf"(?:的?{_NAMED})?)"
    r"|(?P<numbered>(?<![\d-])(?:\d{1,2}|[a-z])-\d{1,2}-\d{3,4}(?![\d-])|(?<![\d-])(?:\d{1,2}|[a-z])-\d{3,4}(?![\d-]|元))"
    rf"|(?P<in_unit>{_NUMBER}\s?单元\s?(?:\d{{3,4}}(?!\d|元)(?:室|房)?)?)"
    rf"|(?P<floor>(?<!\d){_NUMBER}(?:楼|层)(?!盘|上|下))"
    rf"|(?P<named>{_NAMED})"
)
_PLACE_ORDER = ("in_building", "numbered", "in_unit", "floor", "named")


def _place(text: str) -> str:
    """The most exact place named, in figures and without blanks; the first of several equally exact ones."""
    found = {match.lastgroup: match[0] for match in reversed(list(_PLACE.finditer(text)))}
    exact = next((found[kind] for kind in _PLACE_ORDER if kind in found), "")
    return _WRITTEN_NUMBER.sub(_in_figures, exact).replace(" ", "").upper()


_WRITTEN_NUMBER = re.compile(r"[一二三四五六七八九十]{1,3}(?=\s?(?:[栋幢座单楼]|号楼|层))")


def _in_figures(found: re.Match[str]) -> str:
    """ "十二" as "12"; what is no number below a hundred, such as "二三", stays."""
    tens, ten, ones = found[0].rpartition("十")
    if len(tens) > 1 or len(ones) > 1:
        return found[0]
    digit = "零一二三四五六七八九".index
    return str((digit(tens or "一") * 10 if ten else 0) + digit(ones or "零"))


def _load() -> tuple[dict[str, Category], dict[str, tuple[_Word, ...]]]:
    """The taxonomy, and its keywords by their first character, longest first."""
    entries = json.loads(Path(__file__).with_name("taxonomy.json").read_text(encoding="utf-8"))
    known: dict[str, Category] = {}
    owners: dict[str, list[str]] = {}
    for entry in entries:
        known[entry["code"]] = Category(entry["code"], entry["name"], entry["department"], entry["cls"])
        for word in dict.fromkeys((*entry["keywords"], *entry["added"])):
            owners.setdefault(word, []).append(entry["code"])
    vocabulary: dict[str, list[_Word]] = {}
    for word in sorted(owners, key=len, reverse=True):
        weight = (_SCENE_WEIGHT if _SCENE.fullmatch(word) else 1.0) / len(owners[word])
        vocabulary.setdefault(word[0], []).append(_Word(word, dict.fromkeys(owners[word], weight)))
    return known, {first: tuple(words) for first, words in vocabulary.items()}


_CATEGORIES, _VOCABULARY = _load()
