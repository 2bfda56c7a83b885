"""What came of a survey, for who leads, or carries out a measure of it: figures, focus, measures, the words to all."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from dialogs.events import Event, Pressed
from dialogs.kit import N_
from dialogs.surveys import results
from handlers.facts.surveys import house, said_in
from handlers.office import HOUSE_LANGUAGE, Person, Turn
from storage.actors import Actor
from storage.people import staff
from storage.rules import surveys as rules
from storage.surveys.methods import Method
from storage.surveys.rounding import percent
from storage.surveys.suppression import LEAST
from storage.surveys.wave import ItemFigures
from storage.tables import Conversation, SurveyMeasure, SurveyWave
from storage.waves import counting, door, kept, measures, planning, publishing, reading, words

MOST_COLLEAGUES = 20
COUNTED_AT_ONCE = 1000
VERDICTS = ("valid", "invalid", "reissue", "target missed")


def of_results(turn: Turn, person: Person, talk: Conversation, state: Any, event: Event) -> results.Facts:
    """Q9, Q12, Q13: what came of a survey, for who leads its estate, or carries out a measure of it."""
    actor = person.as_staff()
    wave = door.seen(turn.db, int(talk.subject), by=actor)
    roles, made = door.roles(turn.db, wave, by=actor), measures.of(turn.db, wave.id or 0)
    if actor.id not in {one.owner_id for one in made}:
        rules.require_planner(roles)
    setting = turn.at(wave.estate_id)
    if wave.status not in rules.COUNTED or not _counted(turn, wave):
        ended = "ended" if wave.status in rules.COUNTED else wave.status
        return results.Facts(wave.id or 0, wave.number, ended)
    method = planning.method_of(wave)
    known, found = reading.returned(turn.db, wave), counting.computed(turn.db, wave)
    few = counting.counts(turn.db, wave).returned < LEAST
    told = () if few else tuple(one for one in found.items if one.tally.base >= LEAST)
    kept_back = {one.item.code for one in found.items} - {one.item.code for one in told}
    names = {one.item.code: said_in(one.item.name, HOUSE_LANGUAGE) for one in found.items}
    together = found.together.weighted if method.headline == "weighted" else found.together.satisfied
    team = staff.with_role(turn.db, wave.estate_id, *sorted({"head", "handler", *rules.PLANNERS}))
    return results.Facts(
        wave=wave.id or 0,
        number=wave.number,
        status=wave.status,
        version=wave.version,
        figured=True,
        rate=percent(known.rate),
        valid=known.verdict if known.verdict in VERDICTS else "",
        few=few,
        headline=percent(together) if together is not None and not few else "",
        target=f"{method.target} %",
        figures=tuple(_figure(one, one in told) for one in found.items) if told else (),
        focus=tuple(
            results.Focus(one.item, names.get(one.item, one.item), one.reasons, one.deep_study)
            for one in found.focus
            if one.item not in kept_back
        ),
        measures=tuple(_measure(turn, one, names, actor, roles) for one in made),
        colleagues=tuple((one.id or 0, one.name) for one in team)[:MOST_COLLEAGUES],
        words=publishing.words(turn.db, wave),
        proposal=_proposal(turn, told, names, made),
        readers=publishing.count(turn.db, wave) if _words_shown(state, event) else 0,
        collective=method.collective_reply,
        may=_may_follow(wave, actor, roles, method) if roles & rules.PLANNERS else (),
        today=setting.hours.local_day(turn.now),
    )


def _words_shown(state: Any, event: Event) -> bool:
    """Whether the page with the words to all is looked at, which says to how many they go."""
    return event == Pressed("words") or getattr(state, "at", "") in ("words", "writing")


def _counted(turn: Turn, wave: SurveyWave) -> bool:
    """Whether the figures can be shown at once: the counts are kept a moment after the figures are made (Q12)."""
    return wave.households <= COUNTED_AT_ONCE or kept.of(turn.db, wave) is not None


def _figure(one: ItemFigures, told: bool) -> results.Figure:
    """X27: of so few ratings that somebody could be recognised, only how many there are."""
    share: Fraction | None = one.levels.satisfied if told else None
    said = percent(share) if share is not None else ""
    trend = one.trend or "" if told else ""
    return results.Figure(said_in(one.item.name, HOUSE_LANGUAGE), said, one.tally.base, trend)


def _measure(
    turn: Turn, one: SurveyMeasure, names: dict[str, str], actor: Actor, roles: frozenset[str]
) -> results.Measure:
    standing = "planned" if one.done_at is None else "done"
    if one.effective is not None:
        standing = "effective" if one.effective else "not_effective"
    own = one.owner_id == actor.id
    may = "done" if standing == "planned" and (own or roles & rules.PLANNERS) else ""
    if standing == "done" and not own and roles & rules.PLANNERS:
        may = "verify"
    return results.Measure(
        id=one.id or 0,
        name=names.get(one.item, one.item),
        owner=staff.name_of(turn.db, one.owner_id),
        due=one.due_on,
        words=words.body(turn.db, one.words_id),
        standing=standing,  # type: ignore[arg-type]
        may=may,  # type: ignore[arg-type]
    )


def _may_follow(wave: SurveyWave, actor: Actor, roles: frozenset[str], method: Method) -> tuple[str, ...]:
    """What may follow on the figures: measures, the report's signatures, the words to all."""
    found = ["measure"]
    decides = bool(roles & rules.APPROVERS)
    if wave.status == "figured" and rules.reviewed_first(method) and wave.reviewed_at is None:
        found.append("review")
    elif wave.status == "figured" and decides and wave.reviewed_by != actor.id:
        found.append("approve_report")
    if rules.may_publish(method) and wave.status in ("figured", "reported"):
        found.append("word")
    if rules.may_publish(method) and wave.status == "reported" and decides:
        found.append("publish")
    return tuple(found)


def _proposal(
    turn: Turn, items: tuple[ItemFigures, ...], names: dict[str, str], made: list[SurveyMeasure]
) -> str:
    """Q13, X27: "you said, we did", proposed from the figures and the measures."""
    shares = [(names[one.item.code], one.levels.satisfied) for one in items if one.levels.satisfied is not None]
    if not shares or not made:
        return ""
    best, worst = max(shares, key=lambda one: one[1] or 0), min(shares, key=lambda one: one[1] or 0)
    said = house(turn, SAID).format(best=best[0], high=percent(best[1]), worst=worst[0], low=percent(worst[1]))
    lines = [
        house(turn, DOES).format(
            name=names.get(one.item, one.item), words=words.body(turn.db, one.words_id), due=_spoken(one.due_on)
        )
        for one in made
    ]
    return "\n".join([said, *lines, house(turn, THANKS)])


def _spoken(day: date) -> str:
    """A day as residents read it, in the house's language."""
    return f"{day.month}月{day.day}日"


SAID = N_("You said: most satisfied with {best} ({high}), least with {worst} ({low}).")
DOES = N_("· {name}: {words} (by {due})")
THANKS = N_("Thank you to everybody who answered. Later we ask whether it has got better.")

FACTS: dict[str, Callable[..., Any]] = {"survey_results": of_results}
