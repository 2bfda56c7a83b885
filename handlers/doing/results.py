"""What is decided, approved and told (F6, H5, X13), and what residents say to it (X14, X49): deed in, values out."""

from collections.abc import Callable
from typing import Any

from dialogs import days
from dialogs.deeds.handling import (
    AcceptResult,
    ApproveDraft,
    Decide,
    ExplainObjection,
    Hold,
    JudgeValid,
    MarkFormal,
    NotOurs,
    NotSatisfied,
    ReturnDraft,
)
from dialogs.kit import N_, NOTHING, Phrase, Say
from handlers.doing import adding, impartial, judging, releasing
from handlers.doing.deed import Doing, Values
from handlers.doing.handling import worked
from handlers.office import Turn
from handlers.telling import handling as notices_handling, notices, tasks as notices_tasks
from storage.actors import Actor
from storage.errors import RuleBroken
from storage.people import staff
from storage.register import records, words
from storage.register.words import Written
from storage.rules import follow_up
from storage.rules.follow_up import Answers
from storage.rules.handling import closing, deciding, resulting, watch
from storage.rules.handling.deciding import Ruling
from storage.tables import Record

CLOSED = N_("{number} is closed now.")
NOTED = N_("It is noted on {number}; we close it as soon as what is still open on our side is done.")


def _valid(doing: Doing, deed: JudgeValid) -> Values:
    turn, record, actor = worked(doing, deed.record)
    record = deciding.judge_valid(turn.db, record, by=actor, now=turn.now)
    notices.card_changed(turn, record)
    return {"number": record.number}


def _not_ours(doing: Doing, deed: NotOurs) -> Values:
    turn, record, actor = worked(doing, deed.record)
    return _ruled(turn, record, Ruling("not_ours", "referral", deed.explanation), actor)


def _decide(doing: Doing, deed: Decide) -> Values:
    turn, record, actor = worked(doing, deed.record)
    resulting.require(turn.db, record, turn.here(), "result", by=actor)
    ruling = Ruling(deed.outcome, deed.remedy, deed.reasons, deed.outstanding, deed.open_until)
    return _ruled(turn, record, ruling, actor)


def _ruled(turn: Turn, record: Record, ruling: Ruling, actor: Actor) -> Values:
    """Told at once – or, for a formal opinion, once it is approved (H5)."""
    if record.status != "handling":
        raise RuleBroken("X13", f"not_when_{record.status}", number=record.number)
    one = deciding.decide(turn.db, record, ruling, turn.here(), by=actor, now=turn.now)
    if record.formal_opinion:
        notices_handling.ask_signers(turn, record, "approve", actor.id)
        return {"number": record.number, "follow": Phrase(N_(" It goes to the resident once it is approved."))}
    record = releasing.publish(turn, record, one)
    notices.card_changed(turn, record)
    return {"number": record.number, "follow": Phrase(N_(" It has gone to the resident."))}


def _formal(doing: Doing, deed: MarkFormal) -> Values:
    turn, record, actor = worked(doing, deed.record)
    record = deciding.mark_formal(turn.db, record, by=actor, now=turn.now)
    notices.card_changed(turn, record)
    return {"number": record.number}


def _hold(doing: Doing, deed: Hold) -> Values:
    """H5, S2: a person says that it takes a formal answer; that is an answer, the automatic acknowledgement is none."""
    turn, record, actor = worked(doing, deed.record)
    if deed.until < turn.here().hours.local_day(turn.now):
        raise RuleBroken("H5", "day_past")
    values = {"number": record.number, "name": actor.name, "day": days.said(deed.until)}
    text = N_("About {number}, {name} writes: we have it and are looking into it. You get our formal answer by {day}.")
    said = notices_tasks.worded(turn, Say(text, values))
    kept = words.keep(turn.db, deed.record, Written("answer", said), by=actor, now=turn.now)
    releasing.tell(turn, record, actor, Say(text, values), kept)
    watch.plan(turn.db, record, turn.here(), "approval_waits", watch.end_of(turn.here(), deed.until))
    notices.card_changed(turn, turn.record(deed.record, by=actor))
    return {"number": record.number}


