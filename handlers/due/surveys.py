"""What falls due about a survey: its draw, its opening, asking and reminding a few at a time, its end, what follows.

Asking (F07): a batch is one transaction – each household is marked as asked, its message queued under a key of its
own – and the next batch is planned in it, soon; it is only as large as there is room in the outbox. So a wave of any
size needs little at a time, goes on where it stood after a crash, and lets replies and alerts go first. Nothing rings
at night.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from handlers.office import Turn
from handlers.telling import post, survey_papers, surveys as telling
from storage import due
from storage.actors import SYSTEM
from storage.database import Db
from storage.errors import RuleBroken
from storage.estates import Setting
from storage.reading import get, locked
from storage.rules import surveys as rules
from storage.tables import Due, Resident, SurveyWave
from storage.waves import (
    closing,
    comparing,
    counting,
    door,
    drawing,
    kept,
    lots,
    planning,
    publishing,
    reading,
    running,
    sending,
    tallies,
)
from storage.waves.closing import Cleaned
from storage.waves.comparing import Chosen
from storage.waves.drawing import Made
from storage.waves.kept import Kept
from storage.waves.sending import Recipient

BATCH, MOST_WAITING = 50, 150
SOON = timedelta(seconds=2)
# Of more calls and comparisons than these one message says how many there are.
FEW = 5


def _wave(turn: Turn, row: Due) -> tuple[SurveyWave, Setting]:
    """The wave that work is about, held, and its estate entered."""
    wave = locked(turn.db, SurveyWave, int(row.subject.split(":")[1]))
    return wave, turn.at(wave.estate_id)


def _again(turn: Turn, row: Due, at: datetime) -> None:
    due.move(turn.db, turn.bot_id, row.kind, row.subject, at=at)


def hold(db: Db, row: Due) -> None:
    """The wave before the row of due work, as a turn has it that plans work or calls it off."""
    locked(db, SurveyWave, int(row.subject.split(":")[1]))


def _look_at_frame(db: Db, row: Due, now: datetime) -> Made | None:
    """The draw of a wave that is to be drawn."""
    wave = get(db, SurveyWave, int(row.subject.split(":")[1]))
    waits = wave.status == "approved" and wave.drawn_at is None and not lots.waiting(db, wave.id or 0)
    return drawing.look(db, wave, now=now) if waits else None


def _draw(turn: Turn, row: Due, made: Made | None) -> str:
    """Q4: drawn as soon as the plan is approved, at one moment; entered in pieces; then the opening falls due."""
    wave, setting = _wave(turn, row)
    if wave.status != "approved" or wave.drawn_at is not None:
        return wave.status
    if not lots.waiting(turn.db, wave.id or 0):
        try:
            kept_one = drawing.keep(turn.db, wave.id or 0, made, by=SYSTEM, now=turn.now) if made is not None else None
        except RuleBroken as refused:
            telling.nobody(turn, wave)
            return refused.code
        if kept_one is None:
            _again(turn, row, turn.now + SOON)
            return ""
    wave = drawing.enter(turn.db, get(turn.db, SurveyWave, wave.id or 0))
    if wave.drawn_at is None:
        _again(turn, row, turn.now + running.A_BREATH)
        return ""
    opens = planning.opens_at(wave, setting, now=turn.now)
    due.move(turn.db, turn.bot_id, "survey_open", row.subject, at=opens)
    return ""


def _open(turn: Turn, row: Due) -> str:
    """Q5: the day has come; where a pilot is planned and nobody has tried it, it is tried, and opened by a person."""
    wave, _ = _wave(turn, row)
    if wave.status != "approved":
        return wave.status
    if wave.pilot_size:
        telling.proposed(turn, running.pilot(turn.db, wave.id or 0, wave.version, by=SYSTEM, now=turn.now))
        return ""
    running.open_(turn.db, wave.id or 0, wave.version, by=SYSTEM, now=turn.now)
    return ""


def _send(turn: Turn, row: Due) -> str:
    """F07: the next households are asked; the rest soon, when there is room for their messages."""
    wave, setting = _wave(turn, row)
    if wave.status not in rules.ASKING:
        return wave.status
    if post.quiet(turn):
        _again(turn, row, running.night_over(setting, turn.now))
        return ""
    room = min(BATCH, sending.room(turn.db, turn.bot_id, MOST_WAITING, now=turn.now))
    for one in sending.next_batch(turn.db, wave, turn.bot_id, room):
        if sending.asked(turn.db, one, now=turn.now) and one.resident is not None:
            telling.ask(_of(turn, wave, one), wave, one.home.unit_id, one.resident)
    if sending.left(turn.db, wave):
        _again(turn, row, turn.now + SOON)
    return ""


def _remind(turn: Turn, row: Due) -> str:
    """Q5: who has not answered is reminded, some at a time, twice at most; then the next reminder falls due.

    The row of due work knows the place in the order to which the last batch came.
    """
    wave, setting = _wave(turn, row)
    if wave.status != "open":
        return wave.status
    if post.quiet(turn):
        _again(turn, row, running.night_over(setting, turn.now))
        return ""
    room = min(BATCH, sending.room(turn.db, turn.bot_id, MOST_WAITING, now=turn.now))
    after = int(row.round or 0)
    batch = sending.to_remind(turn.db, wave, turn.bot_id, room, now=turn.now, after=after)
    for one in batch:
        sending.reminded(turn.db, one.home, now=turn.now)
        if one.resident is not None:
            again = _of(turn, wave, one, f":again{one.home.reminded + 1}")
            telling.remind(again, wave, one.home.unit_id, one.resident)
    if batch or not room:
        place = batch[-1].home.rank if batch else after
        due.move(turn.db, turn.bot_id, row.kind, row.subject, at=turn.now + SOON, round=str(place or ""))
    elif later := [at for at in running.reminders(wave, setting) if at > turn.now]:
        due.move(turn.db, turn.bot_id, row.kind, row.subject, at=later[0])
    return ""


def _of(turn: Turn, wave: SurveyWave, one: Recipient, time: str = "") -> Turn:
    """A turn whose messages bear the name of wave and household, so that each is queued once whatever happens."""
    cause = f"{sending.key(wave.id or 0, one.home.unit_id)}{time}"
    return Turn(turn.db, turn.now, turn.office, cause, turn.setting)


def _end(turn: Turn, row: Due) -> str:
    """Q5: the window is over; what follows is told in the morning."""
    wave, _ = _wave(turn, row)
    if wave.status not in rules.ANSWERED:
        return wave.status
    running.end(turn.db, wave.id or 0, by=SYSTEM, now=turn.now)
    return ""


def _look_at_forms(db: Db, row: Due, _: datetime) -> Chosen | None:
    """Who is to be called and what is to be compared of a wave that has ended."""
    wave = get(db, SurveyWave, int(row.subject.split(":")[1]))
    return comparing.look(db, wave) if wave.status == "ended" else None


def _after(turn: Turn, row: Due, chosen: Chosen | None) -> str:
    """Q10, Q12: who is called and what is compared is drawn; whoever is responsible makes the figures in three days."""
    wave, setting = _wave(turn, row)
    if wave.status != "ended":
        return wave.status
    if post.quiet(turn):
        _again(turn, row, running.night_over(setting, turn.now))
        return ""
    drawn = comparing.draw_honesty(turn.db, wave, setting, now=turn.now, chosen=chosen)
    if len(drawn) > FEW:
        telling.checks(turn, wave, drawn[0], comparing.waiting(turn.db, wave))
    else:
        for task in drawn:
            telling.task(turn, task.id or 0)
    by = closing.figures_due(turn.db, setting, wave.ended_at or turn.now)
    made = closing.want(turn.db, wave, "survey_figures", by, now=turn.now)
    if made is not None:
        telling.task(turn, made)
    due.move(turn.db, turn.bot_id, "survey_figure", row.subject, at=by)
    telling.ended(turn, wave)
    return ""


def _in_pieces(some: Callable[..., int | None]) -> Callable[[Turn, Due], str]:
    """Q10: tasks, the next so many; the row knows the place that the last ones came to."""

    def work(turn: Turn, row: Due) -> str:
        wave, _ = _wave(turn, row)
        place = some(turn.db, wave, int(row.round), now=turn.now)
        if place is not None:
            at = turn.now + running.A_BREATH
            due.move(turn.db, turn.bot_id, row.kind, row.subject, at=at, round=str(place))
        return ""

    return work


def _look_at_cleaning(db: Db, row: Due, _: datetime) -> Cleaned | None:
    """What cleaning says of the forms of a wave that is to be counted."""
    wave = get(db, SurveyWave, int(row.subject.split(":")[1]))
    return closing.look(db, wave) if wave.status == "ended" else None


def _figure(turn: Turn, row: Due, cleaned: Cleaned | None) -> str:
    """Q12: nobody has made the figures in time, or they are many: they are made as the forms stand."""
    wave, _ = _wave(turn, row)
    if wave.status != "ended":
        return wave.status
    closing.figure(turn.db, wave.id or 0, wave.version, by=SYSTEM, now=turn.now, seen=cleaned)
    return ""


def _look_at_counts(db: Db, row: Due, _: datetime) -> Kept | None:
    """The counts of a wave whose figures are made."""
    wave = get(db, SurveyWave, int(row.subject.split(":")[1]))
    return counting.look(db, wave) if wave.status in rules.COUNTED and kept.of(db, wave) is None else None


def _count(turn: Turn, row: Due, found: Kept | None) -> str:
    """Q12: the counts are kept, so that no press counts again."""
    wave, _ = _wave(turn, row)
    if found is None:
        return "kept"
    kept.keep(turn.db, wave.id or 0, found, now=turn.now)
    return ""


def _figured(turn: Turn, row: Due, found: Kept | None) -> str:
    """Q12: the figures stand, the report is due next month; where too few have answered (B) it is asked anew."""
    _count(turn, row, found)
    wave, setting = _wave(turn, row)
    by = closing.report_due(setting, wave.ended_at or turn.now)
    made = closing.want(turn.db, wave, "survey_report", by, now=turn.now)
    if made is not None:
        telling.task(turn, made)
    if planning.method_of(wave).return_missed == "reissue" and reading.returned(turn.db, wave).verdict != "valid":
        due.move(turn.db, turn.bot_id, "survey_reissue", row.subject, at=turn.now)
    telling.figured(turn, wave)
    survey_papers.result(turn, wave)
    return ""


def _recount(turn: Turn, row: Due) -> str:
    """Q6, F35: the tallies of a wave are counted anew, some buildings at a time; while it is answered every night."""
    wave, setting = _wave(turn, row)
    if wave.status not in (*rules.ANSWERED, "ended"):
        return wave.status
    place = tallies.recount(turn.db, wave, row.round)
    if place is not None:
        at = turn.now + running.A_BREATH
        due.move(turn.db, turn.bot_id, row.kind, row.subject, at=at, round=place)
    elif wave.status in rules.ANSWERED:
        midnight = setting.hours.end_of(setting.hours.local_day(turn.now))
        due.move(turn.db, turn.bot_id, row.kind, row.subject, at=midnight)
    return ""


def plan(turn: Turn, setting: Setting) -> None:
    """Count anew what is answered, for an older version may have led before; count what was figured and is not kept."""
    for wave in reading.running(turn.db, setting.estate.id or 0):
        due.move(turn.db, turn.bot_id, running.RECOUNT, door.subject(wave.id or 0), at=turn.now)
    for wave_id in kept.missing(turn.db, setting.estate.id or 0):
        due.move(turn.db, turn.bot_id, "survey_count", door.subject(wave_id), at=turn.now)


def _publish(turn: Turn, row: Due) -> str:
    """Q13: the next residents are told what came of it; each row of due work knows whom the last one came to."""
    wave, setting = _wave(turn, row)
    if wave.status != "published":
        return wave.status
    after = int(row.round)
    if post.quiet(turn):
        _further(turn, row, after, running.night_over(setting, turn.now))
        return "quiet hours"
    room = min(BATCH, sending.room(turn.db, turn.bot_id, MOST_WAITING, now=turn.now))
    batch = publishing.readers(turn.db, wave, after, room)
    for resident in batch:
        telling.published(_told_of(turn, wave, resident), wave, resident)
    if batch or not room:
        _further(turn, row, batch[-1].id or 0 if batch else after, turn.now + SOON)
    return ""


def _told_of(turn: Turn, wave: SurveyWave, resident: Resident) -> Turn:
    cause = f"published:{wave.id}:{resident.id}"
    return Turn(turn.db, turn.now, turn.office, cause, turn.setting)


def _further(turn: Turn, row: Due, after: int, at: datetime) -> None:
    """The next batch; one that found no room is the same row, later."""
    if not due.add(turn.db, turn.bot_id, row.kind, row.subject, at=at, round=str(after)):
        due.put_off(turn.db, row.id or 0, until=at, note="no room")


WORK: dict[str, Callable[[Turn, Due], str]] = {
    "survey_open": _open,
    "survey_send": _send,
    "survey_remind": _remind,
    "survey_end": _end,
    running.RECOUNT: _recount,
    "survey_compare": _in_pieces(comparing.some_tasks),
    "survey_compare_all": _in_pieces(comparing.some_more),
    "survey_publish": _publish,
}
# What looks at much first: the look changes nothing, and may be taken before the transaction, beside it.
LOOKS: dict[str, Callable[[Db, Due, datetime], Any]] = {
    "survey_draw": _look_at_frame,
    "survey_after": _look_at_forms,
    "survey_figure": _look_at_cleaning,
    "survey_count": _look_at_counts,
    "survey_figured": _look_at_counts,
}
AFTER_A_LOOK: dict[str, Callable[[Turn, Due, Any], str]] = {
    "survey_draw": _draw,
    "survey_after": _after,
    "survey_figure": _figure,
    "survey_count": _count,
    "survey_figured": _figured,
}
