"""Q3, Q5 – a household answers: asked, begun, answered question by question, returned or refused; or entered by staff.

Whoever answers lives in the household, or came by the link of its paper, which is the account's that used it first
(A24, A26). An answer can be given anew until the form is returned. After the window it is refused (A27); who leads an
estate sees the refusal in the audit trail.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import and_, insert, select, text, union, update

from storage import codes
from storage.actors import Actor
from storage.database import Db, upsert
from storage.errors import Forbidden, RuleBroken
from storage.reading import first, get, rows
from storage.rules import surveys as rules
from storage.surveys.questionnaire import Item, Questionnaire
from storage.tables import (
    Binding,
    Estate,
    SurveyAnswer,
    SurveyForm,
    SurveyHousehold,
    SurveyOpinion,
    SurveyWave,
    table,
)
from storage.waves import door, forms, given, ladder, questionnaires, words
from storage.waves.given import Given

FORMS, ANSWERS, OPINIONS = table(SurveyForm), table(SurveyAnswer), table(SurveyOpinion)
HOMES, BINDINGS, WAVES, ESTATES = table(SurveyHousehold), table(Binding), table(SurveyWave), table(Estate)
CONFIRMED = text("status = 'confirmed'")
DONE = ("ineligible",)

_PUT = upsert(ANSWERS)
_PUT = _PUT.on_conflict_do_update(
    index_elements=["form_id", "item"],
    set_={name: _PUT.excluded[name] for name in ("value", "chosen", "mark", "at")},
)
_PUT_OPINION = upsert(OPINIONS).on_conflict_do_nothing()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A wave as one person of a household sees it: the questions in their order, and what was answered so far."""

    wave: SurveyWave
    household: SurveyHousehold
    form: SurveyForm | None
    questionnaire: Questionnaire
    items: tuple[Item, ...]
    given: Mapping[str, Given]


@dataclass(frozen=True, slots=True)
class Finished:
    """What became of a form that was returned: ``extra`` where another of the household stands for it (A25)."""

    form: SurveyForm
    extra: bool
    outcome: str


def sheet(db: Db, wave_id: int, unit_id: int, *, by: Actor) -> Sheet:
    """What somebody of a household is asked, and has answered; raises ``Forbidden`` for anybody else."""
    wave, home = get(db, SurveyWave, wave_id), ladder.household(db, wave_id, unit_id)
    _require_theirs(db, wave, home, by)
    form = _own(db, wave_id, unit_id, by)
    asked = questionnaires.of(db, wave)
    items = asked.asked(wave.number, str(unit_id))
    return Sheet(wave, home, form, asked, items, given.of(db, form.id or 0) if form is not None else {})


def begin(db: Db, wave_id: int, unit_id: int, *, by: Actor, now: datetime) -> SurveyForm:
    """Somebody of a household begins, or goes on: their own form."""
    wave, home = get(db, SurveyWave, wave_id), ladder.household(db, wave_id, unit_id)
    _require_theirs(db, wave, home, by)
    require_open(wave, now)
    if (form := _own(db, wave_id, unit_id, by)) is not None:
        if form.completed_at is not None:
            raise RuleBroken("Q5", "survey_done", number=wave.number)
        return form
    values = {
        "wave_id": wave_id,
        "unit_id": unit_id,
        "building": home.stratum,
        "resident_id": by.id or None,
        "user_id": by.user_id or None,
        "started_at": now,
    }
    made = int(db.execute(insert(FORMS).values(**values).returning(FORMS.c.id)).scalar_one())
    ladder.climb(db, home, "started", "bot", by=by, now=now)
    return get(db, SurveyForm, made)


def answer(db: Db, form_id: int, item: str, said: Given, *, by: Actor, now: datetime) -> None:
    """Keep the answer to one question, or the one given instead of it; raises ``RuleBroken`` for an unfit one."""
    form = get(db, SurveyForm, form_id)
    wave = get(db, SurveyWave, form.wave_id)
    if (by.id and form.resident_id == by.id) or (by.user_id and form.user_id == by.user_id):
        require_open(wave, now)
        _put(db, form, questionnaires.of(db, wave), {item: said}, by=by, now=now)
        return
    raise Forbidden("survey_not_asked")


