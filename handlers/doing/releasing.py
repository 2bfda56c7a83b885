"""Words of staff on their way to the resident: an answer, a result, a decision – at once, or after approval (H5).

What reaches the resident is a response (S2), and void when it did not arrive after all. To whom nothing can be sent it
is said by phone: that is a task, and the response and the result follow when it is ticked.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

from dialogs.deeds.deed import Reply
from dialogs.kit import N_, Say
from handlers.doing import claiming
from handlers.doing.deed import Doing, Values
from handlers.office import Turn
from handlers.telling import handling as notices_handling, notices, post, tasks as notices_tasks
from handlers.telling.post import Manner
from storage import due
from storage.actors import SYSTEM, Actor
from storage.errors import RuleBroken
from storage.reading import get
from storage.register import evidence, history, records, words
from storage.register.words import Kept, Written
from storage.rules import first_contact, intake, same_day
from storage.rules.handling import closing, deciding, ending, resulting
from storage.rules.handling.deciding import Ruling
from storage.rules.intake import STAGES
from storage.tables import Decision, Record, Resident, Response, Staff, Words

Result = Literal["result", "on_spot"]


def _reply(doing: Doing, deed: Reply) -> Values:
    turn, actor = doing.turn, doing.staff
    record = turn.record(deed.record, by=actor)
    records.require_staff(turn.db, record, by=actor)
    if deed.release == "note":
        kept = words.keep(turn.db, deed.record, Written("note", deed.text), by=actor, now=turn.now)
        evidence.attach(turn.db, deed.record, deed.media, now=turn.now, words_id=kept.id)
        history.append(turn.db, deed.record, "noted", by=actor, now=turn.now, words=[kept.hash])
        return {"number": record.number}
    records.require_open(record)
    records.require_above(turn.db, record, actor.id)
    record = claiming.answered_first(turn, record, actor)
    if deed.release != "answer":
        records.require_handler(turn.db, record, by=actor)
    if record.formal_opinion:
        draft(turn, record, actor, deed)
    else:
        record = send(turn, record, actor, deed)
    notices.card_changed(turn, turn.record(deed.record, by=actor))
    return {"number": record.number}


def respond(turn: Turn, record: Record, actor: Actor, how: str, kept: Kept | None) -> int:
    """S2: a response by this person, which may release first contact (F3); what was due for want of one is dropped."""
    response = same_day.respond(
        turn.db, record, staff_id=actor.id, how=how, words_id=kept.id if kept else None, now=turn.now
    )
    said = [kept.hash] if kept else []
    history.append(turn.db, record.id or 0, "answered", by=actor, now=turn.now, how=how, words=said)
    due.cancel(turn.db, records.subject(record.id or 0), kinds=STAGES, why="answered", now=turn.now)
    if first_contact.ends_accountability(turn.here().procedure, "answered"):
        first_contact.release(turn.db, record.id or 0, by=actor.id, now=turn.now)
    return response


def tell(turn: Turn, record: Record, actor: Actor, say: Say, kept: Kept) -> bool:
    """Send words of a person, bound to their response; returns whether they went out."""
    if not notices_tasks.reaches(turn, record):
        notices.tell_resident(turn, record, say)
        return False
    response = respond(turn, record, actor, "message", kept)
    return notices.tell_resident(turn, record, say, response_id=response)


def send(turn: Turn, record: Record, actor: Actor, deed: Reply) -> Record:
    """S2, H2: what was written in reply to a card or a page goes out, as an answer or as the result."""
    result = deed.release in ("resolution", "on_spot")
    how: Result = "on_spot" if deed.release == "on_spot" else "result"
    if result:
        resulting.require(turn.db, record, turn.here(), how, by=actor)
    part = "resolution" if result else "answer"
    kept = words.keep(turn.db, record.id or 0, Written(part, deed.text), by=actor, now=turn.now)
    evidence.attach(turn.db, record.id or 0, deed.media, now=turn.now, words_id=kept.id)
    told = replace(deed, release="resolution") if result else deed
    if not notices_tasks.reaches(turn, record):
        notices.answer(turn, record, get(turn.db, Staff, actor.id), told, None)
        if how == "on_spot":
            history.append(turn.db, record.id or 0, "on_spot", by=actor, now=turn.now)
        return record
    response = respond(turn, record, actor, "message", kept)
    notices.answer(turn, record, get(turn.db, Staff, actor.id), told, response)
    return given(turn, record, actor, how) if result else record


def given(turn: Turn, record: Record, actor: Actor, how: Result) -> Record:
    """The result of a matter is given; H2: on the spot is reported upward; X35: who heard it first sees the outcome."""
    record = turn.record(record.id or 0, by=actor)
    record = resulting.give(turn.db, record, turn.here(), how, by=actor, now=turn.now)
    if how == "on_spot":
        notices_handling.reported(turn, record, actor.name)
    text = N_("{number}, which you heard first, has its result. {name} gave it.")
    notices.to_first_contact(turn, record, text, name=actor.name)
    return record


def draft(turn: Turn, record: Record, actor: Actor, deed: Reply) -> None:
    """H5: what was written waits for approval; nothing goes out."""
    result = deed.release != "answer"
    if deed.release == "on_spot":  # what waits for an approval is not solved on the spot
        raise RuleBroken("H5", "h1_sign_first", number=record.number)
    if result:
        resulting.require(turn.db, record, turn.here(), "result", by=actor)
    ruling = Ruling("explained", "information", deed.text or "📎", part="resolution" if result else "answer")
    one = deciding.decide(turn.db, record, ruling, turn.here(), by=actor, now=turn.now)
    evidence.attach(turn.db, record.id or 0, deed.media, now=turn.now, words_id=one.reasons_id)
    notices_handling.ask_signers(turn, record, "approve", actor.id)


def publish(turn: Turn, record: Record, one: Decision) -> Record:
    """X13, H5: a decision – or an approved answer – goes to the resident in its author's name."""
    author = get(turn.db, Staff, one.staff_id)
    actor = Actor("staff", one.staff_id, author.user_id or 0, author.name)
    said = get(turn.db, Words, one.reasons_id)
    kept = Kept(one.reasons_id, words.salted(said.body, said.salt))
    deciding.mark_told(turn.db, one, now=turn.now)
    if said.part != "reasons":
        return _answered(turn, record, actor, said, kept)
    if one.outcome == "not_ours":
        return _not_ours(turn, record, actor, one, kept)
    if one.open_id is not None:
        record = deciding.work_left(turn.db, record)
    if not tell(turn, record, actor, notices_handling.decision_said(turn, record, one), kept):
        return record
    return given(turn, record, actor, "result")


