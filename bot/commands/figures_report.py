"""`survey paper`: the report of a wave made from files; what files do not tell stays unsaid on the paper.

A plan is a TOML file with the keys of ``Plan``, all of them optional, beside ``questionnaire`` and the table
``beside``, in which another provider's name leads to the file of answers about it (Q15).
"""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from bot.commands import out_file, surveyed
from bot.commands.speaking import say
from bot.commands.surveyed import Files, Result
from bot.papers import fonts, survey
from dialogs.kit import N_
from storage.surveys.errors import SurveyFault
from storage.surveys.report import Opinion, Past, Plan, WaveReport
from storage.surveys.wave import shares

ENDINGS: Final = (".pdf", ".docx", ".png")
ZONE: Final = "Asia/Shanghai"
WORDS: Final = (
    "company",
    "estate",
    "number",
    "occasion",
    "period",
    "purpose",
    "population",
    "approach",
    "responsible",
    "use",
    "draw",
    "incentives",
    "commitment",
    "frame_digest",
)
DAYS: Final = ("opens_on", "closes_on")
COUNTS: Final = ("pilot", "substitutions")


@dataclass(frozen=True, slots=True)
class Told:
    """What a plan's file says: the plan, the questionnaire, the other providers' answers."""

    plan: Plan = field(default_factory=Plan)
    questionnaire: str | None = None
    beside: Mapping[str, Path] = field(default_factory=dict)


def write(files: Files, profile: str, plan: Path | None, out: Path, now: datetime) -> list[str]:
    """Write a report; returns what to say. Raises ``SurveyFault``, ``CannotWrite`` and ``FontMissing``."""
    fonts.chinese()
    told = read(plan) if plan else Told()
    named = Files(files.answers, files.frame, files.previous, told.beside)
    made = report(surveyed.surveyed(named, profile, told.questionnaire), told.plan)
    put(made, out, now, ZONE)
    return [say(N_("Written: {file}"), file=out)]


def put(made: WaveReport, out: Path, now: datetime, zone: str) -> None:
    """Write a report as the kind of file that its name says. Raises ``CannotWrite`` and ``FontMissing``."""
    kinds = {".pdf": survey.pdf, ".docx": survey.word, ".png": survey.picture}
    place(out, kinds[out.suffix.lower()](made, made_at=now, zone=zone))


def place(out: Path, content: bytes) -> None:
    """Put a finished file into its place; raises ``CannotWrite``."""
    out_file.whole(out, partial(_write, content=content))


def report(result: Result, plan: Plan) -> WaveReport:
    """What the files tell of a wave."""
    found = result.counted
    before = shares(result.before, result.questionnaire, result.method) if result.before else None
    return WaveReport(
        plan=plan,
        questionnaire=result.questionnaire,
        method=result.method,
        counts=found.counts,
        wave=result.wave,
        population=result.asked,
        outcomes=result.outcomes,
        returned=result.returned,
        forms=found.forms,
        modes=found.modes,
        left_out=Counter(entry.reason for entry in found.log if entry.excluded),
        noticed=sum(not entry.excluded for entry in found.log),
        types=_types(result),
        past=(Past("", before),) if before else (),
        opinions=tuple(_opinions(result)),
        own=result.own,
        overall=result.overall,
        recommendation=result.recommendation,
        ease=result.ease,
        beside=result.beside,
    )


def read(file: Path) -> Told:
    """What a plan's file says; raises ``SurveyFault``."""
    try:
        data = tomllib.loads(surveyed.text(file))
    except tomllib.TOMLDecodeError as error:
        raise SurveyFault(f"{file.name}: {error}") from error
    questionnaire, others = data.pop("questionnaire", None), data.pop("beside", {})
    for key, value in data.items():
        _require_fit(file.name, key, value)
    if not isinstance(others, dict) or not all(isinstance(one, str) for one in others.values()):
        raise SurveyFault(f"{file.name}: beside must be a table of files.")
    return Told(Plan(**data), questionnaire, {name: file.parent / one for name, one in others.items()})


def _require_fit(name: str, key: str, value: Any) -> None:
    """Raises ``SurveyFault`` for a key that no plan has, or a value of the wrong kind."""
    kinds: dict[str, type] = dict.fromkeys(WORDS, str) | dict.fromkeys(DAYS, date) | dict.fromkeys(COUNTS, int)
    if key not in kinds:
        raise SurveyFault(f"{name}: {key!r} is not known here; a plan may say {', '.join(sorted(kinds))}.")
    if not isinstance(value, kinds[key]):
        what = {str: "words", date: "a day, as 2026-06-15", int: "a whole number"}[kinds[key]]
        raise SurveyFault(f"{name}: {key} must be {what}.")


def _types(result: Result) -> dict[str, dict[str, int]]:
    """For each question about the person, how many chose each option."""
    items = {item.code: {option.code for option in item.options} for item in result.questionnaire.items}
    found: dict[str, Counter[str]] = {}
    for form in result.counted.kept:
        for code, chosen in form.chosen.items():
            if chosen in items[code]:
                found.setdefault(code, Counter())[chosen] += 1
    return {code: dict(counts) for code, counts in found.items()}


def _opinions(result: Result) -> Iterator[Opinion]:
    roles = {item.code: item.role for item in result.questionnaire.items if item.kind == "words"}
    for form in result.counted.kept:
        for code, text in form.words.items():
            yield Opinion(roles[code], text)


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
