"""Q12 – what was counted stays as it was counted: a wave's counts are kept once, so that no press counts answers again.

They are read from their row once a process, and remembered for a few waves; a row never changes.
"""

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from storage.database import Db, upsert
from storage.reading import first
from storage.rules import surveys as rules
from storage.surveys.counting import Counts
from storage.surveys.tallies import Tally
from storage.surveys.wave import Population
from storage.tables import SurveyFigures, SurveyWave, table
from storage.waves.door import WAVES

FIGURES = table(SurveyFigures)
REMEMBERED = 16
_remembered: OrderedDict[tuple[str, int, datetime], "Kept"] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Kept:
    """What the figures of a wave are made of: its answers, counted, and whom it was for."""

    counts: Counts
    population: Population


def keep(db: Db, wave_id: int, found: Kept, *, now: datetime) -> None:
    """Keep the counts of a wave, once; those that are kept stay."""
    row = {"wave_id": wave_id, "counts": _written(found), "made_at": now}
    db.execute(upsert(FIGURES).on_conflict_do_nothing(), row)


def of(db: Db, wave: SurveyWave) -> Kept | None:
    """The kept counts of a wave whose figures are made; None before they are kept."""
    if wave.status not in rules.COUNTED:
        return None
    made_at = db.execute(select(FIGURES.c.made_at).where(FIGURES.c.wave_id == wave.id)).scalar()
    if made_at is None:
        return None
    key = (str(db.engine.url), wave.id or 0, made_at)
    known = _remembered.get(key)
    if known is None:
        row = first(db, SurveyFigures, FIGURES.c.wave_id == wave.id)
        assert row is not None
        known = _read(json.loads(row.counts))
        _remembered[key] = known
        while len(_remembered) > REMEMBERED:
            _remembered.popitem(last=False)
    return known


def missing(db: Db, estate_id: int) -> list[int]:
    """The waves of an estate whose figures are made, and whose counts are not kept yet."""
    wanted = (
        select(WAVES.c.id)
        .outerjoin(FIGURES, FIGURES.c.wave_id == WAVES.c.id)
        .where(WAVES.c.estate_id == estate_id, WAVES.c.status.in_(rules.COUNTED), FIGURES.c.wave_id.is_(None))
    )
    return [int(key) for key in db.execute(wanted.order_by(WAVES.c.id)).scalars()]


def _written(found: Kept) -> str:
    counts, people = found.counts, found.population
    kept = {
        "returned": counts.returned,
        "tallies": _tallies_written(counts.tallies),
        "buildings": {name: _tallies_written(own) for name, own in counts.buildings.items()},
        "crosses": {item: [[*pair, count] for pair, count in cross.items()] for item, cross in counts.crosses.items()},
        "picks": counts.picks,
        "written": counts.written,
        "named": counts.named,
        "population": [people.asked, people.households, people.strata],
    }
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def _tallies_written(tallies: Mapping[str, Tally]) -> dict[str, Any]:
    return {
        item: [list(one.values.items()), one.returned, one.not_applicable, one.declined]
        for item, one in tallies.items()
    }


def _read(kept: Mapping[str, Any]) -> Kept:
    asked, households, strata = kept["population"]
    counts = Counts(
        returned=kept["returned"],
        tallies=_tallies(kept["tallies"]),
        buildings={name: _tallies(own) for name, own in kept["buildings"].items()},
        crosses={
            item: {(own, whole): count for own, whole, count in cross} for item, cross in kept["crosses"].items()
        },
        picks=kept["picks"],
        written=kept["written"],
        named=kept["named"],
    )
    return Kept(counts, Population(asked, households, strata))


def _tallies(kept: Mapping[str, Any]) -> dict[str, Tally]:
    return {
        item: Tally(item, dict(values), returned, not_applicable=not_applicable, declined=declined)
        for item, (values, returned, not_applicable, declined) in kept.items()
    }
