"""A wave's answers as counts, aggregated by the database: figures of a million answers need no answer in memory.

Counted are the forms that stand for their household. What was left out enters no base (Q7); whoever moved out leaves
the population. Self-assessment (B) and forms about another provider (Q15) are counted apart.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select

from storage.database import Db
from storage.reading import first
from storage.surveys import methods, wave as figures
from storage.surveys.counting import Counts
from storage.surveys.importance import Cross
from storage.surveys.questionnaire import Item, Questionnaire, comparable
from storage.surveys.scales import RATED
from storage.surveys.tallies import Tally
from storage.surveys.trend import Word
from storage.surveys.wave import Earlier, Population
from storage.tables import (
    SurveyAnswer,
    SurveyForm,
    SurveyHousehold,
    SurveyOpinion,
    SurveyWave,
    SurveyWords,
    table,
)
from storage.waves import kept, ladder, questionnaires
from storage.waves.door import WAVES
from storage.waves.kept import Kept

FORMS, ANSWERS, OPINIONS = table(SurveyForm), table(SurveyAnswer), table(SurveyOpinion)
HOMES, WORDS = table(SurveyHousehold), table(SurveyWords)
# Q9, E: not better in two waves running; so as many words as that look back.
LOOKS_BACK = 2


def counts(db: Db, wave: SurveyWave) -> Counts:
    """Everything the figures of a wave are made of, as it is kept or else counted."""
    known = kept.of(db, wave)
    return known.counts if known is not None else _counted(db, questionnaires.of(db, wave), _of_households(wave))


def look(db: Db, wave: SurveyWave) -> Kept:
    """What is to be kept of a wave whose figures are made; of many answers that takes a while."""
    return Kept(counts(db, wave), population(db, wave))


def self_counts(db: Db, wave: SurveyWave) -> Counts:
    """The self-assessment that belongs to a wave (B)."""
    own = and_(FORMS.c.wave_id == wave.id, FORMS.c.kind == "self", FORMS.c.void == "")
    return _counted(db, questionnaires.of(db, wave), own)


def others(db: Db, wave: SurveyWave) -> dict[str, Counts]:
    """Q15: the same questionnaire about other providers, each by itself."""
    wanted = select(FORMS.c.provider).where(FORMS.c.wave_id == wave.id, FORMS.c.kind == "other").distinct()
    asked = questionnaires.of(db, wave)
    of_others = and_(FORMS.c.wave_id == wave.id, FORMS.c.kind == "other", FORMS.c.void == "")
    return {
        name: _counted(db, asked, and_(of_others, FORMS.c.provider == name))
        for name in db.execute(wanted.order_by(FORMS.c.provider)).scalars()
    }


def population(db: Db, wave: SurveyWave) -> Population:
    """Whom a wave was for: those asked, and all households by building; who moved out is neither."""
    if (known := kept.of(db, wave)) is not None:
        return known.population
    outcomes = ladder.outcomes(db, wave.id or 0)
    belongs = (HOMES.c.wave_id == wave.id, HOMES.c.outcome != "ineligible")
    strata = {
        name: count
        for name, count in db.execute(select(HOMES.c.stratum, func.count()).where(*belongs).group_by(HOMES.c.stratum))
    }
    asked = sum(outcomes.values()) - outcomes.get("ineligible", 0)
    return Population(asked, sum(strata.values()), strata)


def former(db: Db, wave: SurveyWave) -> SurveyWave | None:
    """The wave before of the same estate that is counted and asked of all alike; the nearest one."""
    before = (
        WAVES.c.estate_id == wave.estate_id,
        WAVES.c.id < wave.id,
        WAVES.c.status.in_(("figured", "reported", "published")),
        (WAVES.c.way == "key") if wave.way == "key" else (WAVES.c.way != "key"),
        (WAVES.c.occasion == "life") if wave.occasion == "life" else (WAVES.c.occasion != "life"),
        WAVES.c.buildings == wave.buildings,
    )
    return first(db, SurveyWave, *before, order=(WAVES.c.id.desc(),))


def earlier(db: Db, wave: SurveyWave, back: int = LOOKS_BACK) -> Earlier | None:
    """The wave before as the trend needs it, with each item's words up to it."""
    before = former(db, wave)
    if before is None:
        return None
    asked = questionnaires.of(db, before)
    if not comparable(asked, questionnaires.of(db, wave)):
        return None
    told: dict[str, tuple[Word, ...]] = {}
    if back > 1:
        known = earlier(db, before, back - 1)
        computed = _figures(db, before, known)
        told = {one.item.code: (one.trend,) for one in computed.items if one.trend is not None}
    return Earlier(counts(db, before), asked, told)


def computed(db: Db, wave: SurveyWave) -> figures.Wave:
    """Every figure of a wave."""
    return _figures(db, wave, earlier(db, wave))


def _figures(db: Db, wave: SurveyWave, before: Earlier | None) -> figures.Wave:
    asked, method = questionnaires.of(db, wave), methods.method(wave.profile)
    return figures.computed(counts(db, wave), asked, method, population(db, wave), before)


def _of_households(wave: SurveyWave) -> ColumnElement[bool]:
    return and_(FORMS.c.wave_id == wave.id, FORMS.c.counts)


