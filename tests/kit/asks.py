"""Whom the bot asks by itself: one occasion for each of its questions, and the deed by which it is answered.

Found is in whose private chat the question stands afterwards. Nobody may be asked for what they may not do.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from dialogs.deeds import deed as deeds, filing, handling
from handlers.doing import alarms
from handlers.due import work as due_work
from storage.reading import first
from storage.tables import Conversation, Due, table
from tests.kit import asked
from tests.kit.everyone import Everyone

TALKS, DUE = table(Conversation), table(Due)
Happens = Callable[[Everyone], object]


@dataclass(frozen=True)
class Question:
    """What brings a question up, the dialog in which it is asked, and the deed that answers it."""

    happens: Happens
    dialog: str
    answer: str


def _falls_due(all_: Everyone, kind: str) -> None:
    """The next work of a kind is done, at its time."""
    found = first(all_.db, Due, DUE.c.kind == kind, DUE.c.status == "waiting", order=(DUE.c.id.desc(),))
    assert found is not None, f"{kind} is not due"
    all_.now = max(all_.now, found.due_at)
    due_work.run(all_.db, all_.town.office, found, all_.now)


def _waits(all_: Everyone, kind: str, before: Callable[[Everyone], object]) -> None:
    """Nobody has answered: those who are asked again, when it falls due, are no others."""
    before(all_)
    all_.db.execute(TALKS.update().values(state=None, subject=TALKS.c.subject + ":former"))
    _falls_due(all_, kind)


def _asked_after_result(all_: Everyone) -> None:
    asked.resolved(all_)
    _falls_due(all_, "visit")


def _to_be_visited(all_: Everyone) -> None:
    _asked_after_result(all_)
    _falls_due(all_, "visit_by_phone")


def _nobody_has_it(all_: Everyone, rounds: int) -> None:
    alarm = asked.alarm(all_)
    for number in range(rounds):
        all_.now += timedelta(minutes=5)
        turn = all_.turn()
        alarms.still_open(turn, asked.standing(all_, alarm), number + 1)


def _filed_by_phone(all_: Everyone) -> None:
    """A complainant without an account: what would be written to them is said by phone."""
    deed = asked.SCENES["FileOnBehalf"](all_)
    assert isinstance(deed, filing.FileOnBehalf)
    filed = all_.does("agent", deed)
    all_.does("agent", deeds.Reply(int(filed["record_id"]), "answer", "今天来换。"))


QUESTIONS: dict[str, Question] = {
    "take it over": Question(asked.given, "request", "AcceptTransfer"),
    "sign the opinion": Question(asked.proposed, "request", "SignProposal"),
    "sign the opinion, once more": Question(
        lambda all_: _waits(all_, "signature_waits", asked.proposed), "request", "SignProposal"
    ),
    "approve the answer": Question(asked.drafted, "request", "ApproveDraft"),
    "approve the answer, once more": Question(
        lambda all_: _waits(all_, "approval_waits", asked.drafted), "request", "ApproveDraft"
    ),
    "verify the action": Question(asked.corrected, "request", "VerifyCorrection"),
    "verify the action, once more": Question(
        lambda all_: _waits(all_, "verify_due", asked.corrected), "request", "VerifyCorrection"
    ),
    "may it take longer once more": Question(asked.put_off_again, "request", "GrantDelay"),
    "tell the resident of the delay": Question(asked.put_off, "request", "ExplainDelay"),
    "have you got the alarm": Question(lambda all_: _nobody_has_it(all_, 0), "alarm", "TakeAlarm"),
    "have you got the alarm, five minutes later": Question(
        lambda all_: _nobody_has_it(all_, 1), "alarm", "TakeAlarm"
    ),
    "have you got the alarm, ten minutes later": Question(
        lambda all_: _nobody_has_it(all_, 2), "alarm", "TakeAlarm"
    ),
    "is the danger over": Question(asked.proposed_lowering, "alarm", "LowerAlarm"),
    "is it solved": Question(_asked_after_result, "visit", "RecordVisit"),
    "visit the resident": Question(_to_be_visited, "visit_entry", "EnterVisit"),
    "say it by phone": Question(_filed_by_phone, "tasks", "EndTask · the agent's"),
    "look again at what was objected to": Question(
        lambda all_: all_.does("complainant", handling.NotSatisfied(asked.resolved(all_))),
        "page",
        "Reply · answer",
    ),
    "exchange the duty": Question(
        lambda all_: all_.does("first contact", asked.SCENES["AskSwap"](all_)), "swap", "AnswerSwap"  # type: ignore[arg-type]
    ),
}


def whom(all_: Everyone, question: Question) -> Iterator[tuple[str, list[bool]]]:
    """Whether each of a column is asked, in private, by what happens."""
    now = all_.now
    with all_.undone():
        all_.works_here_too()
        before = _standing(all_, question.dialog)
        question.happens(all_)
        found = _standing(all_, question.dialog) - before
        accounts = {user_id for user_id, _ in found}
        for who, people in all_.people.items():
            yield who, [all_.account_of(one) in accounts for one in people]
    all_.now = now


def _standing(all_: Everyone, dialog: str) -> set[tuple[int, str]]:
    talks = select(TALKS.c.user_id, TALKS.c.subject).where(TALKS.c.dialog == dialog, TALKS.c.user_id != 0)
    return {(row.user_id, row.subject) for row in all_.db.execute(talks.where(TALKS.c.state.is_not(None)))}
