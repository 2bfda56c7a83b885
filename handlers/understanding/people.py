"""The head count a text states: how many people or households complain. A claim, which staff confirm (K2, K3)."""

import re

from handlers.understanding.numbers import WRITTEN, number

# Households and owners are complainants by themselves, plain people only when something says they act together.
_OWNERS = re.compile(
    rf"(?P<count>{WRITTEN})(?:个|位|名)?"
    r"(?:户(?!型|主|外|口|打通|合)|家(?:住户|业主|人)|(?:多)?(?:业主|住户|居民|邻居|街坊|家长|租户|商户|村民|群众))"
)
_PEOPLE = re.compile(rf"(?P<count>{WRITTEN})(?:个|位|名|口)?(?:人(?![均行防])|家(?!里|具|电|长|门))")
_TOGETHER = re.compile(
    r"联名|联署|签[了名字上]|签过|反映|投诉|集体|要求|抗议|维权|一起(?=[签投反去要来写])|一同|共同|一致|都同意|"
    r"代表|受影响|受害|上访|报名|连署|联合|附议|请愿"
)
# One household's matter, or a rule's number, is no head count of complainants.
_OTHERWISE = re.compile(
    r"[每第]$|一梯$|(?:打通|合并|隔成|租给|住了?|住着|里面有?|困了?|关了?|只有|家里|一家|坐|载|超过|限|可坐|"
    r"只能坐)$|最多$"
)
_CLAUSE = re.compile(r"[，。；、！？!?,.;\n]")
_MOST = 20_000


def people(text: str) -> int:
    """How many complain, by what a simplified text says; nought where it does not."""
    return max((_in(clause) for clause in _CLAUSE.split(text)), default=0)


def _in(clause: str) -> int:
    together = _TOGETHER.search(clause)
    counts = [_count(found, clause) for found in _OWNERS.finditer(clause)]
    if together:
        counts += [_count(found, clause) for found in _PEOPLE.finditer(clause)]
    return max(counts, default=0)


def _count(found: re.Match[str], clause: str) -> int:
    if _OTHERWISE.search(clause[max(0, found.start() - 4) : found.start()]):
        return 0
    count = number(found["count"]) or 0
    return count if count <= _MOST else 0
