"""What must hold at every moment of every story: N1 to N13 of the faults page.

Each function says what is broken, and nothing when it holds. N14 – no household twice in the sample of a
wave – begins to bind when there are waves.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import telegram

from bot.sending.limits import Rates
from handlers.incoming import BadUpdate, Ignored
from handlers.translating import from_ptb, shape
from storage.database import Db
from storage.register import history, views
from storage.register.records import EDGES
from tests.simulation.estate import RESIDENT_NAMES, SECRETS

if TYPE_CHECKING:
    from tests.simulation.watch import Watch

Said = tuple[str, str]

RATES = Rates()
MINUTE = 60.0
# What the program says of itself when its own code has failed.
STUMBLES = ("update_failed", "due_work_failed", "settling_failed", "ended_badly", "message_rejected")
# What somebody wrote, as a card shows it.
QUOTED = re.compile("“[^”]*”")
# Where a row of the history says that its record has come.
LEADS_TO = {"first_contact": "handling", "resolved": "resolved", "closed": "closed",
            "reopened": "handling", "withdrawn": "withdrawn"}  # fmt: skip
# One row each, and one row of the history for it, of one of these kinds.
WRITTEN_DOWN = {
    "SELECT count(*) FROM record": "filed",
    "SELECT count(*) FROM ownership": "first_contact",
    "SELECT count(*) FROM transfer WHERE accepted_at IS NULL OR accepted_at > at": "given",
    "SELECT count(*) FROM transfer WHERE accepted_at IS NOT NULL": "handed_over",
    "SELECT count(*) FROM transfer WHERE answer_id IS NOT NULL": "transfer_declined",
    "SELECT count(*) FROM response": "answered",
    "SELECT count(*) FROM response WHERE void_at IS NOT NULL": "response_void",
    "SELECT count(*) FROM visit": "visit_planned",
    "SELECT count(*) FROM visit WHERE asked_at IS NOT NULL": "visit_asked",
    "SELECT count(*) FROM visit WHERE answered_at IS NOT NULL": "visit_answered",
    "SELECT count(*) FROM record WHERE breached_at IS NOT NULL": "breached",
    "SELECT coalesce(sum(reopened), 0) FROM record": "reopened",
}


@dataclass(frozen=True, slots=True)
class Call:
    """A message on its way to a chat, at a moment of the steady clock."""

    method: str
    chat: int
    payload: dict[str, Any]
    at: float


def n1_acknowledged_means_kept(watch: "Watch", number: int, raw: dict[str, Any]) -> str:
    """N1: no acknowledged update without its effects or its quarantine row."""
    if watch.one("SELECT 1 FROM seen_update WHERE update_id = ?", number):
        return ""
    if number in watch.handed or not _nobodys(raw):
        return f"update {number} is acknowledged and has left nothing"
    return ""


def n2_one_update_one_effect(watch: "Watch", update: int, changed: int) -> str:
    """N2: no update with two effects: when it comes again nothing changes, in whichever life of the bot."""
    return f"update {update} came again and changed {changed} rows" if update in watch.effective else ""


def _nobodys(raw: dict[str, Any]) -> bool:
    """Whether an update is readable and holds nothing for us, by the word of the other translator."""
    try:
        update = telegram.Update.de_json(shape.check(raw), None)
    except BadUpdate:
        return False
    return isinstance(from_ptb.translate(update, username="shouwen_bot"), Ignored)


def n3_n4_n5_history_tells_the_state(watch: "Watch") -> Iterator[Said]:
    """N3: every change of state has its history row in the same transaction; N4: the chain holds; N5: only along edges.

    The history is read on from where the last look ended, and must lead every record to the state it has.
    """
    new = watch.rows(
        "SELECT id, record_id, seq, at, who, who_id, what, details, previous, hash FROM history WHERE id > ?"
        " ORDER BY id",
        watch.last_history,
    )
    for row in new:
        watch.last_history, record = row[0], row[1]
        seq, previous = watch.chains.get(record, (0, ""))
        if row[2] != seq + 1 or row[8] != previous or row[9] != _digest(row):
            yield "N4", f"the chain of record {record} breaks at {row[2]}"
        watch.chains[record] = row[2], row[9]
        before, after = watch.statuses.get(record, ""), LEADS_TO.get(row[6], "")
        if row[6] == "filed":
            watch.statuses[record] = "filed"
        elif after:
            if after not in EDGES[before]:
                yield "N5", f"record {record} went from {before} to {after}"
            watch.statuses[record] = after
    for record, status in watch.rows("SELECT id, status FROM record"):
        if watch.statuses.get(record) != status:
            yield "N3", f"record {record} is {status}, its history says {watch.statuses.get(record)}"


def _digest(row: Any) -> str:
    """The hash of a history row, by the description of the chain and not by the program's own function."""
    names = ("record_id", "seq", "at", "who", "who_id", "what", "details", "previous")
    values = dict(zip(names, row[1:9], strict=True)) | {"at": f"{row[3].replace(' ', 'T')}+00:00"}
    canonical = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def n3_every_fact_is_written_down(watch: "Watch") -> Iterator[Said]:
    """N3: who took, answered, handed over, asked and reopened stands in the history as often as it happened."""
    told = dict(watch.rows("SELECT what, count(*) FROM history GROUP BY what"))
    for statement, what in WRITTEN_DOWN.items():
        if (happened := watch.one(statement)) != (written := sum(told.get(one, 0) for one in what.split())):
            yield "N3", f"{happened} times {what}, in the history {written} times"