def complete(db: Db, form_id: int, *, by: Actor, now: datetime) -> Finished:
    """Somebody has come to the end of their form: it is returned, and not changed any more."""
    form = get(db, SurveyForm, form_id)
    wave = get(db, SurveyWave, form.wave_id)
    if not (by.id and form.resident_id == by.id) and not (by.user_id and form.user_id == by.user_id):
        raise Forbidden("survey_not_asked")
    require_open(wave, now)
    if form.completed_at is not None:
        raise RuleBroken("Q5", "survey_done", number=wave.number)
    return _finish(db, form, questionnaires.of(db, wave), by=by, now=now)


def refuse(db: Db, wave_id: int, unit_id: int, *, by: Actor, now: datetime) -> None:
    """A household would rather not; it may think again while the window is open."""
    wave, home = get(db, SurveyWave, wave_id), ladder.household(db, wave_id, unit_id)
    _require_theirs(db, wave, home, by)
    require_open(wave, now)
    ladder.climb(db, home, "refused", "bot", by=by, now=now)


def waiting_for(db: Db, bot_id: int, by: Actor) -> list[SurveyHousehold]:
    """The households of somebody that an open wave still waits for, the wave that closes first in front."""
    homes = select(BINDINGS.c.unit_id).where(BINDINGS.c.resident_id == by.id, CONFIRMED)
    key = select(HOMES.c.wave_id, HOMES.c.unit_id)
    # Each by an index of its own; with OR the households of all waves would be looked through.
    mine = union(key.where(HOMES.c.unit_id.in_(homes)), key.where(HOMES.c.bound_to == by.user_id)).subquery()
    wanted = (
        select(HOMES)
        .join(mine, and_(mine.c.wave_id == HOMES.c.wave_id, mine.c.unit_id == HOMES.c.unit_id))
        .join(WAVES, WAVES.c.id == HOMES.c.wave_id)
        .join(ESTATES, ESTATES.c.id == WAVES.c.estate_id)
        .where(ESTATES.c.bot_id == bot_id, WAVES.c.status.in_(rules.ASKING))
        .where(HOMES.c.drawn, HOMES.c.outcome.not_in(("queued", *DONE)))
        .order_by(WAVES.c.closes_at, WAVES.c.id)
    )
    found = [ladder.household(db, row.wave_id, row.unit_id) for row in db.execute(wanted)]
    return [home for home in found if not _returned(_own(db, home.wave_id, home.unit_id, by))]


@dataclass(frozen=True, slots=True)
class Entry:
    """A form that staff enter: of a household by telephone, on paper or at the door; their own assessment; another's.

    ``received_at`` is when it was answered, which must be within the window.
    """

    mode: str
    received_at: datetime
    given: Mapping[str, Given]
    unit_id: int | None = None
    kind: str = "household"
    provider: str = ""


def enter(db: Db, wave_id: int, entry: Entry, *, by: Actor, now: datetime) -> Finished:
    """Q5, Q6: staff enter a whole form at once, with its mode and their name; until the figures are made."""
    wave = door.for_change(db, wave_id, by=by)
    if not door.roles(db, wave, by=by) & rules.ENTERERS:
        raise Forbidden("survey_planners")
    if wave.status not in rules.ENTERED:
        raise Forbidden("survey_over", number=wave.number)
    assert wave.opens_at is not None
    if not wave.opens_at <= entry.received_at <= min(now, wave.closes_at or now):
        raise RuleBroken("Q5", "survey_received_when", number=wave.number)
    home = _home_of_entry(db, wave, entry)
    values = {
        "wave_id": wave_id,
        "unit_id": entry.unit_id,
        "kind": entry.kind,
        "provider": entry.provider.strip(),
        "building": home.stratum if home is not None else "",
        "mode": entry.mode,
        "entered_by": by.id,
        "started_at": entry.received_at,
    }
    made = int(db.execute(insert(FORMS).values(**values).returning(FORMS.c.id)).scalar_one())
    form, asked = get(db, SurveyForm, made), questionnaires.of(db, wave)
    _put(db, form, asked, entry.given, by=by, now=now)
    if home is not None:
        ladder.climb(db, home, "started", entry.mode, by=by, now=now)
    return _finish(db, form, asked, by=by, now=now)


