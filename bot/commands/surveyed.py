"""A wave out of files: read, cleaned, counted and computed, as far as the files tell."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from io import StringIO
from pathlib import Path

from storage.surveys import beside, checking, cleaning, counting, figures, frame, ladder, methods, scores, sheet
from storage.surveys.beside import Beside
from storage.surveys.cleaning import Cleaned
from storage.surveys.counting import Counts
from storage.surveys.errors import SurveyFault
from storage.surveys.frame import Frame
from storage.surveys.ladder import Outcome, Return
from storage.surveys.methods import Method
from storage.surveys.questionnaire import Questionnaire
from storage.surveys.sheet import Answers
from storage.surveys.tallies import Tally
from storage.surveys.wave import Earlier, Population, Wave, computed


@dataclass(frozen=True, slots=True)
class Files:
    """What was named on the command line; only the answers must be there. ``beside``: other providers' (Q15)."""

    answers: Path
    frame: Path | None = None
    previous: Path | None = None
    beside: Mapping[str, Path] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counted:
    """A sheet of answers, cleaned and counted; self-assessment apart."""

    forms: int
    modes: Mapping[str, int]
    log: tuple[cleaning.Entry, ...]
    counts: Counts
    own: Counts | None
    complete: tuple[str, ...]
    partial: tuple[str, ...]
    kept: tuple[Answers, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Result:
    """Everything that is printed about a wave."""

    questionnaire: Questionnaire
    method: Method
    counted: Counted
    wave: Wave
    returned: Return | None
    population: int | None
    own: Wave | None
    overall: Fraction | None
    recommendation: scores.Recommendation | None
    ease: Fraction | None
    asked: Population
    outcomes: Mapping[Outcome, int]
    before: Counts | None
    beside: tuple[Beside, ...]


def surveyed(files: Files, profile: str, named: str | None) -> Result:
    """Everything about a wave; raises ``SurveyFault``."""
    method = methods.method(profile)
    questionnaire = _questionnaire(named or method.questionnaire)
    known = frame.frame(_lines(files.frame), files.frame.name) if files.frame else None
    found = _counted(files.answers, questionnaire, known)
    before = _counted(files.previous, questionnaire, None) if files.previous else None
    earlier = Earlier(before.counts, questionnaire) if before else None
    made = computed(found.counts, questionnaire, method, _population(known), earlier)
    own = computed(found.own, questionnaire, method, Population()) if found.own else None
    outcomes = known.counted(found.complete, found.partial) if known else {}
    return Result(
        questionnaire=questionnaire,
        method=method,
        counted=found,
        wave=made,
        returned=ladder.returned(outcomes, method) if known else None,
        population=known.population if known else None,
        own=own,
        overall=figures.overall(own.together.weighted, made.together.weighted) if own else None,
        recommendation=next((scores.recommendation(one) for one in _of_kind(found, questionnaire, "nps")), None),
        ease=next((easy[0] for one in _of_kind(found, questionnaire, "ces") if (easy := scores.ease(one))), None),
        asked=_population(known),
        outcomes=outcomes,
        before=before.counts if before else None,
        beside=tuple(
            beside.beside(name, found.counts, _counted(file, questionnaire, None).counts, questionnaire, method)
            for name, file in files.beside.items()
        ),
    )


def _of_kind(found: Counted, questionnaire: Questionnaire, kind: str) -> list[Tally]:
    return [found.counts.tallies[item.code] for item in questionnaire.items if item.kind == kind]


def _population(known: Frame | None) -> Population:
    if known is None:
        return Population()
    asked = sum(1 for outcome in known.outcomes.values() if outcome != "ineligible")
    return Population(asked, known.population, known.strata)


def _counted(file: Path, questionnaire: Questionnaire, known: Frame | None) -> Counted:
    """Read, clean and count a sheet; a frame says who was drawn and where they live."""
    read = sheet.answers(_lines(file), questionnaire, file.name)
    forms = [_placed(one, known) for one in read if one.mode != "self"]
    own = [one for one in read if one.mode == "self"]
    clean = cleaning.cleaned((one.form(questionnaire) for one in forms), _sample(known))
    kept = {form.ref for form in clean.kept}
    counting_ones = tuple(one for one in forms if str(one.line) in kept)
    counts = counting.counted(counting_ones, questionnaire)
    by_state = _by_state(clean)
    return Counted(
        forms=len(forms),
        modes=Counter(one.mode for one in forms),
        log=clean.log,
        counts=counts,
        own=counting.counted(own, questionnaire) if own else None,
        complete=by_state["complete"],
        partial=by_state["partial"],
        kept=counting_ones,
    )


def _by_state(clean: Cleaned) -> dict[str, tuple[str, ...]]:
    states = [(cleaning.completeness(form), form.household) for form in clean.kept]
    return {name: tuple(home for state, home in states if state == name) for name in ("complete", "partial")}


def _placed(one: Answers, known: Frame | None) -> Answers:
    return one if known is None else replace(one, building=known.buildings.get(one.household, one.building))


def _sample(known: Frame | None) -> frozenset[str] | None:
    """Who may answer: those drawn, as long as they belong to the population."""
    if known is None:
        return None
    return frozenset(one for one, outcome in known.outcomes.items() if outcome != "ineligible")


def _questionnaire(named: str) -> Questionnaire:
    if named in checking.shipped():
        return checking.load(named)
    file = Path(named)
    return checking.read(text(file), file.name)


def _lines(file: Path) -> Iterable[str]:
    return StringIO(text(file), newline="")


def text(file: Path) -> str:
    """A file's text; raises ``SurveyFault`` with the line where it is none."""
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise SurveyFault(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SurveyFault(f"{file.name}, line {line}: this is no UTF-8; please save the file as UTF-8.") from error