def n6_one_handler_at_most(watch: "Watch") -> Iterator[Said]:
    """N6: at most one open period of handling per record, and one for each that is handled."""
    for (record,) in watch.rows("SELECT record_id FROM handling WHERE until IS NULL GROUP BY 1 HAVING count(*) > 1"):
        yield "N6", f"record {record} has two handlers"
    for (record,) in watch.rows(
        "SELECT id FROM record WHERE status = 'handling' AND NOT EXISTS"
        " (SELECT 1 FROM handling WHERE record_id = record.id AND until IS NULL)"
    ):
        yield "N6", f"record {record} is handled by nobody"


def n7_the_next_thing_is_due(watch: "Watch") -> Iterator[Said]:
    """N7: an open record always has a next due action.

    Held so far: until a record has its first answer or the last stage of S3 has passed, and until its
    planned visit was asked. Not held: once the visit is asked it waits for the resident for ever; a
    record that is answered, or reopened, and still handled waits for its handler.
    """
    for record, status in watch.rows(
        "SELECT id, status FROM record WHERE (status = 'filed'"
        " OR (status = 'handling' AND answered_at IS NULL AND reopened = 0 AND kind <> 'praise' AND NOT EXISTS"
        "   (SELECT 1 FROM due WHERE subject = 'record:' || record.id AND kind = 'still_open' AND status <> 'waiting'))"
        " OR (status = 'resolved' AND EXISTS"
        "   (SELECT 1 FROM visit WHERE record_id = record.id AND outcome = 'planned')))"
        " AND NOT EXISTS (SELECT 1 FROM due WHERE subject = 'record:' || record.id AND status = 'waiting')"
    ):
        yield "N7", f"record {record} is {status}, and nothing is due for it"


def n8_due_work_fires_once_and_says_why_not(watch: "Watch") -> Iterator[Said]:
    """N8: every due row has fired, and not early, or was cancelled or skipped with a reason."""
    for number, kind, status in watch.rows(
        "SELECT id, kind, status FROM due WHERE status <> 'waiting' AND (settled_at IS NULL"
        " OR (status IN ('cancelled', 'skipped') AND note = '') OR (status = 'done' AND settled_at < due_at))"
    ):
        yield "N8", f"due row {number} ({kind}) is {status} without a reason, or early"


def n9_one_chat_one_order(watch: "Watch", call: Call, row: int) -> Iterator[Said]:
    """N9: what was committed first for a chat is settled before the next is sent, one at a time."""
    if not row:
        yield "N9", f"{call.method} to {call.chat} belongs to no row that is being sent"
    flying = watch.one("SELECT count(*) FROM outgoing WHERE chat_id = ? AND status = 'sending'", call.chat)
    if flying > 1:
        yield "N9", f"{flying} messages to {call.chat} fly at once"
    if earlier := watch.one(
        "SELECT id FROM outgoing WHERE chat_id = ? AND id < ? AND status IN ('waiting', 'sending')", call.chat, row
    ):
        yield "N9", f"row {row} overtakes row {earlier} on the way to {call.chat}"


def n10_within_the_limits(watch: "Watch", call: Call) -> Iterator[Said]:
    """N10: no two sends to one chat inside its deadline: our own rates, and the wait that a 429 demands.

    The rates are counted when a row is claimed; a claim that waited for the database leaves later, so
    one message more than the burst may meet at the line.
    """
    recent = watch.recent[call.chat]
    if call.chat < 0:
        last = [at for at in recent if call.at - at < MINUTE - 1.0]
        if len(last) >= RATES.group_minute + 1:
            yield "N10", f"{len(last) + 1} messages to group {call.chat} within a minute"
    else:
        window = RATES.chat_burst / RATES.chat
        last = [at for at in recent if call.at - at < window - 1.0]
        if len(last) >= 2 * RATES.chat_burst:
            yield "N10", f"{len(last) + 1} messages to {call.chat} within {window:.0f} seconds"
    if len([at for at in watch.everywhere if call.at - at < 1.0]) > 2 * RATES.overall:
        yield "N10", "too many messages in all within a second"
    until = max(watch.held.get(call.chat, 0.0), watch.held.get(0, 0.0))
    if call.at < until:
        yield "N10", f"{call.chat} had to wait {until - call.at:.1f} seconds more"


