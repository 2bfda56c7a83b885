"""What is wrong with a questionnaire's file: every mistake at once, each with its line (Q3).

A mistake is *grave* when the file cannot be used; the others are advice of survey method (X22, X24):
one idea in a question, a question about what matters, room for words, not too many questions.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Any

from storage.surveys import shape
from storage.surveys.errors import SurveyFault
from storage.surveys.questionnaire import Questionnaire, built
from storage.surveys.scales import LABELS, MARKS, RATED, SCORED
from storage.surveys.shape import Found
from storage.surveys.toml_lines import Path, line_of

FOLDER = "storage.surveys.questionnaires"
MOST_QUESTIONS = 25
SERVICES_TO_WEIGH = 4  # below that nobody needs to say which matters most
_TWO_IDEAS = {"zh_CN": re.compile("和|与|及|并且|同时"), "en": re.compile(r"\band\b", re.IGNORECASE)}
_HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One mistake, or one piece of advice where it is not grave."""

    line: int
    text: str
    grave: bool = True

    def __str__(self) -> str:
        return f"line {self.line}: {'' if self.grave else 'advice: '}{self.text}"


class QuestionnaireError(SurveyFault):
    """A questionnaire that cannot be used; the text has a line for each mistake."""

    def __init__(self, name: str, findings: list[Finding]) -> None:
        super().__init__("\n".join(f"{name}, {finding}" for finding in findings))
        self.findings = findings


def check(source: str) -> list[Finding]:
    """Everything that is to be said about a file, in the order of its lines."""
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        return [Finding(_line_told(str(error), source), f"this cannot be read as TOML: {error}")]
    found = [*shape.whole(data, ()), *_twice(data), *_labels(data), *_roles(data), *_advice(data)]
    return sorted({Finding(line_of(source, one.path), one.text, one.grave) for one in found})


def read(source: str, name: str) -> Questionnaire:
    """The questionnaire a file describes; raises ``QuestionnaireError`` with every grave mistake."""
    grave = [finding for finding in check(source) if finding.grave]
    if grave:
        raise QuestionnaireError(name, grave)
    return built(tomllib.loads(source))


def shipped() -> list[str]:
    """The names of the questionnaires that come with the program."""
    files = (path.name for path in resources.files(FOLDER).iterdir())
    return sorted(name.removesuffix(".toml") for name in files if name.endswith(".toml"))


def load(name: str) -> Questionnaire:
    """A questionnaire that comes with the program, by its name."""
    if name not in shipped():
        known = ", ".join(shipped())
        raise QuestionnaireError(name, [Finding(1, f"there is no such questionnaire; there are {known}")])
    return read(resources.files(FOLDER).joinpath(f"{name}.toml").read_text(encoding="utf-8"), f"{name}.toml")


def _line_told(message: str, source: str) -> int:
    told = re.search(r"at line (\d+)", message)
    return int(told[1]) if told else max(1, len(source.rstrip("\n").split("\n")))


def _twice(data: Any) -> Iterator[Found]:
    """Codes name answers in every sheet and figure, so each may stand once: of items, of blocks, of options."""
    lists = [[*shape.blocks(data)], [*shape.items(data)]]
    lists += [[*shape.tables(item.get("options"), (*path, "options"))] for path, item in shape.items(data)]
    for group in lists:
        seen: set[Any] = set()
        for path, one in group:
            code = one.get("code")
            if isinstance(code, str) and code in seen:
                yield Found((*path, "code"), f"the code {code!r} stands here a second time")
            seen.add(code if isinstance(code, str) else None)


def _labels(data: Any) -> Iterator[Found]:
    """What the buttons of the kinds in use say."""
    labels = data.get("labels", {})
    kinds = [item.get("kind") for _, item in shape.items(data)]
    wanted = [name for kind, names in LABELS.items() if kind in kinds for name in names]
    wanted += [mark for mark in MARKS if mark != "unclear"]
    for name in wanted:
        if isinstance(labels, dict) and name not in labels:
            yield Found(("labels",), f"labels lacks {name}, which stands on a button")


def _roles(data: Any) -> Iterator[Found]:
    """What a questionnaire has at least once, and what at most once."""
    items = [*shape.items(data)]
    if not any(item.get("kind") in RATED for _, item in items):
        yield Found((), "nothing is rated: a questionnaire has at least one question on a scale")
    for role in ("overall", "least", "important"):
        for path, _ in [pair for pair in items if pair[1].get("role") == role][1:]:
            yield Found((*path, "role"), f"there is a second question with the role {role!r}; one is enough")
    for path, item in items:
        if item.get("kind") == "pick" and not any(one.get("kind") in SCORED for _, one in items):
            yield Found(path, "a pick chooses among the rated services, and there are none")
    for path, _ in [pair for pair in items if pair[1].get("kind") == "nps"][1:]:
        yield Found((*path, "kind"), "there is a second recommendation question; one is enough")


def _advice(data: Any) -> Iterator[Found]:
    """What good survey method asks for and a company may have reasons not to follow."""
    items = [*shape.items(data)]
    roles = [item.get("role") for _, item in items]
    services = [item for _, item in items if item.get("kind") in SCORED and item.get("role") != "overall"]
    if len(services) >= SERVICES_TO_WEIGH and "important" not in roles:
        yield Found((), "nobody is asked which services matter most (X22)", False)
    if "opinion" not in roles:
        yield Found((), "there is no question that leaves room for words", False)
    if len(items) > MOST_QUESTIONS:
        yield Found((), f"{len(items)} questions are many; people stop on the way", False)
    for path, item in items:
        text = item.get("text")
        yield from _of_text(text, (*path, "text"), item) if isinstance(text, dict) else ()


def _of_text(text: dict[str, Any], path: Path, item: dict[str, Any]) -> Iterator[Found]:
    for language, said in text.items():
        if not isinstance(said, str):
            continue
        two = _TWO_IDEAS.get(language)
        if item.get("kind") in SCORED and item.get("role") != "overall" and two and (found := two.search(said)):
            yield Found((*path, language), f"{found[0]!r}: does this ask about two things at once? (X24)", False)
        if language.startswith("zh") and said.strip() and not _HAN.search(said):
            yield Found((*path, language), f"{language} has no Chinese in it", False)
