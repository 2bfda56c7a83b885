"""`survey report`, `survey doors` and `survey company`: what is printed of waves, as the kind of file its name says."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from bot.commands import figures_report, inviting, opening, out_file, survey
from bot.commands.inviting import Unclear
from bot.commands.speaking import say
from bot.papers import fonts
from bot.papers.survey import company as companies, doors
from bot.papers.survey.doors import Walk
from bot.papers.survey.words import day
from bot.settings import Settings
from dialogs.kit import N_
from storage import audit, estates
from storage.database import Db
from storage.reading import first, get, rows
from storage.surveys.company import Company as Estates
from storage.tables import Company, Estate, SurveyWave, table
from storage.waves import answering, reading, reporting
from storage.waves.door import WAVES

WRITTEN: Final = N_("Written: {file}")
WALKED: Final = ("pilot", "open", "paused")
A_SHEET: Final = 1000
NOT_COUNTED: Final = N_("{number} has no figures yet; they are made when the window has ended.")
CLOSED: Final = N_("{number} asks nobody at present, so there is no door to walk to.")
BEGUN_MEANWHILE: Final = N_("Somebody has begun with a former list of {number} meanwhile. Please print it again.")
ALL_ANSWERED: Final = N_("Everybody who was asked by {number} has answered.")


def report(settings: Settings, number: str, estate: str, out: Path, now: datetime) -> list[str]:
    """Write a wave's report; returns what to say. Raises ``Unclear``, ``CannotWrite`` and ``FontMissing``."""
    fonts.chinese()
    with opening.register(settings) as db:
        wave = survey.wave(db, number, estate)
        if wave.status not in survey.COUNTED:
            raise Unclear(say(NOT_COUNTED, number=wave.number))
        setting = estates.setting(db, wave.estate_id)
        made = reporting.report(db, wave, now=now)
    figures_report.put(made, out, now, setting.estate.zone)
    return [say(WRITTEN, file=out)]


def door_list(settings: Settings, number: str, estate: str, out: Path, now: datetime) -> list[str]:
    """Q6: write the list of who has not answered, with fresh codes, in sheets; raises like ``report``.

    It is set while nobody waits for it; the codes hold, in a moment, when a sheet is ready to take its place. A
    printing that breaks off leaves the former ones valid.
    """
    fonts.chinese()
    with opening.register(settings) as db:
        wave = survey.wave(db, number, estate)
        _require_walked(wave)
        bot = inviting.bots(settings, "").name(get(db, Estate, wave.estate_id).bot_id)
        used = answering.in_use(db, wave.id or 0)  # who has begun with a paper goes on with it
        silent = reading.silent(db, wave.id or 0)
        waiting = [one for one in silent if one.outcome != "refused" and one.unit_id not in used]
        walk = _walk(db, wave, len(waiting), now)
    if not waiting:
        raise Unclear(say(ALL_ANSWERED, number=wave.number))
    written = []
    for first_door in range(0, len(waiting), A_SHEET):
        some = waiting[first_door : first_door + A_SHEET]
        sheet = out if not first_door else out.with_stem(f"{out.stem}-{first_door // A_SHEET + 1}")
        fresh = answering.fresh_codes(one.unit_id for one in some)
        links = {unit: f"https://t.me/{bot}?start={code}" for unit, code in fresh.items()}
        made = doors.pdf(replace(walk, before=first_door), some, links, made_at=now)
        issued = partial(_issued, settings=settings, wave_id=wave.id or 0, fresh=fresh, made=made, now=now)
        out_file.whole(sheet, issued)
        written.append(say(WRITTEN, file=sheet))
    return [*written, say(N_("{count} households; former lists are no longer valid."), count=len(waiting))]


def _issued(beside: Path, settings: Settings, wave_id: int, fresh: dict[int, str], made: bytes, now: datetime) -> None:
    """A sheet is written beside its place; then all its codes hold, or none."""
    beside.write_bytes(made)
    with opening.changing(settings) as db:
        wave = get(db, SurveyWave, wave_id)
        _require_walked(wave)
        if len(answering.issue_codes(db, wave_id, fresh)) < len(fresh):
            raise Unclear(say(BEGUN_MEANWHILE, number=wave.number))
        audit.note(db, 0, "survey_doors", f"wave:{wave_id} units:{len(fresh)}", now=now)


def _require_walked(wave: SurveyWave) -> None:
    if wave.status not in WALKED:
        raise Unclear(say(CLOSED, number=wave.number))


def company(settings: Settings, out: Path | None, now: datetime) -> list[str]:
    """Q14: the latest figures of every estate, on the terminal or as a paper; raises like ``report``."""
    with opening.register(settings) as db:
        homes = rows(db, Estate, order=(table(Estate).c.id,))
        if not homes:
            raise Unclear(say(N_("There is no estate yet.")))
        latest = [wave for home in homes if (wave := _latest(db, home)) is not None]
        found = Estates(get(db, Company, homes[0].company_id).name,
                        tuple(reporting.report(db, wave, now=now) for wave in latest))  # fmt: skip
        zone = estates.setting_of(homes[0]).hours
    today = zone.local_day(now)
    if out is None:
        return survey.company(found, today)
    writers: dict[str, Callable[..., bytes]] = {".pdf": companies.pdf, ".docx": companies.word}
    fonts.chinese()
    figures_report.place(out, writers[out.suffix.lower()](found, made_at=now, today=today))
    return [say(WRITTEN, file=out)]


def _latest(db: Db, home: Estate) -> SurveyWave | None:
    """The estate's latest wave that has figures and asked all alike."""
    of_all = (WAVES.c.way != "key", WAVES.c.occasion != "life")
    here = (WAVES.c.estate_id == home.id, WAVES.c.status.in_(survey.COUNTED), *of_all)
    return first(db, SurveyWave, *here, order=(WAVES.c.id.desc(),))


def _walk(db: Db, wave: SurveyWave, count: int, now: datetime) -> Walk:
    setting = estates.setting(db, wave.estate_id)

    def said(at: datetime | None) -> str:
        local = at.astimezone(setting.hours.zone) if at else None
        return f"{day(local.date())} {local:%H:%M}" if local else ""

    plan, needed = reporting.plan(db, wave, setting), reading.progress(db, wave, now=now).still_needed
    last = wave.closes_at - reporting.A_MOMENT if wave.closes_at else None
    return Walk(plan.company, plan.estate, wave.number, said(last), said(now), needed, count)