def _answered(turn: Turn, record: Record, actor: Actor, said: Words, kept: Kept) -> Record:
    files = [one for one in evidence.of(turn.db, record.id or 0) if one.words_id == said.id]
    deed = Reply(record.id or 0, "resolution" if said.part == "resolution" else "answer", said.body)
    reached = notices_tasks.reaches(turn, record)
    response = respond(turn, record, actor, "message", kept) if reached else None
    notices.answer(turn, record, get(turn.db, Staff, actor.id), deed, response)
    if files and reached and (chat := get(turn.db, Resident, record.resident_id).user_id):
        post.send_media(turn, chat, files, Manner(record_id=record.id))
    return given(turn, record, actor, "result") if said.part == "resolution" and reached else record


def _not_ours(turn: Turn, record: Record, actor: Actor, one: Decision, kept: Kept) -> Record:
    """F6: explained, and closed with that explanation."""
    closing.require_nothing_begun(turn.db, record)
    tell(turn, record, actor, notices_handling.not_ours_said(turn, record, one), kept)
    return explained(turn, record, actor) if same_day.answered(turn.db, record.id or 0) else record


def explained(turn: Turn, record: Record, actor: Actor) -> Record:
    """F6: the complainant has heard why it is not ours, by a message or by a person: it is closed with that."""
    record = turn.record(record.id or 0, by=SYSTEM)
    closing.require_nothing_begun(turn.db, record)
    record = records.change(turn.db, record, validity="not_ours", returned_at=turn.now)
    record = records.advance(turn.db, record, "resolved", resolved_at=turn.now)
    history.append(turn.db, record.id or 0, "not_ours", by=actor, now=turn.now)
    history.append(turn.db, record.id or 0, "resolved", by=actor, now=turn.now)
    return ending.close(turn.db, record, how="not_ours", by=actor, now=turn.now)


def void(turn: Turn, record: Record, response_id: int, reason: str) -> None:
    """S2: an answer could not arrive: it is void, the target is open again.

    A result that was also told by a call or a visit stands.
    """
    response = get(turn.db, Response, response_id)
    if response.void_at is not None:
        return
    if record.status in ("resolved", "closed") and not same_day.told_in_person(turn.db, record):
        record = ending.reopen(turn.db, record, why="undeliverable", by=SYSTEM, now=turn.now)
    open_again = same_day.void(turn.db, response, reason=reason, now=turn.now)
    history.append(
        turn.db, record.id or 0, "response_void", by=SYSTEM, now=turn.now, response=response_id, reason=reason
    )
    if open_again and record.promised_at:
        intake.plan_stages(turn.db, record, turn.at(record.estate_id), round=f"void:{response_id}", after=turn.now)
    notices.card_changed(turn, turn.record(record.id or 0, by=SYSTEM))


DEEDS: dict[type, Callable[[Doing, Any], Values]] = {Reply: _reply}
