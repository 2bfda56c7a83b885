"""What a text warns of: danger to life, and what makes a matter hot – lawsuit, press, authorities, numbers, threats.

A sign counts unless something in its own clause takes it back: a negation just before it, a condition, a drill,
a figure of speech. Safety help works before consent and binding (I8), so a danger said plainly must
never be missed: the vetoes are narrow and stand close to the sign. What happened long ago or in a test
alarms nobody. Every repetition in a pattern is bounded, so a hostile text costs as little as a friendly one.

Beside the patterns hears the ``detector``, which has learned. Its loudness is what counts: a pattern that stands makes
a danger louder, one that was taken back fainter, and what is too faint for an alarm is asked about, as is every
pattern that the detector finds absurd. Of a few words the patterns have the last word: there is little to learn from.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from handlers.understanding.concepts import THINGS, concepts
from handlers.understanding.signs import CLAIMS, CONSEQUENCES, DANGERS, Sign

_URGENCY = tuple(dict.fromkeys(sign.risk for sign in (*DANGERS, *CLAIMS)))
# How far before a sign its veto may stand; also what keeps an endless clause cheap.
_NEAR = 40
_SENTENCE = re.compile(r"[。！？!?\n…]")
_CLAUSE = re.compile(r"[，；、,.;]")
_COLLECTIVE = 3
# So short a text says plainly what it says: 救命, 没闻到煤气味.
_PLAIN = 14
# So few characters say little where they name no pattern and either one concept, 客厅, or nothing to which it happened,
# 裂了: the detector must be surer, and of the latter it asks at most.
_BARE, _SAYS_LITTLE = 8, 0.8
# A house or a flat is no danger, and the 120 in 1202 no ambulance.
_ADDRESS = re.compile(r"\d{1,4}(?:号楼|单元|[栋幢座号室房楼层])|\d{4}|\d{1,2}-\d{1,4}")
# From this loudness on it is a danger; from here it may be one, and the person is asked.
_ALARMS, _ASKED = -0.3, -0.7
# Beside a danger that alarms another one is heard from here on: who comes must know of both.
_BESIDES = -0.8
# Or from here on, where a pattern names it.
_NAMED = -1.6
# As loud as may be without an alarm.
_UNSURE = math.nextafter(_ALARMS, _ASKED)
# So faint, though a pattern stands, that even few words may mean something else: 车停满了，我出不去.
_ABSURD = -0.6
# How much louder a pattern makes what stands, and how much fainter what was taken back.
_STANDS, _TAKEN_BACK = 0.6, 0.6

# Before the sign, up to it: denied, supposed, long past, feared, or nearly so.
_DENIED = re.compile(
    r"(?:(?<!有)没有?|未|无|(?<!是)不是|(?<!是)不(?=着火|漏|起火)|[打点]不|并非|不会|不再|冇)"
    r"(?:再|闻到|闻见|发现|看到|看见|见到|听到|听说|发生|出现|真的?|有|烧|什么|任何|人员?|被|啥|是|再有|把?他|"
    r"造成|导致){0,4}$"
)
_SUPPOSED = re.compile(
    r"万一|如果|要是|假如|假设|一旦|倘若|若是|若(?!干)|怕(?!是)|担心(?!是)|容易|(?<!不)小心|防止|避免|以防|以免|免得|"
    r"谨防|预防|严防|防(?=触|范|火(?![门墙栓])|溺|摔|坠|漏电)|"
    r"差点|差一点|险些|(?:真的?|要|再|随时|可能|都)会|模拟|"
    r"会(?:引|导致|造成|着|起|爆|烧|自|被|漏)|总有一天|早晚|迟早|禁止|严禁|不准|请勿|幸亏|幸好"
)
_LONG_AGO = re.compile(
    r"上次|上回|上个?月|上周|上星期|去年|前年|以前|之前|曾|前几天|前两天|前段时间|昨天|前天|经常|老是|总是|动不动|"
    r"三天两头|那次|历史上|往年"
)
_DRILL = re.compile(
    r"(?<!不是)(?<!不是消防)(?:演习|演练|培训(?![班室机])|讲座|宣传(?![栏牌])|宣传栏|科普|电影(?!院)|电视剧|新闻|"
    r"游戏(?![室厅机]))|"
    r"测试|试验|应急预案|海报|标识"
)
_TRULY = re.compile(r"真的?$")
_WHAT_THEN = re.compile(r"^了?的?(?:怎么|咋|谁|往哪|从哪|跑都)")
_SETTLED = re.compile(
    r"扑灭了|已经?(?:被)?扑灭|火(?:已经?)?灭了|已经?灭火|虚惊|救出来了|已经?救出|放出来了|(?:困|电梯)[^。]{0,14}已经?出来了|"
    r"已经?从\w{0,6}出来|已经?处理|处理好了|是误报|已经?修好|"
    r"(?:散|消失|消散|退)了|没烧起来|没着起来|说不漏|查过了|检查过|(?<!是)不是(?:煤气|燃气|天然气)"
)


@dataclass(frozen=True, slots=True)
class Danger:
    """What a text warns of: the danger by the name of its safety advice, and every risk, the most urgent first.

    ``doubt`` names a danger that the text may mean; nothing where it names one. The risks: fire gas trap inj elec flood
    viol law media gov coll.
    """

    hazard: str
    codes: tuple[str, ...]
    doubt: str = ""


def read(text: str, count: int, loud: Mapping[str, float]) -> Danger:
    """What a plain text warns of: ``count`` is the stated head count, ``loud`` how loud the detector hears a danger."""
    named = [sign for sign in (*DANGERS, *CLAIMS) if sign.words.search(text)]
    standing = _standing(text, named)
    weighed = _weighed(loud, named, standing)
    few = len(text) <= _PLAIN
    if few and not named:
        weighed = _bare(text, concepts(_ADDRESS.sub("", text)), weighed)
    enough = _ABSURD if few else _ALARMS
    sure = [sign for sign in standing if weighed.get(sign.risk, math.inf) >= enough]
    weighed = _blows(standing, weighed, few)
    by_pattern = {sign.risk for sign in named} if few else set()
    heard = {code for code, score in weighed.items() if score >= _ALARMS} - by_pattern
    dangers = [sign for sign in DANGERS if sign in sure or sign.risk in heard]
    found = [sign.risk for sign in (*dangers, *sure) if sign.risk]
    if loud.keys() & found:
        found += [code for code, score in weighed.items() if score >= _BESIDES and code not in by_pattern]
        found += [sign.risk for sign in standing if sign.risk and weighed.get(sign.risk, _NAMED) >= _NAMED]
        found += [sign.risk for sign in _standing(text, [one for one in CONSEQUENCES if one.words.search(text)])]
    if count >= _COLLECTIVE:
        found.append("coll")
    hazard = next((sign.hazard for sign in dangers if sign.hazard), "")
    return Danger(hazard, by_urgency(found), "" if hazard else _doubted(standing, weighed))


def _weighed(loud: Mapping[str, float], named: list[Sign], standing: list[Sign]) -> dict[str, float]:
    """How loud each danger is by what the patterns say as well."""
    stand = {sign.risk for sign in standing}
    back = {sign.risk for sign in named} - stand
    return {
        code: score + (_STANDS if code in stand else -_TAKEN_BACK if code in back else 0.0)
        for code, score in loud.items()
    }


def _bare(text: str, said: set[str], loud: dict[str, float]) -> dict[str, float]:
    """How loud each danger is in a few words that are no pattern: an address, 3幢2单元501号, names nothing at all."""
    if not said:
        return {}
    if len(text) > _BARE or (said & THINGS and len(said) > 1):
        return loud
    most = math.inf if said & THINGS else _UNSURE
    return {code: min(most, score - _SAYS_LITTLE) for code, score in loud.items()}


def _blows(standing: list[Sign], loud: dict[str, float], few: bool) -> dict[str, float]:
    """打 is a blow and a shock: a shock only the detector hears, beside violence, is perhaps that; so are few words."""
    risks = {sign.risk for sign in standing}
    if "viol" not in risks or "elec" in risks or not (few or loud.get("elec", -math.inf) >= _ASKED):
        return loud
    return {code: one for code, one in loud.items() if code != "elec"} | {"viol": _UNSURE}


def _doubted(standing: list[Sign], loud: Mapping[str, float]) -> str:
    """The danger to be asked about: one that a pattern heard, else the loudest if it is loud enough."""
    code = max(loud, key=lambda code: loud[code], default="")
    faint = [sign for sign in DANGERS if code and sign.risk == code and loud[code] >= _ASKED]
    return next((sign.hazard for sign in (*standing, *faint) if sign.hazard), "")


def by_urgency(codes: Iterable[str]) -> tuple[str, ...]:
    """Risks, each once, the most urgent first."""
    return tuple(sorted(set(codes), key=_URGENCY.index))


def by_patterns(text: str) -> tuple[str, ...]:
    """The dangers that the patterns alone hear in a plain text."""
    named = [sign for sign in DANGERS if sign.words.search(text)]
    return tuple(dict.fromkeys(sign.risk for sign in _standing(text, named) if sign.risk))


def _standing(text: str, named: list[Sign]) -> list[Sign]:
    """The signs of those named in this text that nothing takes back, in the order given."""
    if not named:
        return []
    settled = 0
    for found in _SETTLED.finditer(text):
        settled = found.end()
    whole = [part for part in _SENTENCE.split(text) if part]
    rest = [part for part in _SENTENCE.split(text[settled:]) if part]
    clauses = [clause for sentence in rest for clause in _CLAUSE.split(sentence)]
    standing = []
    for sign in named:
        parts = rest if "across" in sign.traits else clauses
        if "lasting" in sign.traits:
            parts = [clause for sentence in whole for clause in _CLAUSE.split(sentence)]
        if any(_stands(sign, part) for part in parts):
            standing.append(sign)
    return standing


def _stands(sign: Sign, part: str) -> bool:
    """Whether the sign stands in this part of the text and nothing takes it back."""
    found = list(sign.words.finditer(part))
    lasting = "lasting" in sign.traits
    if not found or (sign.unless and sign.unless.search(part)) or (not lasting and _DRILL.search(part)):
        return False
    return any(not _taken_back(sign, part, each) for each in found)


def _taken_back(sign: Sign, part: str, found: re.Match[str]) -> bool:
    begins = max(0, found.start() - _NEAR)
    before, after = part[begins : found.start()], part[found.end() :]
    if _DENIED.search(before) or (sign.but_not and sign.but_not.search(after)):
        return True
    if "lasting" in sign.traits:
        return False
    # The fear may stand inside the sign: 老人容易摔倒.
    if _SUPPOSED.search(part[begins : found.end() - 1]):
        return True
    if _LONG_AGO.search(before) and "old_counts" not in sign.traits:
        return True
    return bool(_TRULY.search(before) and _WHAT_THEN.search(after))
