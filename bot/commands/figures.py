"""`figures` and `questionnaire`: the arithmetic of a survey on files, so that it can be checked without the bot."""

import dataclasses
import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from bot.commands import figures_text
from bot.commands.surveyed import Files, Result, surveyed, text
from storage.surveys import checking
from storage.surveys.questionnaire import Item

__all__ = ["Files", "check", "run"]

DIGITS = 6


def run(files: Files, profile: str, named: str | None, *, as_json: bool) -> list[str]:
    """Compute a wave's figures from files; returns what to print. Raises ``SurveyFault``."""
    result = surveyed(files, profile, named)
    if as_json:
        return [json.dumps(_summary(result), ensure_ascii=False, indent=2)]
    return figures_text.page(result, files.answers.name)


def check(file: Path) -> tuple[list[str], bool]:
    """What is to be said about a questionnaire's file, and whether it can be used."""
    source = text(file)
    findings = checking.check(source)
    lines = [f"{file.name}, {finding}" for finding in findings]
    grave = sum(finding.grave for finding in findings)
    if grave:
        return [*lines, f"{file.name} cannot be used: {grave} mistake{'s' if grave > 1 else ''}."], False
    found = checking.read(source, file.name)
    said = f"{found.id} version {found.version}, {len(found.items)} questions, digest {found.digest}"
    return [*lines, f"{file.name} is sound: {said}."], True


def _summary(result: Result) -> dict[str, Any]:
    head = {
        "questionnaire": result.questionnaire.id,
        "version": result.questionnaire.version,
        "digest": result.questionnaire.digest,
        "profile": result.method.profile,
    }
    named = {field.name: getattr(result, field.name) for field in dataclasses.fields(result)}
    told = {name: _plain(value) for name, value in named.items() if name not in ("questionnaire", "method")}
    del told["counted"]["kept"]  # the answers themselves, words included, are in the file they came from
    return {**head, **told}


def _plain(value: Any) -> Any:
    """Figures as JSON: fractions as decimals, items by their code."""
    match value:
        case Item():
            return value.code
        case Fraction() | float():
            return round(float(value), DIGITS)
        case Mapping():
            return {_key(key): _plain(one) for key, one in value.items()}
        case tuple() | list():
            return [_plain(one) for one in value]
        case _ if dataclasses.is_dataclass(value):
            return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        case _:
            return value


def _key(key: Any) -> str:
    return "/".join(map(str, key)) if isinstance(key, tuple) else str(key)
