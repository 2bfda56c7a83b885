"""Q2, Q5 – a wave on its way: tried out with a few, opened, paused, going on, ended when its window is over."""

from datetime import datetime, timedelta

from storage import due, estates
from storage.actors import Actor
from storage.calendar import wall
from storage.database import Db
from storage.errors import RuleBroken
from storage.estates import Setting
from storage.rules import follow_up, surveys as rules
from storage.tables import SurveyWave
from storage.waves import door, drawing, forms, history, planning

# Reminders at day 2 and 5 of the window, twice at most (Q5).
REMINDER_DAYS = (2, 5)
# Between two pieces of a long work whoever waits has the database.
A_BREATH = timedelta(seconds=0.2)
SENDING = ("survey_send", "survey_remind")
RECOUNT = "survey_recount"


def pilot(db: Db, wave_id: int, version: int, *, by: Actor, now: datetime) -> SurveyWave:
    """X24: ask the first five to ten of the sample, so that the wording is tried before it goes to all.

    A wave that has to be drawn anew first stays as it is, and the clock draws it.
    """
    wave = _led(db, wave_id, version, by)
    if not wave.pilot_size:
        raise RuleBroken("X24", "wave_no_pilot", number=wave.number)
    wave = _drawn(db, wave, by=by, now=now)
    if wave.drawn_at is None:
        return wave
    tried = door.advance(db, wave, "pilot", piloted_at=now)
    history.append(db, wave_id, "pilot", by=by, now=now, size=wave.pilot_size)
    _send(db, tried, now)
    return tried


def open_(db: Db, wave_id: int, version: int, *, by: Actor, now: datetime) -> SurveyWave:
    """Q5: ask everybody who was drawn; the window runs from now on. What has to be drawn anew waits as in ``pilot``."""
    wave = _drawn(db, _led(db, wave_id, version, by), by=by, now=now)
    if wave.drawn_at is None:
        return wave
    setting = estates.setting(db, wave.estate_id)
    closes = planning.window(wave, setting, estates.overrides(db), now)
    opened = door.advance(db, wave, "open", opens_at=now, closes_at=closes)
    history.append(db, wave_id, "opened", by=by, now=now, closes=closes.isoformat(timespec="minutes"))
    _watch(db, opened, setting, now)
    return opened


def pause(db: Db, wave_id: int, version: int, *, by: Actor, now: datetime) -> SurveyWave:
    """Nothing more is sent and no answers are taken for a while; the window stands still."""
    wave = _led(db, wave_id, version, by)
    paused = door.advance(db, wave, "paused", paused_at=now)
    history.append(db, wave_id, "paused", by=by, now=now)
    due.cancel(db, door.subject(wave_id), why="paused", now=now, kinds=(*SENDING, RECOUNT, "survey_end"))
    return paused


def go_on(db: Db, wave_id: int, version: int, *, by: Actor, now: datetime) -> SurveyWave:
    """A paused wave goes on; its window is longer by the pause."""
    wave = _led(db, wave_id, version, by)
    rules.require_status(wave, "paused")
    assert wave.paused_at is not None
    assert wave.closes_at is not None
    setting = estates.setting(db, wave.estate_id)
    day = setting.hours.local_day(wave.closes_at + (now - wave.paused_at) - timedelta(seconds=1))
    opened = door.advance(db, wave, "open", paused_at=None, closes_at=setting.hours.end_of(day))
    history.append(db, wave_id, "went_on", by=by, now=now)
    _watch(db, opened, setting, now)
    return opened


def end(db: Db, wave_id: int, *, by: Actor, now: datetime) -> SurveyWave:
    """Q5: the window is over: what was begun counts as far as it goes, nothing more is sent.

    Where much was begun the window closes at once, and the clock returns it in pieces before the wave has ended.
    """
    wave = door.for_change(db, wave_id, by=by)
    if by.kind != "system":
        rules.require_planner(door.roles(db, wave, by=by))
    if forms.begun(db, wave_id):
        return _closing(db, wave, by=by, now=now)
    ended = door.advance(db, wave, "ended", ended_at=now)
    closed = forms.close(db, ended, now=now)
    history.append(db, wave_id, "ended", by=by, now=now, begun=closed)
    due.cancel(db, door.subject(wave_id), why="ended", now=now, kinds=(*SENDING, RECOUNT, "survey_end"))
    bot_id = estates.setting(db, wave.estate_id).estate.bot_id
    due.move(db, bot_id, RECOUNT, door.subject(wave_id), at=now)
    due.move(db, bot_id, "survey_after", door.subject(wave_id), at=now)
    return ended


