"""What falls due from the claim to the closing: transfers, returns, signatures, actions, work, silence (F5, H, X14).

Each asks again until somebody has acted (N7); who has it hears first, then the next level up.
"""

from collections.abc import Callable

from dialogs import days
from dialogs.kit import N_
from handlers.office import Turn
from handlers.telling import (
    handling as notices_handling,
    impartial as notices_impartial,
    notices,
    severity as notices_severity,
    upwards,
)
from storage.actors import SYSTEM
from storage.people import staff
from storage.register import handling, history
from storage.rules.handling import closing, correcting, deciding, delaying, handing, proposal, returning, watch
from storage.tables import Due, Record

Work = Callable[[Turn, Due, Record], str]


def _again(turn: Turn, record: Record, kind: str) -> None:
    """Ask once more, by the end of the next working day."""
    watch.plan(turn.db, record, turn.here(), kind, watch.tomorrow(turn.db, turn.here(), turn.now))


def _transfer_waits(turn: Turn, _: Due, record: Record) -> str:
    """F5: not accepted in time: back to the giver; the supervisor hears of it, and again if nothing is decided."""
    one = handling.pending(turn.db, record.id or 0)
    if one is None:
        return "answered"
    handing.lapse(turn.db, record, one, by=SYSTEM, now=turn.now)
    notices_handling.settled(turn, record, "take")
    values = {"name": staff.name_of(turn.db, one.to_id), "giver": staff.name_of(turn.db, one.from_id)}
    text = N_("⏳ {number}: {name} has not accepted it in time. It is with {giver} again.")
    notices_handling.to_staff(turn, record, one.from_id, text, **values)
    for member in upwards.to_tell(turn, record, "supervisor"):
        if member.id != one.from_id:
            notices.to_member(turn, record, member, text, **values)
    notices.card_changed(turn, record)
    return ""


def _objection_open(turn: Turn, _: Due, record: Record) -> str:
    """X37: an objection is decided within a working day; else the supervisor decides."""
    if record.status not in ("filed", "handling", "resolved"):
        return record.status
    period = handling.present(turn.db, record.id or 0)
    text = N_("⏳ {number} came back to {name} a working day ago and nothing was decided. Please decide whose it is.")
    name = staff.name_of(turn.db, period.staff_id) if period else turn.on_call_name(record.estate_id)
    notices.to_roles(turn, record, ("supervisor",), text, name=name)
    history.append(turn.db, record.id or 0, "objection_undecided", by=SYSTEM, now=turn.now)
    return ""


def _unreturned(record: Record) -> str:
    return record.status if record.status != "handling" or record.returned_at is not None else ""


def _return_half(turn: Turn, _: Due, record: Record) -> str:
    """H3: half of the time is over."""
    if why := _unreturned(record):
        return why
    text = N_("⏳ {number}: half of the time is over; its result is due by {until:short}.")
    notices_handling.remind(turn, record, "reminded_return", text, until=record.return_by)
    return ""


def _return_soon(turn: Turn, _: Due, record: Record) -> str:
    """H3: the working day before."""
    if why := _unreturned(record):
        return why
    text = N_(
        "⏳ {number}: its result is due by {until:short}. If that can't be, press “It takes longer” on its "
        "page today."
    )
    notices_handling.remind(turn, record, "reminded_return", text, until=record.return_by)
    return ""


def _return_due(turn: Turn, _: Due, record: Record) -> str:
    """H3: the time is over without a result; K8: of a key customer's the office hears."""
    if why := _unreturned(record):
        return why
    text = N_("❗ {number}: its result was due by {until:short} and is not there.")
    notices_handling.remind(turn, record, "return_missed", text, until=record.return_by)
    if delaying.waiting(turn.db, record) is not None:
        notices_handling.ask(turn, record, "delay", next(iter(delaying.deciders(turn.db, record)), ()))
    notices_handling.above(turn, record, text, until=record.return_by)
    if record.key_customer:
        notices_severity.green_overdue(turn, record)
    _again(turn, record, "return_overdue")
    return ""


def _return_overdue(turn: Turn, _: Due, record: Record) -> str:
    """N7: every working day from then on, until there is a result."""
    if why := _unreturned(record):
        return why
    text = N_("❗ {number} still has no result. Please give it, or hand it over.")
    notices_handling.remind(turn, record, "reminded_return", text)
    if record.return_by is not None:
        notices_handling.above(turn, record, text)
    _again(turn, record, "return_overdue")
    return ""


def _signature_waits(turn: Turn, _: Due, record: Record) -> str:
    """H1: nobody has signed by the next working day: the signers are asked again, and the level above hears of it."""
    one = proposal.latest(turn.db, record.id or 0)
    if one is None or not proposal.waits(one) or record.status != "handling":
        return "answered"
    notices_handling.ask_signers(turn, record, "sign", one.staff_id)
    notices.to_roles(turn, record, ("executive",), N_(
        "⏳ {number}: an opinion has waited a working day for a "
        "signature."
    ))
    _again(turn, record, "signature_waits")
    return ""


def _planned_due(turn: Turn, _: Due, record: Record) -> str:
    """H1: the planned date is here without a result: the handler, then the level above."""
    if why := _unreturned(record):
        return why
    one = proposal.latest(turn.db, record.id or 0)
    day = days.said(one.planned_on) if one else ""
    notices_handling.remind(turn, record, "planned_missed", N_(
        "⏳ {number} was planned for {day}, and has no "
        "result."
    ), day=day)
    _again(turn, record, "planned_overdue")
    return ""