def _home_of_entry(db: Db, wave: SurveyWave, entry: Entry) -> SurveyHousehold | None:
    """The household of an entered form; None for one of our own or about another provider (Q15)."""
    fits = {
        "household": entry.unit_id is not None and entry.mode in ("phone", "paper", "door"),
        "self": entry.unit_id is None and entry.mode == "self",
        "other": entry.unit_id is None and bool(entry.provider.strip()) and entry.mode in ("phone", "paper", "door"),
    }
    if not fits.get(entry.kind):
        raise RuleBroken("Q5", "answer_unfit", item=entry.kind)
    if entry.unit_id is None:
        return None
    home = ladder.household(db, wave.id or 0, entry.unit_id)
    if not home.drawn or home.outcome == "ineligible":
        raise RuleBroken("Q4", "survey_not_drawn", number=wave.number)
    return home


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a try at the door or on the telephone: nobody there ("unreachable"), or "refused"."""

    unit_id: int
    outcome: Literal["unreachable", "refused"]
    mode: str


def note(db: Db, wave_id: int, tried: Tried, *, by: Actor, now: datetime) -> bool:
    """Q6: staff were there and have no form; False when more is known of the household than that."""
    wave = door.seen(db, wave_id, by=by)
    if not door.roles(db, wave, by=by) & rules.ENTERERS:
        raise Forbidden("survey_planners")
    require_open(wave, now)
    home = ladder.household(db, wave_id, tried.unit_id)
    return home.drawn and ladder.climb(db, home, tried.outcome, tried.mode, by=by, now=now)


def fresh_codes(unit_ids: Iterable[int]) -> dict[int, str]:
    """Q6: fresh codes for the papers of households, one each; none opens anything before it is issued."""
    return {unit: codes.new() for unit in unit_ids}


def issue_codes(db: Db, wave_id: int, fresh: Mapping[int, str]) -> set[int]:
    """Q6, A24: let codes hold for drawn households; a former paper opens nothing any more. Returns whose do.

    A household whose paper an account has used keeps it, and gets no other: who has begun with it goes on.
    """
    held = set()
    ladder.hold(db, wave_id, fresh)
    for unit, code in fresh.items():
        free = (HOMES.c.wave_id == wave_id, HOMES.c.unit_id == unit, HOMES.c.drawn, HOMES.c.bound_to.is_(None))
        if db.execute(update(HOMES).where(*free).values(code_hash=codes.hashed(code))).rowcount == 1:
            held.add(unit)
    return held


def in_use(db: Db, wave_id: int) -> set[int]:
    """The households whose paper an account has used."""
    wanted = select(HOMES.c.unit_id).where(HOMES.c.wave_id == wave_id, HOMES.c.bound_to.is_not(None))
    return set(db.execute(wanted).scalars())


def is_code(db: Db, code: str) -> bool:
    """Whether a start code is that of a household's paper."""
    return first(db, SurveyHousehold, HOMES.c.code_hash == codes.hashed(code)) is not None


def redeem(db: Db, bot_id: int, code: str, *, by: Actor) -> SurveyHousehold:
    """A24, A26: the link on a household's paper is the account's that uses it first. Raises ``Forbidden``."""
    found = first(db, SurveyHousehold, HOMES.c.code_hash == codes.hashed(code))
    served = get(db, Estate, get(db, SurveyWave, found.wave_id).estate_id).bot_id if found is not None else None
    if found is None or served != bot_id or not by.user_id:
        raise Forbidden("survey_code")
    ladder.hold(db, found.wave_id, (found.unit_id,))
    free = (HOMES.c.wave_id == found.wave_id, HOMES.c.unit_id == found.unit_id, HOMES.c.bound_to.is_(None))
    db.execute(update(HOMES).where(*free).values(bound_to=by.user_id))
    bound = ladder.household(db, found.wave_id, found.unit_id)
    if bound.bound_to != by.user_id:
        raise Forbidden("survey_code")
    return bound