def n11_nothing_to_the_unreachable(watch: "Watch", call: Call, row: int) -> Iterator[Said]:
    """N11: nothing is sent to a chat once it is known that it cannot be reached."""
    if watch.one(
        "SELECT 1 FROM outgoing JOIN chat_state USING (chat_id) WHERE outgoing.id = ?"
        " AND unreachable_since < attempted_at",
        row,
    ):
        yield "N11", f"row {row} is sent to {call.chat}, which is known to be unreachable"


def n12_groups_hear_nothing_private(watch: "Watch", call: Call) -> Iterator[Said]:
    """N12: no resident's name, phone or room in a text for a group."""
    if call.chat < 0:
        yield from _private_in(str(call.payload), f"a message to group {call.chat}")


def n12_nothing_private_is_kept_or_logged(watch: "Watch") -> Iterator[Said]:
    """N12: nor in the history, the audit trail or the logs."""
    for number, text in watch.rows("SELECT id, details FROM audit WHERE id > ?", watch.last_audit):
        watch.last_audit = number
        yield from _private_in(text, f"audit row {number}")
    for number, text in watch.rows("SELECT id, details FROM history WHERE id > ?", watch.read_history):
        watch.read_history = number
        yield from _private_in(text, f"history row {number}")
    for line in watch.logs[watch.last_log :]:
        yield from _private_in(line, "a log line")
    watch.last_log = len(watch.logs)


def f10_no_code_of_ours_fails(watch: "Watch") -> Iterator[Said]:
    """F10 keeps the stream going when our own code stumbles; here it must not stumble at all."""
    for line in watch.logs[watch.last_log :]:
        if event := next((name for name in STUMBLES if f'"{name}"' in line), ""):
            yield "F10", f"{event}: {line[:2000]}"


def _private_in(text: str, where: str) -> Iterator[Said]:
    unquoted = QUOTED.sub("", text)
    for found in (*(one for one in SECRETS if one in text), *(one for one in RESIDENT_NAMES if one in unquoted)):
        yield "N12", f"{found} in {where}"


def n13_lists_show_what_there_is(watch: "Watch", db: Db) -> Iterator[Said]:
    """N13: what the register lists, all or open, is as much as there are rows."""
    for open_only, status in ((False, "TRUE"), (True, "status IN ('filed', 'handling', 'resolved')")):
        rows = watch.one(f"SELECT count(*) FROM record WHERE {status}")
        if (listed := len(views.listed(db, limit=100_000, open_only=open_only))) != rows:
            yield "N13", f"the register lists {listed} records (open only: {open_only}), there are {rows}"


def at_a_call(watch: "Watch", call: Call, row: int) -> Iterator[Said]:
    """Everything that must hold when a message leaves."""
    yield from n9_one_chat_one_order(watch, call, row)
    yield from n10_within_the_limits(watch, call)
    yield from n11_nothing_to_the_unreachable(watch, call, row)
    yield from n12_groups_hear_nothing_private(watch, call)


def after_a_step(watch: "Watch") -> Iterator[Said]:
    """Everything that must hold of the rows; N1, N2, N3 to N5 and N9 to N12 are looked at as they happen."""
    yield from n3_every_fact_is_written_down(watch)
    yield from n6_one_handler_at_most(watch)
    yield from n7_the_next_thing_is_due(watch)
    yield from n8_due_work_fires_once_and_says_why_not(watch)
    yield from f10_no_code_of_ours_fails(watch)
    yield from n12_nothing_private_is_kept_or_logged(watch)


def at_the_end(watch: "Watch", db: Db) -> Iterator[Said]:
    """When the lines are mended everything ends, the lists are whole, and every chain reads well: G4, G7, N13."""
    yield from n13_lists_show_what_there_is(watch, db)
    for record in watch.statuses:
        if history.broken_at(history.of(db, record)) is not None:
            yield "N4", f"the program itself finds the chain of record {record} broken"
    for row, status in watch.rows("SELECT id, status FROM outgoing WHERE status IN ('waiting', 'sending')"):
        yield "G4", f"row {row} is still {status}"
    for row, status in watch.rows(
        "SELECT id, status FROM outgoing WHERE status IN ('gone', 'rejected', 'cancelled') AND note = ''"
    ):
        yield "G4", f"row {row} is {status} without a reason"
    for (row,) in watch.rows("SELECT id FROM outgoing WHERE status = 'sent'"):
        if not watch.accepted[row]:
            yield "G4", f"row {row} is noted as sent, and Telegram has never seen it"
    for row, times in watch.accepted.items():
        if row and times > 1 + min(1, watch.doubts[row]):
            yield "G4", f"row {row} was sent {times} times, {watch.doubts[row]} times without an answer"