def _planned_overdue(turn: Turn, _: Due, record: Record) -> str:
    if why := _unreturned(record):
        return why
    one = proposal.latest(turn.db, record.id or 0)
    text = N_("❗ {number} was planned for {day}, and has no result yet. Handler: {name}.")
    period = handling.present(turn.db, record.id or 0)
    name = staff.name_of(turn.db, period.staff_id) if period else "—"
    notices_handling.above(turn, record, text, day=days.said(one.planned_on) if one else "", name=name)
    return ""


def _correction_wanted(turn: Turn, _: Due, record: Record) -> str:
    """H4: an action is owed and nobody has planned it."""
    one = correcting.latest(turn.db, record.id or 0)
    if record.status not in ("handling", "resolved") or (one is not None and one.effective is not False):
        return "planned"
    text = N_("⏳ {number} needs a corrective action before it can be closed. Please plan it on its page.")
    notices_handling.remind(turn, record, "reminded_correction", text)
    _again(turn, record, "correction_wanted")
    return ""


def _correction_due(turn: Turn, _: Due, record: Record) -> str:
    """H4: the planned date of an action: who is responsible, then the level above."""
    one = correcting.latest(turn.db, record.id or 0)
    if one is None or one.done_at is not None:
        return "done"
    text = N_("⏳ {number}: the corrective action was planned for {day}. Please carry it out and press “Action done”.")
    notices_handling.to_staff(turn, record, one.staff_id, text, day=days.said(one.planned_on))
    if turn.now > watch.end_of(turn.here(), one.planned_on):
        notices_handling.above(turn, record, text, day=days.said(one.planned_on))
    history.append(turn.db, record.id or 0, "reminded_correction", by=SYSTEM, now=turn.now)
    _again(turn, record, "correction_due")
    return ""


def _verify_due(turn: Turn, _: Due, record: Record) -> str:
    """H4: an action that nobody has verified in time."""
    one = correcting.latest(turn.db, record.id or 0)
    if one is None or one.done_at is None or one.effective is not None:
        return "verified"
    notices_handling.ask_verifiers(turn, record)
    notices.to_roles(turn, record, ("manager",), N_("❗ {number}: a corrective action has not been verified in time."))
    history.append(turn.db, record.id or 0, "verification_missed", by=SYSTEM, now=turn.now)
    _again(turn, record, "verify_due")
    return ""


def _work_due(turn: Turn, _: Due, record: Record) -> str:
    """X50: what was promised beside the answer."""
    if not record.work_open:
        return "done"
    one = deciding.latest(turn.db, record.id or 0)
    day = days.said(one.open_until) if one is not None and one.open_until else ""
    text = N_("⏳ {number}: what was still open is due ({day}). Please press “Outstanding work is done” when it is.")
    notices_handling.remind(turn, record, "reminded_work", text, day=day)
    if one is not None and one.open_until and turn.now > watch.end_of(turn.here(), one.open_until):
        notices_handling.above(turn, record, text, day=day)
    _again(turn, record, "work_due")
    return ""


def _approval_waits(turn: Turn, _: Due, record: Record) -> str:
    """H5: an answer waits for approval – or is still to be drafted, and its day is here."""
    if record.status != "handling":
        return record.status
    one = deciding.waits(turn.db, record)
    if one is not None:
        notices_handling.ask_signers(turn, record, "approve", one.staff_id)
    else:
        notices_handling.remind(turn, record, "reminded_formal", N_("⏳ {number}: the formal answer is due."))
    _again(turn, record, "approval_waits")
    return ""


def _explain_due(turn: Turn, _: Due, record: Record) -> str:
    """H3: the resident has not been told that it takes longer."""
    if record.status != "handling" or returning.untold(turn.db, record.id or 0) is None:
        return "told"
    text = N_("⏳ {number} takes longer, and the resident has not been told. Please do it on its page.")
    notices.to_roles(turn, record, ("supervisor",), text)
    notices_handling.remind(turn, record, "reminded_explain", text)
    _again(turn, record, "explain_due")
    return ""


def _silence(turn: Turn, _: Due, record: Record) -> str:
    """X14: nobody answered the questions or the reminders."""
    why = closing.by_silence(turn.db, record, turn.here(), now=turn.now)
    if not why:
        notices_handling.silence(turn, turn.record(record.id or 0, by=SYSTEM))
        return ""
    if record.status == "resolved":
        if why == "not asked":
            text = N_("☎️ {number}: the resident has not been asked twice how it stands. Please see to it: /tasks.")
            notices.to_roles(turn, record, ("supervisor",), text)
        if why == "confirmation":
            text = N_("✍️ {number} needs the resident's confirmation. Please get it in person, and enter it.")
            notices_handling.remind(turn, record, "reminded_confirmation", text)
        _again(turn, record, "silence")
    return why


def _outcome_told(turn: Turn, _: Due, record: Record) -> str:
    """X4: whoever was heard about a complaint hears how it has ended."""
    if record.status not in ("closed", "withdrawn"):
        return record.status
    notices_impartial.ended(turn, record)
    return ""


WORK: dict[str, Work] = {
    "transfer_waits": _transfer_waits,
    "objection_open": _objection_open,
    "return_half": _return_half,
    "return_soon": _return_soon,
    "return_due": _return_due,
    "return_overdue": _return_overdue,
    "signature_waits": _signature_waits,
    "planned_due": _planned_due,
    "planned_overdue": _planned_overdue,
    "correction_wanted": _correction_wanted,
    "correction_due": _correction_due,
    "verify_due": _verify_due,
    "work_due": _work_due,
    "approval_waits": _approval_waits,
    "explain_due": _explain_due,
    "silence": _silence,
    "outcome_told": _outcome_told,
}
NOT_AT_NIGHT = frozenset(WORK)