@dataclass(frozen=True, slots=True)
class _Cell:
    """How often one answer was given to one item in one building."""

    building: str
    item: str
    value: int | None
    mark: str
    chosen: str
    count: int


def _counted(db: Db, asked: Questionnaire, forms: ColumnElement[bool]) -> Counts:
    returned = _returned(db, forms)
    cells = _cells(db, forms)
    by_building: dict[str, list[_Cell]] = defaultdict(list)
    for cell in cells:
        by_building[cell.building].append(cell)
    return Counts(
        returned=sum(returned.values()),
        tallies=_tallies(asked, cells, sum(returned.values())),
        buildings={name: _tallies(asked, by_building[name], returned[name]) for name in sorted(returned)},
        crosses=_crosses(db, asked, forms),
        picks={item.role: _picks(cells, item) for item in asked.items if item.kind == "pick"},
        written=_written(db, forms, asked),
        named=_named(db, forms, asked),
    )


def _returned(db: Db, forms: ColumnElement[bool]) -> dict[str, int]:
    wanted = select(FORMS.c.building, func.count()).where(forms).group_by(FORMS.c.building)
    return {building: count for building, count in db.execute(wanted)}


def _cells(db: Db, forms: ColumnElement[bool]) -> list[_Cell]:
    parts = (FORMS.c.building, ANSWERS.c.item, ANSWERS.c.value, ANSWERS.c.mark, ANSWERS.c.chosen)
    wanted = select(*parts, func.count()).join(FORMS, FORMS.c.id == ANSWERS.c.form_id).where(forms).group_by(*parts)
    return [_Cell(*row) for row in db.execute(wanted)]


def _tallies(asked: Questionnaire, cells: Iterable[_Cell], returned: int) -> dict[str, Tally]:
    by_item: dict[str, list[_Cell]] = defaultdict(list)
    for cell in cells:
        by_item[cell.item].append(cell)
    rated = (item.code for item in asked.items if item.kind in RATED)
    return {code: _tally(code, by_item[code], returned) for code in rated}


def _tally(code: str, cells: list[_Cell], returned: int) -> Tally:
    values: Counter[int] = Counter()
    marks: Counter[str] = Counter()
    for cell in cells:
        if cell.value is not None:
            values[cell.value] += cell.count
        marks[cell.mark] += cell.count
    return Tally(code, values, returned, not_applicable=marks["not_applicable"], declined=marks["declined"])


def _crosses(db: Db, asked: Questionnaire, forms: ColumnElement[bool]) -> dict[str, Cross]:
    """Each service's level against the overall one."""
    whole = asked.overall
    if whole is None:
        return {}
    overall = ANSWERS.alias("overall")
    wanted = (
        select(ANSWERS.c.item, ANSWERS.c.value, overall.c.value, func.count())
        .join(FORMS, FORMS.c.id == ANSWERS.c.form_id)
        .join(overall, and_(overall.c.form_id == ANSWERS.c.form_id, overall.c.item == whole.code))
        .where(forms, ANSWERS.c.value.is_not(None), overall.c.value.is_not(None))
        .group_by(ANSWERS.c.item, ANSWERS.c.value, overall.c.value)
    )
    found: dict[str, Counter[tuple[int, int]]] = {item.code: Counter() for item in asked.services}
    for code, own, all_in_all, count in db.execute(wanted):
        if code in found:
            found[code][own, all_in_all] += count
    return dict(found)


def _picks(cells: Iterable[_Cell], item: Item) -> dict[str, int]:
    picks: Counter[str] = Counter()
    for cell in cells:
        if cell.item == item.code and cell.chosen:
            picks[""] += cell.count
            picks.update({one: cell.count for one in cell.chosen.split()})
    return {"": 0, **picks}


def _written(db: Db, forms: ColumnElement[bool], asked: Questionnaire) -> dict[str, int]:
    wanted = (
        select(OPINIONS.c.item, func.count())
        .join(FORMS, FORMS.c.id == OPINIONS.c.form_id)
        .join(WORDS, WORDS.c.id == OPINIONS.c.words_id)
        .where(forms, WORDS.c.body != "")
        .group_by(OPINIONS.c.item)
    )
    found: dict[str, int] = {code: count for code, count in db.execute(wanted)}
    return {item.code: found.get(item.code, 0) for item in asked.items if item.kind == "words"}


def _named(db: Db, forms: ColumnElement[bool], asked: Questionnaire) -> dict[str, dict[str, int]]:
    """Of opinions and expectations, how many were coded as being about each service."""
    wanted = (
        select(OPINIONS.c.item, OPINIONS.c.services, func.count())
        .join(FORMS, FORMS.c.id == OPINIONS.c.form_id)
        .where(forms, OPINIONS.c.services != "")
        .group_by(OPINIONS.c.item, OPINIONS.c.services)
    )
    roles = {item.code: item.role for item in asked.items if item.kind == "words"}
    named: dict[str, Counter[str]] = {role: Counter() for role in roles.values()}
    for code, services, count in db.execute(wanted):
        if code in roles:
            named[roles[code]].update({one: count for one in services.split()})
    return {role: dict(found) for role, found in named.items()}
