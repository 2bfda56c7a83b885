"""H1, H2 – the department's opinion 处理意见: proposed, signed, and only then carried out.

H1  The responsible department records the cause, the proposed handling and a planned date. Signature before it goes
    ahead: of ``all`` complaints, of those ``important_up``, or of none; by the profile's signer, never by the author.
    Each progress entry bears its author and time and can't be altered.
H2  What can be solved on the spot is, without a signature, and is reported upward.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, insert, select, update

from storage.actors import Actor
from storage.database import Db
from storage.errors import Forbidden, RuleBroken
from storage.estates import Setting
from storage.people import staff
from storage.procedures import Procedure
from storage.reading import Find, get, given
from storage.register import history, records, words
from storage.register.words import Kept, Written
from storage.rules.handling import watch
from storage.tables import Proposal, Record, Resident, Staff, table

PROPOSALS = table(Proposal)
_LATEST = Find(Proposal, PROPOSALS.c.record_id == given("record"), order=(PROPOSALS.c.round.desc(),))
# Who signs where nobody has the signer's role, or has no part in it: the next level up.
LADDER = ("agent", "handler", "head", "supervisor", "manager", "executive")

TRIGGERS = {
    "h1_born_unsigned": """
        CREATE TRIGGER h1_born_unsigned BEFORE INSERT ON proposal
        WHEN NEW.signed_at IS NOT NULL OR NEW.sent_back_at IS NOT NULL OR EXISTS (SELECT 1 FROM proposal
             WHERE id = NEW.id OR (record_id = NEW.record_id AND round = NEW.round))
        BEGIN SELECT RAISE(ABORT, 'H1: a proposal is born without a signature'); END""",
    "h1_signed_by_somebody_else": """
        CREATE TRIGGER h1_signed_by_somebody_else BEFORE UPDATE ON proposal
        WHEN NEW.signed_at IS NOT NULL AND (NEW.signed_by IS NULL OR NEW.signed_by = NEW.staff_id)
        BEGIN SELECT RAISE(ABORT, 'H1: a proposal is signed by somebody else than its author'); END""",
    "h1_proposal_unchanged": """
        CREATE TRIGGER h1_proposal_unchanged BEFORE UPDATE ON proposal
        WHEN NEW.id IS NOT OLD.id OR NEW.record_id IS NOT OLD.record_id OR NEW.staff_id IS NOT OLD.staff_id
          OR NEW.cause_id IS NOT OLD.cause_id OR NEW.proposal_id IS NOT OLD.proposal_id
          OR NEW.planned_on IS NOT OLD.planned_on OR NEW.at IS NOT OLD.at
          OR OLD.signed_at IS NOT NULL OR OLD.sent_back_at IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'H1: a proposal is answered once and never rewritten'); END""",
    "h1_proposal_stays": """
        CREATE TRIGGER h1_proposal_stays BEFORE DELETE ON proposal
        BEGIN SELECT RAISE(ABORT, 'H1: a proposal stays on the record'); END""",
    "h1_entries_unaltered": """
        CREATE TRIGGER h1_entries_unaltered BEFORE UPDATE ON words
        WHEN OLD.part IN ('cause', 'proposal', 'progress') AND (NEW.part IS NOT OLD.part
          OR NEW.author IS NOT OLD.author OR NEW.author_id IS NOT OLD.author_id OR NEW.at IS NOT OLD.at
          OR (NEW.body IS NOT OLD.body AND NEW.body <> ''))
        BEGIN SELECT RAISE(ABORT, 'H1: an entry bears its author and time and is never altered'); END""",
}


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the department writes: the cause, what shall be done, by which day."""

    cause: str
    proposal: str
    planned_on: date


def wanted(record: Record, procedure: Procedure) -> bool:
    """H1: whether a matter's handling must be signed before it goes ahead."""
    grave = record.severity != "general"
    return record.kind == "complaint" and (procedure.signature == "all" or (procedure.signature != "none" and grave))


def latest(db: Db, record_id: int) -> Proposal | None:
    """The proposal of the last round."""
    return _LATEST.one(db, record=record_id)


def waits(one: Proposal | None) -> bool:
    """Whether a proposal waits for its signer."""
    return one is not None and one.signed_at is None and one.sent_back_at is None


def unsigned(db: Db, record: Record, procedure: Procedure) -> bool:
    """H1: whether a signature is wanted and not there."""
    if not wanted(record, procedure):
        return False
    one = latest(db, record.id or 0)
    return one is None or one.signed_at is None


def require_signed(db: Db, record: Record, procedure: Procedure) -> None:
    """H1: nothing goes ahead before it is signed, but what is solved on the spot (H2)."""
    if unsigned(db, record, procedure):
        raise RuleBroken("H1", "h1_sign_first", number=record.number)