def require_open(wave: SurveyWave, now: datetime) -> None:
    """Q5, A27: answers are taken in the window. Raises ``Forbidden``, which is noted; ``RuleBroken`` in a pause."""
    if wave.status == "paused":
        raise RuleBroken("Q5", "survey_paused", number=wave.number)
    if wave.status not in rules.ASKING or (wave.closes_at is not None and now >= wave.closes_at):
        raise Forbidden("survey_over", number=wave.number)


def _require_theirs(db: Db, wave: SurveyWave, home: SurveyHousehold, by: Actor) -> None:
    """Refused to whoever neither lives there nor holds the household's paper, and while it is not asked."""
    lives = first(
        db, Binding, BINDINGS.c.resident_id == by.id, BINDINGS.c.unit_id == home.unit_id, CONFIRMED
    )
    if not home.drawn or (home.outcome in ("queued", "ineligible") and home.bound_to != by.user_id):
        raise Forbidden("survey_not_asked")
    if not (by.kind == "resident" and by.id and lives) and not (by.user_id and home.bound_to == by.user_id):
        raise Forbidden("survey_not_asked")


def _own(db: Db, wave_id: int, unit_id: int, by: Actor) -> SurveyForm | None:
    """The form of this person in this household."""
    theirs = (FORMS.c.user_id == by.user_id) if by.user_id else (FORMS.c.resident_id == by.id)
    return first(db, SurveyForm, FORMS.c.wave_id == wave_id, FORMS.c.unit_id == unit_id, theirs)


def _returned(form: SurveyForm | None) -> bool:
    return form is not None and form.completed_at is not None


def _put(
    db: Db, form: SurveyForm, asked: Questionnaire, said: Mapping[str, Given], *, by: Actor, now: datetime
) -> None:
    for code, one in said.items():
        item = asked.item(code)
        if item is None or not given.fits(item, asked, one):
            raise RuleBroken("Q3", "answer_unfit", item=code)
        values = {"form_id": form.id, "item": code, "value": one.value, "chosen": " ".join(one.chosen)}
        db.execute(_PUT, values | {"mark": one.mark, "at": now})
        if item.kind == "words":
            _say(db, form, item, one.words.strip(), by=by, now=now)


def _say(db: Db, form: SurveyForm, item: Item, said: str, *, by: Actor, now: datetime) -> None:
    """Words of a form: the last ones count; an empty answer takes earlier ones back."""
    known = first(db, SurveyOpinion, OPINIONS.c.form_id == form.id, OPINIONS.c.item == item.code)
    if known is not None:
        words.reword(db, known.words_id, said, now=now)
    elif said:
        kept = words.keep(db, form.wave_id, item.role, said, by=by, now=now)
        db.execute(_PUT_OPINION, {"form_id": form.id, "item": item.code, "words_id": kept})


def _finish(db: Db, form: SurveyForm, asked: Questionnaire, *, by: Actor, now: datetime) -> Finished:
    known = forms.facts(db, (form.id,), asked)
    settled = forms.settle(db, form, known.get(form.id or 0, forms.empty(asked)), by=by, now=now)
    home: Any = ladder.find(db, form.wave_id, form.unit_id) if form.unit_id is not None else None
    return Finished(settled, settled.extra, home.outcome if home is not None else "")


def of_wave(db: Db, wave_id: int, unit_id: int) -> list[SurveyForm]:
    """All forms of a household, the counting one and the others."""
    return rows(db, SurveyForm, FORMS.c.wave_id == wave_id, FORMS.c.unit_id == unit_id, order=(FORMS.c.id,))
