"""What is done between the claim and the closing (F5, F6, H1–H5, X13, X51): deed in, words' values out.

What residents say to a result is in ``results``, staff's plain answers in ``releasing``.
"""

from collections.abc import Callable
from typing import Any

from dialogs import days
from dialogs.deeds.deed import HandOver
from dialogs.deeds.handling import (
    AcceptTransfer,
    AddPoint,
    AnswerPoint,
    BeginCorrection,
    CorrectionDone,
    DeclineTransfer,
    NoteProgress,
    Propose,
    ReturnProposal,
    SignProposal,
    VerifyCorrection,
    WorkDone,
)
from dialogs.kit import N_, NOTHING, Phrase, Say
from handlers.doing import impartial, releasing
from handlers.doing.deed import Doing, Values
from handlers.office import Turn
from handlers.telling import handling as notices_handling, notices
from storage.actors import Actor
from storage.errors import Forbidden
from storage.people import staff
from storage.reading import get
from storage.register import handling, records
from storage.rules.handling import closing, correcting, deciding, handing, points, proposal, returning
from storage.rules.handling.correcting import Action
from storage.rules.handling.handing import Giving
from storage.rules.handling.proposal import Opinion
from storage.tables import Record, Words


def worked(doing: Doing, record_id: int) -> tuple[Turn, Record, Actor]:
    """The record that this person handles, or looks after as supervisor or manager; open, and nobody's own matter."""
    turn, actor = doing.turn, doing.staff
    record = turn.record(record_id, by=actor)
    records.require_open(record)
    records.require_handler(turn.db, record, by=actor)
    return turn, record, actor


def _hand_over(doing: Doing, deed: HandOver) -> Values:
    """F5: offered, and theirs once they accept it; after two returns the supervisor's word is final (X37)."""
    turn, record, actor = worked(doing, deed.record)
    giving = Giving(deed.staff, deed.why, deed.department)
    final = handing.give(turn.db, record, giving, turn.here(), by=actor, now=turn.now)
    name = staff.name_of(turn.db, deed.staff)
    if final:
        record = assigned(turn, record, deed.staff)
        notices.handed_over(turn, record, deed.staff)
        return {"number": record.number, "standing": Phrase(N_("it is {name}’s now; that is decided."), {"name": name})}
    notices_handling.offered(turn, record, deed.staff)
    text = N_("offered to {name}. Until {name} accepts it, it stays yours.")
    return {"number": record.number, "standing": Phrase(text, {"name": name})}


def _accept(doing: Doing, deed: AcceptTransfer) -> Values:
    turn, actor = doing.turn, doing.staff
    record = turn.record(deed.record, by=actor)
    records.require_staff(turn.db, record, by=actor)
    giver = handing.accept(turn.db, record, by=actor, now=turn.now)
    record = assigned(turn, record, actor.id)
    notices.handed_over(turn, record, actor.id)
    text = N_("{number}: {name} has taken it over.")
    notices_handling.to_staff(turn, record, giver, text, name=actor.name)
    return {"number": record.number}


def assigned(turn: Turn, record: Record, receiver: int) -> Record:
    """F5, H3: a matter that comes to another department is assigned anew; within one its time runs on."""
    headed = [one for one, head, _ in handing.departments(turn.db, record.estate_id) if head == receiver]
    department = headed[0] if headed else staff.department_of(turn.db, receiver, record.estate_id)
    if department is None or department == record.department_id:
        return record
    record = records.change(turn.db, record, department_id=department)
    return returning.assign(turn.db, record, turn.here(), now=turn.now) if record.status == "handling" else record


def _decline(doing: Doing, deed: DeclineTransfer) -> Values:
    turn, actor = doing.turn, doing.staff
    record = turn.record(deed.record, by=actor)
    giver = handing.decline(turn.db, record, deed.why, turn.here(), by=actor, now=turn.now)
    notices_handling.settled(turn, record, "take")
    final = handling.returns(turn.db, deed.record) >= handing.MOST_RETURNS
    text = N_("{number} comes back to you: {name} does not take it over. “{why}” Please decide by tomorrow evening.")
    notices_handling.to_staff(turn, record, giver, text, name=actor.name, why=deed.why)
    if final:
        text = N_("{number} has come back twice. Please decide whose it is: open /open or its page and hand it over.")
        notices.to_roles(turn, record, ("supervisor",), text)
        for member in staff.with_role(turn.db, record.estate_id, "supervisor"):
            notices.to_handler(turn, record, member.id or 0)
    notices.card_changed(turn, record)
    return {"number": record.number, "name": staff.name_of(turn.db, giver)}


def _propose(doing: Doing, deed: Propose) -> Values:
    turn, record, actor = worked(doing, deed.record)
    opinion = Opinion(deed.cause, deed.proposal, deed.planned_on)
    proposal.propose(turn.db, record, opinion, turn.here(), by=actor, now=turn.now)
    follow = NOTHING
    if proposal.wanted(record, turn.here().procedure):
        notices_handling.ask_signers(turn, record, "sign", actor.id)
        follow = Phrase(N_(" It goes ahead once it is signed."))
    notices.card_changed(turn, record)
    return {"number": record.number, "follow": follow}