def propose(db: Db, record: Record, opinion: Opinion, setting: Setting, *, by: Actor, now: datetime) -> Proposal:
    """H1: the department's opinion, which from now on waits for its signer – or stands, where none is wanted."""
    if record.status != "handling":
        raise RuleBroken("H1", f"not_when_{record.status}", number=record.number)
    key = record.id or 0
    if wanted(record, setting.procedure) and waits(latest(db, key)):
        raise RuleBroken("H1", "h1_waits", number=record.number)
    if opinion.planned_on < setting.hours.local_day(now):
        raise RuleBroken("H1", "day_past")
    cause = words.keep(db, key, Written("cause", opinion.cause), by=by, now=now)
    proposed = words.keep(db, key, Written("proposal", opinion.proposal), by=by, now=now)
    counted = select(func.count()).select_from(PROPOSALS).where(PROPOSALS.c.record_id == key)
    values = {
        "record_id": key,
        "round": 1 + int(db.execute(counted).scalar_one()),
        "staff_id": by.id,
        "cause_id": cause.id,
        "proposal_id": proposed.id,
        "planned_on": opinion.planned_on,
        "at": now,
    }
    made = db.execute(insert(PROPOSALS).values(**values).returning(PROPOSALS.c.id)).scalar_one()
    about = {"round": values["round"], "planned_on": f"{opinion.planned_on:%Y-%m-%d}"}
    history.append(db, key, "proposed", by=by, now=now, words=[cause.hash, proposed.hash], **about)
    if wanted(record, setting.procedure):
        watch.plan(db, record, setting, "signature_waits", watch.tomorrow(db, setting, now))
    else:
        watch.plan(db, record, setting, "planned_due", watch.end_of(setting, opinion.planned_on))
    return get(db, Proposal, int(made))


def ladder(signer: str) -> tuple[str, ...]:
    """H1: the profile's signer, and who signs where there is none: the next levels up."""
    return LADDER[LADDER.index(signer) :] if signer in LADDER else (signer, "executive")


def signers(db: Db, record: Record, setting: Setting, author: int) -> list[Staff]:
    """H1: who may sign – the profile's role, else the next level up – but the author and whose matter it is (X4)."""
    complainant = get(db, Resident, record.resident_id).user_id
    barred = {author} | records.line_of(db, record)

    def able(one: Staff) -> bool:
        return one.id not in barred and (complainant is None or one.user_id != complainant)

    return staff.first_level(db, record.estate_id, ladder(setting.procedure.signer), able)


def require_signer(db: Db, record: Record, setting: Setting, author: int, *, by: Actor) -> None:
    """H1: only a signer signs, or approves (H5): never the author. Raises ``Forbidden``."""
    records.require_staff(db, record, by=by)
    records.require_above(db, record, by.id)
    if by.id == author:
        raise Forbidden("not_own_work")
    above = {"manager", "executive"} & staff.roles_at(db, by.id, record.estate_id)
    if not above and by.id not in {one.id for one in signers(db, record, setting, author)}:
        raise Forbidden("signer_only")


def sign(db: Db, record: Record, setting: Setting, *, by: Actor, now: datetime) -> Proposal:
    """H1: it may go ahead; from now on its planned date counts."""
    one = _to_answer(db, record, setting, by)
    _answered(db, one, signed_by=by.id, signed_at=max(now, one.at))
    history.append(db, record.id or 0, "signed", by=by, now=now, round=one.round)
    watch.drop(db, record, "signature_waits", why="signed", now=now)
    if record.status == "handling":
        watch.plan(db, record, setting, "planned_due", watch.end_of(setting, one.planned_on))
    return one


def send_back(db: Db, record: Record, reason: str, setting: Setting, *, by: Actor, now: datetime) -> Proposal:
    """H1: not like this, with words; the author writes the next one."""
    one = _to_answer(db, record, setting, by)
    if not reason.strip():
        raise RuleBroken("H1", "reason_wanted")
    kept = words.keep(db, record.id or 0, Written("sent_back", reason), by=by, now=now)
    _answered(db, one, signed_by=by.id, sent_back_at=max(now, one.at), answer_id=kept.id)
    history.append(db, record.id or 0, "sent_back", by=by, now=now, round=one.round, words=[kept.hash])
    watch.drop(db, record, "signature_waits", why="sent back", now=now)
    return one


def _to_answer(db: Db, record: Record, setting: Setting, by: Actor) -> Proposal:
    one = latest(db, record.id or 0)
    if one is None or not waits(one):
        raise RuleBroken("H1", "settled")
    require_signer(db, record, setting, one.staff_id, by=by)
    return one


def _answered(db: Db, one: Proposal, **values: object) -> None:
    open_one = (PROPOSALS.c.id == one.id, PROPOSALS.c.signed_at.is_(None), PROPOSALS.c.sent_back_at.is_(None))
    if db.execute(update(PROPOSALS).where(*open_one).values(**values)).rowcount == 0:
        raise RuleBroken("H1", "settled")


def progress(db: Db, record: Record, text: str, *, by: Actor, now: datetime) -> Kept:
    """H1: what was done, with author and time."""
    records.require_open(record)
    kept = words.keep(db, record.id or 0, Written("progress", text), by=by, now=now)
    history.append(db, record.id or 0, "progress", by=by, now=now, words=[kept.hash])
    return kept
