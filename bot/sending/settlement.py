"""What becomes of a message once it was tried: the outcome, settled on its row in the transaction that is open.

Every row comes to one end: sent, gone, rejected, cancelled – or waits for another try (G4). A message of
which nobody knows whether it arrived is sent once more at most, and after that a person is asked to
call; what may not be repeated is dropped, and a broadcast is not repeated to somebody who has spoken
with us since (F63).
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import metrics
from bot.engines.contract import Conflict, Gone, Missing, Moved, Outcome, Refused, Rejected, Sent, Unknown, Wait
from bot.logs import logger
from bot.sending.printing import NotPrinted
from handlers import settling
from handlers.office import Office, Turn
from handlers.telling import topics
from handlers.wording.reasons import REPLIED_GONE, TOPIC_GONE, UNKNOWN, says
from storage.database import Db
from storage.post import conversations, outbox
from storage.post.outbox import Priority
from storage.tables import Outgoing

RESENDS = 2
UNTRUSTED = "TLS not trusted"
TOO_BIG = re.compile(r"file.*is too big|entity too large", re.IGNORECASE)

# What is taken off a message that Telegram refuses in these words, before it is tried again (F59, F64).
PLACE = ("message_thread_id", "reply_parameters")
REMEDIES = {
    "can't parse entities": ("entities", "caption_entities", "parse_mode"),
    **dict.fromkeys((*TOPIC_GONE, *REPLIED_GONE), PLACE),
}

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Tried:
    """How a try ended, how long its chat now waits, and whether everybody does."""

    outcome: Outcome | NotPrinted
    wait: float = 0.0
    storm: bool = False


def plain(row: Outgoing, tried: Tried) -> bool:
    """Whether all there is to note is that it arrived."""
    kept = not row.edits or row.method.startswith("edit")
    return isinstance(tried.outcome, Sent) and kept and row.method != topics.MAKES


def settle(db: Db, office: Office, row_id: int, tried: Tried, now: datetime) -> None:
    """Note how a try ended; the row is read again, for its chat may have moved while it was in flight."""
    row = outbox.get(db, row_id)
    if row is not None and row.status == "sending":
        _settle(db, office, row, tried, now)


def _settle(db: Db, office: Office, row: Outgoing, tried: Tried, now: datetime) -> None:
    row_id = row.id or 0
    match tried.outcome:
        case Sent(message_id, result):
            outbox.settle(db, row_id, "sent", now=now, message_id=message_id)
            if row.method == topics.MAKES:
                topics.made(_turn(db, office, row, now), row, result)
            elif not plain(row, tried):
                outbox.replaced(db, row.edits, row.chat_id, message_id)
        case Wait():
            until = now + timedelta(seconds=tried.wait)
            outbox.hold(db, office.bot_id, row.chat_id, until)
            if tried.storm:
                outbox.hold(db, office.bot_id, outbox.EVERYONE, until)
            outbox.again(db, row_id, not_before=until, note="429", attempts=row.attempts - 1)
        case Moved(to):
            outbox.again(db, row_id, not_before=None, note="moved", attempts=row.attempts - 1)
            settling.moved(_turn(db, office, row, now), row.chat_id, to)
        case Gone(reason):
            settling.gone(_turn(db, office, row, now), row, reason)
        case NotPrinted(why):
            settling.unprinted(_turn(db, office, row, now), row, why)
        case Missing(reason) if row.method == "editMessageText":
            log.info("card_sent_afresh", row=row_id, reason=reason)
            outbox.again(db, row_id, not_before=None, note="fresh", method="sendMessage", attempts=0)
        case Missing(reason) if row.method.startswith("edit"):
            outbox.settle(db, row_id, "cancelled", now=now, note=reason)
        case Missing(reason):
            _refused(db, office, row, Rejected(400, reason), now)
        case Rejected() as refusal:
            _refused(db, office, row, refusal, now)
        case Unknown(reason, left=True):
            unknown(db, office, row, reason, now)
        case Unknown(reason) | Refused(reason) | Conflict(reason):
            if reason == UNTRUSTED:
                log.error("tls_not_trusted", row=row_id)
            log.warning("message_not_sent", row=row_id, reason=reason)
            until = now + timedelta(seconds=tried.wait)
            outbox.again(db, row_id, not_before=until, note=reason, attempts=row.attempts - 1)


def _refused(db: Db, office: Office, row: Outgoing, refusal: Rejected, now: datetime) -> None:
    """Tried again without what Telegram stumbled over; where there is nothing to take off, it is the end."""
    row_id, note = row.id or 0, f"{refusal.code} {refusal.reason}"
    if row.method == topics.MAKES:
        return topics.not_made(_turn(db, office, row, now), row, note)
    if (thread := _topic_of(row, refusal.reason)) is not None:
        settling.topic_lost(_turn(db, office, row, now), row.chat_id, thread, refusal.reason)
    if (mended := _mended(row, refusal.reason)) is not None:
        log.error("message_mended", row=row_id, method=row.method, reason=refusal.reason)
        metrics.mended_messages.inc()
        return outbox.again(db, row_id, not_before=None, note=note, payload=mended, attempts=row.attempts - 1)
    log.error("message_rejected", row=row_id, method=row.method, code=refusal.code, reason=refusal.reason)
    if TOO_BIG.search(refusal.reason):
        return settling.too_large(_turn(db, office, row, now), row, note)
    return settling.rejected(_turn(db, office, row, now), row, note)


def unknown(db: Db, office: Office, row: Outgoing, reason: str, now: datetime) -> None:
    """F63: sent once more at most; what may never be repeated is dropped."""
    row_id = row.id or 0
    if row.once or _answered_meanwhile(db, row):
        outbox.settle(db, row_id, "cancelled", now=now, note=f"{UNKNOWN}{reason}")
    elif row.attempts < RESENDS:
        metrics.repeated_sends.inc()
        outbox.again(db, row_id, not_before=now + timedelta(seconds=1), note=f"{UNKNOWN}{reason}")
    else:
        log.error("message_unknown", row=row_id, reason=reason)
        settling.rejected(_turn(db, office, row, now), row, f"{UNKNOWN}{reason}")


def _answered_meanwhile(db: Db, row: Outgoing) -> bool:
    """Whether a broadcast's reader has spoken with us since it was tried: then it has probably arrived."""
    if row.priority != Priority.BROADCAST or row.attempted_at is None:
        return False
    return conversations.heard_since(db, row.bot_id, row.chat_id, row.attempted_at)


def _topic_of(row: Outgoing, reason: str) -> int | None:
    """The topic that Telegram says is closed or gone, if it says so (F59)."""
    thread = json.loads(row.payload).get("message_thread_id")
    return thread if thread is not None and says(reason, *TOPIC_GONE) else None


def _mended(row: Outgoing, reason: str) -> str | None:
    """The payload without what Telegram stumbled over; None when there is nothing to take off."""
    payload = json.loads(row.payload)
    for wording, parts in REMEDIES.items():
        if says(reason, wording) and any(part in payload for part in parts):
            return json.dumps({key: payload[key] for key in payload if key not in parts}, ensure_ascii=False)
    return None


def _turn(db: Db, office: Office, row: Outgoing, now: datetime) -> Turn:
    return Turn(db, now, office, settling.cause(row))