def _approve(doing: Doing, deed: ApproveDraft) -> Values:
    turn, actor = doing.turn, doing.staff
    record = turn.record(deed.record, by=actor)
    records.require_open(record)
    one = deciding.approve(turn.db, record, turn.here(), by=actor, now=turn.now)
    notices_handling.settled(turn, record, "approve", besides=actor.user_id)
    record = releasing.publish(turn, record, one)
    text = N_("✍️ {number}: {name} has approved your answer; it has gone out.")
    notices_handling.to_staff(turn, record, one.staff_id, text, name=actor.name)
    notices.card_changed(turn, record)
    return {"number": record.number}


def _return(doing: Doing, deed: ReturnDraft) -> Values:
    turn, actor = doing.turn, doing.staff
    record = turn.record(deed.record, by=actor)
    one = deciding.send_back(turn.db, record, deed.why, turn.here(), by=actor, now=turn.now)
    notices_handling.settled(turn, record, "approve")
    text = N_("{number}: {name} sends your answer back: “{why}” Please write it anew.")
    notices_handling.to_staff(turn, record, one.staff_id, text, name=actor.name, why=deed.why)
    return {"number": record.number, "name": staff.name_of(turn.db, one.staff_id)}


def _accepted(doing: Doing, deed: AcceptResult) -> Values:
    """X14: one tap; the visit that was planned or asked for has its answer, so nobody is asked twice (V1)."""
    turn, actor = doing.turn, doing.resident
    adding.add_along(doing, deed)
    record = turn.record(deed.record, by=actor)
    record = _said(turn, record, actor, solved=True)
    notices.card_changed(turn, record)
    ending = CLOSED if record.status == "closed" else NOTED
    return {"number": record.number, "ending": Phrase(ending, {"number": record.number})}


def _said(turn: Turn, record: Record, actor: Actor, *, solved: bool) -> Record:
    """What the resident says to the result, into the visit that waits for it (V1), else by itself."""
    visit = follow_up.unanswered(turn.db, record.id or 0) if record.status == "resolved" else None
    if visit is not None:
        if visit.outcome == "planned":
            follow_up.mark_asked(turn.db, visit, by=actor, now=turn.now)
        return follow_up.answer(turn.db, visit.id or 0, Answers(solved), by=actor, now=turn.now)
    if solved:
        return closing.accept(turn.db, record, by=actor, now=turn.now)
    return closing.dispute(turn.db, record, "complained_again", by=actor, now=turn.now).record


def _not_satisfied(doing: Doing, deed: NotSatisfied) -> Values:
    """X49: one tap, no reason needed."""
    turn, actor = doing.turn, doing.resident
    record = turn.record(deed.record, by=actor)
    record = _said(turn, record, actor, solved=False)
    following = notices_handling.disputed(turn, record)
    if record.status == "handling":
        judging.reopened(turn, record)
    return {"number": record.number, "next": following}


def _explained(doing: Doing, deed: ExplainObjection) -> Values:
    turn, actor = doing.turn, doing.resident
    record = turn.record(deed.record, by=actor)
    closing.explain(turn.db, record, deed.text, by=actor, now=turn.now)
    record = impartial.looked_past_afterwards(turn, record, deed.text)
    notices.added(turn, record, deed.text, ())
    return {"number": record.number, "follow": NOTHING}


DEEDS: dict[type, Callable[[Doing, Any], Values]] = {
    JudgeValid: _valid,
    NotOurs: _not_ours,
    Decide: _decide,
    MarkFormal: _formal,
    Hold: _hold,
    ApproveDraft: _approve,
    ReturnDraft: _return,
    AcceptResult: _accepted,
    NotSatisfied: _not_satisfied,
    ExplainObjection: _explained,
}