def _sign(doing: Doing, deed: SignProposal) -> Values:
    turn, actor = doing.turn, doing.staff
    record = turn.record(deed.record, by=actor)
    one = proposal.sign(turn.db, record, turn.here(), by=actor, now=turn.now)
    notices_handling.settled(turn, record, "sign", besides=actor.user_id)
    text = N_("✍️ {number}: {name} has signed. It goes ahead; planned for {day}.")
    notices_handling.to_staff(turn, record, one.staff_id, text, name=actor.name, day=days.said(one.planned_on))
    text = N_("✍️ {number}: the opinion is signed by {name} and kept on file.")
    notices.to_roles(turn, record, ("quality",), text, name=actor.name)
    notices.card_changed(turn, record)
    return {"number": record.number}


def _return(doing: Doing, deed: ReturnProposal) -> Values:
    turn, actor = doing.turn, doing.staff
    record = turn.record(deed.record, by=actor)
    one = proposal.send_back(turn.db, record, deed.why, turn.here(), by=actor, now=turn.now)
    notices_handling.settled(turn, record, "sign")
    text = N_("{number}: {name} sends your opinion back: “{why}” Please write it anew on the page.")
    notices_handling.to_staff(turn, record, one.staff_id, text, name=actor.name, why=deed.why)
    return {"number": record.number, "name": staff.name_of(turn.db, one.staff_id)}


def _progress(doing: Doing, deed: NoteProgress) -> Values:
    turn, actor = doing.turn, doing.staff
    record = turn.record(deed.record, by=actor)
    records.require_staff(turn.db, record, by=actor)
    proposal.progress(turn.db, record, deed.text, by=actor, now=turn.now)
    return {"number": record.number}


def _begin_correction(doing: Doing, deed: BeginCorrection) -> Values:
    turn, record, actor = worked(doing, deed.record)
    action = Action(deed.cause, deed.action, deed.planned_on)
    correcting.begin(turn.db, record, action, turn.here(), by=actor, now=turn.now)
    notices.card_changed(turn, record)
    return {"number": record.number}


def _corrected(doing: Doing, deed: CorrectionDone) -> Values:
    turn, actor = doing.turn, doing.staff
    record = turn.record(deed.record, by=actor)
    records.require_staff(turn.db, record, by=actor)
    correcting.done(turn.db, record, turn.here(), by=actor, now=turn.now)
    notices_handling.ask_verifiers(turn, record)
    notices.card_changed(turn, record)
    return {"number": record.number}


def _verify(doing: Doing, deed: VerifyCorrection) -> Values:
    turn, actor = doing.turn, doing.staff
    record = turn.record(deed.record, by=actor)
    one = correcting.verify(turn.db, record, deed.effective, deed.finding, by=actor, now=turn.now)
    notices_handling.settled(turn, record, "verify", besides=actor.user_id if deed.effective else 0)
    name = staff.name_of(turn.db, one.staff_id)
    if deed.effective:
        record = closing.close_if_ready(turn.db, record, by=actor, now=turn.now)
        text = N_("🔎 {number}: {name} has verified the action: it works.")
    else:
        text = N_("🔎 {number}: {name} finds that the action does not work: “{why}” Please plan the next round.")
        correcting.want(turn.db, record, turn.here(), now=turn.now)
    notices_handling.to_staff(turn, record, one.staff_id, text, name=actor.name, why=deed.finding)
    notices.card_changed(turn, record)
    return {"number": record.number, "name": name}


def _work_done(doing: Doing, deed: WorkDone) -> Values:
    turn, record, actor = worked(doing, deed.record)
    record = deciding.work_done(turn.db, record, by=actor, now=turn.now)
    text = N_("About {number}: what was still to be done is done now. Thank you for your patience.")
    notices.to_resident(turn, record, text)
    record = closing.close_if_ready(turn.db, record, by=actor, now=turn.now)
    notices.card_changed(turn, record)
    return {"number": record.number}


def _add_point(doing: Doing, deed: AddPoint) -> Values:
    turn, person = doing.turn, doing.person
    found = records.find(turn.db, deed.record)
    own = found is not None and person.resident is not None and found.resident_id == person.resident.id
    by = person.as_resident() if own else doing.staff
    record = turn.record(deed.record, by=by)
    if by.kind == "staff":
        records.require_staff(turn.db, record, by=by)
    one = points.add(turn.db, record, deed.text, by=by, now=turn.now)
    if by.kind == "resident":
        record = impartial.looked_past(turn, record, deed.text)
        notices.added(turn, record, deed.text, ())
    notices.card_changed(turn, record)
    return {"number": record.number, "position": one.position}


def _answer_point(doing: Doing, deed: AnswerPoint) -> Values:
    turn, record, actor = worked(doing, deed.record)
    if record.formal_opinion:
        raise Forbidden("h5_formal")
    point, kept = points.answer(turn.db, record, deed.point, deed.text, by=actor, now=turn.now)
    values = {
        "number": record.number,
        "name": actor.name,
        "point": get(turn.db, Words, point.words_id).body,
        "text": deed.text,
    }
    say = Say(N_("About {number}, {name} answers your point “{point}”:\n\n{text}"), values)
    releasing.tell(turn, record, actor, say, kept)
    notices.card_changed(turn, turn.record(deed.record, by=actor))
    return {"number": record.number, "position": point.position}


DEEDS: dict[type, Callable[[Doing, Any], Values]] = {
    HandOver: _hand_over,
    AcceptTransfer: _accept,
    DeclineTransfer: _decline,
    Propose: _propose,
    SignProposal: _sign,
    ReturnProposal: _return,
    NoteProgress: _progress,
    BeginCorrection: _begin_correction,
    CorrectionDone: _corrected,
    VerifyCorrection: _verify,
    WorkDone: _work_done,
    AddPoint: _add_point,
    AnswerPoint: _answer_point,
}