def _closing(db: Db, wave: SurveyWave, *, by: Actor, now: datetime) -> SurveyWave:
    """Nothing more is sent, no answers are taken; some of what was begun is returned, the end falls due once more."""
    rules.require_step(wave, "ended")
    if wave.closes_at is None or wave.closes_at > now:
        history.append(db, wave.id or 0, "closed", by=by, now=now)
        wave = door.change(db, wave, closes_at=now)
    forms.close(db, wave, now=now)
    due.cancel(db, door.subject(wave.id or 0), why="closed", now=now, kinds=SENDING)
    bot_id = estates.setting(db, wave.estate_id).estate.bot_id
    due.move(db, bot_id, "survey_end", door.subject(wave.id or 0), at=now + A_BREATH)
    return wave


def reminders(wave: SurveyWave, setting: Setting) -> list[datetime]:
    """Q5: when who has not answered is reminded: by day, within the window, twice at most."""
    assert wave.opens_at is not None
    assert wave.closes_at is not None
    day, clock = setting.hours.local_day(wave.opens_at), follow_up.by_day(setting)
    ahead = (setting.hours.at(day + timedelta(days=days), clock) for days in REMINDER_DAYS)
    return [at for at in ahead if wave.opens_at < at < wave.closes_at]


def night_over(setting: Setting, now: datetime) -> datetime:
    """When the quiet hours end next."""
    return setting.hours.next_at(now, wall(setting.estate.quiet_until))


def _watch(db: Db, wave: SurveyWave, setting: Setting, now: datetime) -> None:
    """What falls due about an open wave: sending, the next reminder, the nightly count, the end of its window."""
    assert wave.closes_at is not None
    _send(db, wave, now)
    midnight = setting.hours.end_of(setting.hours.local_day(now))
    due.move(db, setting.estate.bot_id, RECOUNT, door.subject(wave.id or 0), at=midnight)
    due.move(db, setting.estate.bot_id, "survey_end", door.subject(wave.id or 0), at=wave.closes_at)
    if ahead := [at for at in reminders(wave, setting) if at > now]:
        due.move(db, setting.estate.bot_id, "survey_remind", door.subject(wave.id or 0), at=ahead[0])


def _send(db: Db, wave: SurveyWave, now: datetime) -> None:
    bot_id = estates.setting(db, wave.estate_id).estate.bot_id
    due.move(db, bot_id, "survey_send", door.subject(wave.id or 0), at=now)


def _drawn(db: Db, wave: SurveyWave, *, by: Actor, now: datetime) -> SurveyWave:
    """The wave with its draw; what is large is drawn in pieces by the clock, and nobody waits for it here (Q4).

    Without one, where the clock found nobody when it drew: it has been told to look again.
    """
    rules.require_status(wave, "approved", "pilot")
    subject = door.subject(wave.id or 0)
    if wave.drawn_at is None and drawing.is_large(db, wave):
        if any(row.kind == "survey_draw" for row in due.waiting_for(db, subject)):
            raise RuleBroken("Q4", "wave_drawing", number=wave.number)
        due.move(db, estates.setting(db, wave.estate_id).estate.bot_id, "survey_draw", subject, at=now)
        return wave
    due.cancel(db, subject, why="begun", now=now, kinds=("survey_draw", "survey_open"))
    return wave if wave.drawn_at is not None else drawing.draw(db, wave, by=by, now=now)


def _led(db: Db, wave_id: int, version: int, by: Actor) -> SurveyWave:
    wave = door.for_change(db, wave_id, by=by)
    rules.require_planner(door.roles(db, wave, by=by))
    rules.require_version(wave, version)
    return wave
