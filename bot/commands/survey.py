"""`survey list` and `survey show`: the waves of an estate, and one wave with how far it is and what it came to."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from bot.commands import inviting
from bot.commands.inviting import Unclear
from bot.commands.speaking import say
from bot.commands.tables import pairs, table
from dialogs.kit import N_
from storage import estates
from storage.database import Db
from storage.estates import Setting
from storage.reading import rows
from storage.surveys.company import Company
from storage.surveys.grade import Grade
from storage.surveys.ladder import OUTCOMES, Verdict
from storage.surveys.report import WaveReport
from storage.surveys.rounding import NOTHING, percent
from storage.surveys.suppression import LEAST
from storage.tables import SurveyWave, table as table_of
from storage.waves import reading, reporting
from storage.waves.reading import Progress

MOST = 100
STATUSES: Mapping[str, str] = {
    "planned": N_("planned"),
    "submitted": N_("waits for approval"),
    "approved": N_("approved"),
    "pilot": N_("pilot"),
    "open": N_("open"),
    "paused": N_("paused"),
    "ended": N_("ended"),
    "figured": N_("figures are there"),
    "reported": N_("report approved"),
    "published": N_("published"),
    "cancelled": N_("called off"),
}
BECAME: Mapping[str, str] = {
    "queued": N_("not sent yet"),
    "sent": N_("sent, no answer"),
    "unreachable": N_("could not be reached"),
    "started": N_("begun and not finished"),
    "refused": N_("refused"),
    "partial": N_("answered in part"),
    "complete": N_("answered"),
    "ineligible": N_("does not belong to the survey"),
}
SAID: Mapping[Verdict, str] = {
    "valid": N_("enough, the survey is valid"),
    "invalid": N_("too few, the survey is not valid"),
    "reissue": N_("too few, it is reviewed and sent out again"),
    "target missed": N_("below the target"),
    "no forms": N_("nothing came back"),
}
CHANGES = {
    "clearly lower": N_("clearly lower"),
    "cannot be told": N_("cannot be told"),
    "clearly higher": N_("clearly higher"),
}
GRADES: Mapping[Grade, str] = {
    "excellent": N_("excellent"),
    "good": N_("good"),
    "fair": N_("fair"),
    "unsatisfied": N_("unsatisfied"),
}
COUNTED = ("figured", "reported", "published")


def listing(db: Db, estate: str) -> list[str]:
    """The waves of an estate, the latest first; raises ``Unclear``."""
    home = inviting.estate(db, estate)
    waves = reading.of_estate(db, home.id or 0, MOST)
    if not waves:
        return [say(N_("{estate} has no survey yet."), estate=home.name)]
    setting = estates.setting_of(home)
    head = [say(N_("number")), say(N_("occasion")), say(N_("opens")), say(N_("closes")), say(N_("status"))]
    return table(head, (_line(one, setting) for one in waves))


def wave(db: Db, number: str, estate: str) -> SurveyWave:
    """The wave of this number; raises ``Unclear``."""
    found = reporting.find(db, number.strip().upper(), estate)
    if not found:
        known = [one.number for one in rows(db, SurveyWave, order=(table_of(SurveyWave).c.id.desc(),), limit=5)]
        told = N_("There is no survey {number}. There are {known}.") if known else N_("There is no survey {number}.")
        raise Unclear(say(told, number=number, known="、".join(known)))
    if len(found) > 1:
        names = "、".join(estates.setting(db, one.estate_id).estate.name for one in found)
        raise Unclear(say(N_("Say which estate by --estate: {names}."), names=names))
    return found[0]


def shown(db: Db, one: SurveyWave, now: datetime) -> list[str]:
    """A wave: its plan, how far it is, and its figures once they are there."""
    setting = estates.setting(db, one.estate_id)
    plan = reporting.plan(db, one, setting)
    lines = pairs(
        [
            (say(N_("number")), one.number),
            (say(N_("estate")), setting.estate.name),
            (say(N_("status")), say(STATUSES[one.status])),
            (say(N_("purpose")), plan.purpose or NOTHING),
            (say(N_("responsible")), plan.responsible or NOTHING),
            (say(N_("opens")), _at(one.opens_at, setting) or one.opens_on.isoformat()),
            (say(N_("closes")), _at(one.closes_at, setting) or NOTHING),
            (say(N_("seed's hash")), one.commitments or NOTHING),
        ]
    )
    if one.drawn_at is None:
        return lines
    lines += ["", *_progress(reading.progress(db, one, now=now))]
    return [*lines, "", *_figures(reporting.report(db, one, now=now))] if one.status in COUNTED else lines


def company(found: Company, today: date) -> list[str]:
    """Q14: the estates side by side, who missed the target, what is weak in several, what is late."""
    if not found.projects:
        return [say(N_("No estate has a survey with figures yet."))]
    head = [
        say(N_("estate")),
        say(N_("number")),
        say(N_("forms")),
        say(N_("figure")),
        say(N_("target")),
        "",
        say(N_("return rate")),
        say(N_("grade of the quarter")),
    ]
    lines = table(head, (_project(one) for one in found.projects))
    for item, where in found.shared.items():
        names = "、".join(one.plan.estate for one in where)
        lines.append(
            say(
                N_("{item}: to improve in {count} estates ({names})."),
                item=where[0].name(item),
                count=len(where),
                names=names,
            )
        )
    for one, measure in found.overdue(today):
        told = N_("Late since {day}: {what} ({owner}, {estate})")
        lines.append(say(told, day=measure.due_on, what=measure.what, owner=measure.owner, estate=one.plan.estate))
    return lines


def _project(one: WaveReport) -> list[str]:
    enough = one.counts.returned >= LEAST
    reached = say(N_("reached")) if one.on_target else say(N_("missed"))
    return [
        one.plan.estate,
        one.plan.number,
        str(one.counts.returned),
        percent(one.headline) if enough else NOTHING,
        f"{one.method.target} %",
        reached if enough and one.on_target is not None else NOTHING,
        percent(one.returned.rate) if one.returned else NOTHING,
        say(GRADES[one.grade.grade]) if one.grade and one.grade.grade else NOTHING,
    ]


def _progress(how: Progress) -> Iterator[str]:
    """The ladder, the return rate and the forecast (Q6)."""
    drawn = sum(how.outcomes.values())
    found = [(say(BECAME[name]), str(how.outcomes[name])) for name in OUTCOMES if how.outcomes.get(name)]
    yield from table([say(N_("{count} households were drawn"), count=drawn), ""], found)
    yield say(
        N_("Return rate {rate}: {verdict}."), rate=percent(how.returned.rate), verdict=say(SAID[how.returned.verdict])
    )
    if how.still_needed:
        yield say(N_("{count} more forms are needed."), count=how.still_needed)
    if how.forecast:
        told = N_("Day {day} of {days}: about {likely} forms at the end, between {low} and {high}.")
        yield say(
            told,
            day=len(how.per_day),
            days=how.days,
            likely=how.forecast.likely,
            low=how.forecast.low,
            high=how.forecast.high,
        )


def _figures(report: WaveReport) -> Iterator[str]:
    """The satisfied share of every item with its base; small ones are hidden."""
    if report.counts.returned < LEAST:
        yield say(N_("Fewer than {least} forms count: no figures are shown."), least=LEAST)
        return
    head = [say(N_("item")), say(N_("ratings")), say(N_("satisfied")), "95 %", say(N_("against the last survey"))]
    yield from table(head, _items(report))
    names = "、".join(f"{report.name(one.item)} ({' '.join(one.reasons)})" for one in report.wave.focus)
    if names:
        yield say(N_("To improve first: {names}."), names=names)


def _items(report: WaveReport) -> Iterable[list[str]]:
    for one in report.wave.items:
        word = say(CHANGES[one.trend]) if one.trend else NOTHING
        if one.levels.base < LEAST:
            yield [report.name(one.item.code), f"< {LEAST}", NOTHING, NOTHING, NOTHING]
        else:
            low, high = (percent(end) for end in one.satisfied_interval)
            share = percent(one.levels.satisfied)
            yield [report.name(one.item.code), str(one.levels.base), share, f"{low} – {high}", word]


def _line(one: SurveyWave, setting: Setting) -> list[str]:
    opens = _at(one.opens_at, setting) or one.opens_on.isoformat()
    return [one.number, one.period, opens, _at(one.closes_at, setting) or NOTHING, say(STATUSES[one.status])]


def _at(at: datetime | None, setting: Setting) -> str:
    return f"{at.astimezone(setting.hours.zone):%Y-%m-%d %H:%M}" if at else ""
