"""A complaint with everything that a procedure's forms ask for: opinion, progress, corrections, decision, visit."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, update

from storage.database import Db
from storage.reading import get
from storage.register import handling, history, records, words
from storage.register.words import Written
from storage.rules import follow_up
from storage.tables import (
    Correction,
    Decision,
    Department,
    Extension,
    Objection,
    Point,
    Proposal,
    Record,
    table,
)
from tests.kit.estate import CHEN, LI, LIU, ZHANG, Colleague, Neighbour, setting
from tests.storage import matters
from tests.storage.matters import MORNING

LONG = "井道导轨缺油，运行时摩擦发出异响；曳引机减震垫老化，夜间尤其明显。"
PLANNED = date(2026, 11, 23)
Who = Colleague | Neighbour


def hours(count: float) -> Any:
    """So many hours after the filing."""
    return MORNING + timedelta(hours=count)


class Worked:
    """One complaint, worked on step by step."""

    def __init__(self, db: Db, *, said: str = matters.WORDS) -> None:
        self.db = db
        self.record = matters.taken(db, matters.filed(db, said=[(11, said)]))
        self.key = self.record.id or 0

    def wrote(self, part: str, body: str, by: Who, after: float) -> int:
        """Somebody's words; their id."""
        return words.keep(self.db, self.key, Written(part, body), by=by.actor, now=hours(after)).id

    def put(self, model: Any, **values: Any) -> int:
        """A row about it, as it is born; its id."""
        made = insert(table(model)).values(record_id=self.key, **values).returning(table(model).c.id)
        return int(self.db.execute(made).scalar_one())

    def then(self, model: Any, row: int, **values: Any) -> None:
        """What became of a row."""
        self.db.execute(update(table(model)).where(table(model).c.id == row).values(**values))

    def assigned(self) -> None:
        """Given to a department, which owes its return."""
        self.db.execute(insert(table(Department)).values(id=7, estate_id=1, code="engineering", name="工程维修部"))
        self.record = records.change(
            self.db, get(self.db, Record, self.key), department_id=7, assigned_at=hours(0.5), return_by=hours(72),
            validity="valid", wish="请尽快修好电梯，并告诉我们原因", severity="important",
        )  # fmt: skip

    def proposed(self) -> None:
        """H1: sent back once, then signed."""
        for at, verdict in ((1, {"sent_back_at": hours(2)}), (3, {"signed_at": hours(4)})):
            cause = self.wrote("cause", LONG, ZHANG, at)
            proposal = self.wrote("proposal", "联系维保单位更换减震垫并润滑导轨，24 小时内完成。", ZHANG, at)
            row = self.put(
                Proposal, round=(at + 1) // 2, staff_id=ZHANG.id, cause_id=cause, proposal_id=proposal, at=hours(at),
                planned_on=PLANNED,
            )  # fmt: skip
            answer = self.wrote("sent_back", "请写明由谁负责", LIU, at + 1) if "sent_back_at" in verdict else None
            self.then(Proposal, row, signed_by=LIU.id, answer_id=answer, **verdict)

    def progressed(self) -> None:
        """H1, F5, H3: progress, a hand-over, an extension, a point."""
        self.wrote("progress", "维保单位已到场检查，确认减震垫需要更换。", ZHANG, 5)
        why = self.wrote("handover", "张伟负责电梯", LI, 6)
        handling.hand_over(self.db, self.key, to=ZHANG.id, by=LI.id, words_id=why, now=hours(6))
        history.append(self.db, self.key, "handed_over", by=LI.actor, now=hours(6), to=ZHANG.id, why="area")
        self.put(
            Extension, staff_id=ZHANG.id, former=hours(72), until=hours(120), at=hours(30), told_at=hours(31),
            told_by=LI.id, why_id=self.wrote("explanation", "备件明天到货", ZHANG, 30),
        )  # fmt: skip
        point = self.put(Point, position=1, words_id=self.wrote("point", "每天晚上有异响", LI, 1), at=hours(1))
        self.then(Point, point, answer_id=self.wrote("answer", "减震垫老化所致", ZHANG, 32), answered_at=hours(32))

    def corrected(self) -> None:
        """H4: not effective at first, then effective."""
        for at, effective in ((1, False), (2, True)):
            row = self.put(
                Correction, round=at, staff_id=ZHANG.id, at=hours(40 * at), planned_on=PLANNED,
                cause_id=self.wrote("cause", "保养计划没有包含减震垫", ZHANG, 40 * at),
                action_id=self.wrote("action", "把减震垫列入月度保养清单，并逐台检查", ZHANG, 40 * at),
            )  # fmt: skip
            self.then(Correction, row, done_at=hours(40 * at + 1), verify_by=hours(40 * at + 30))
            self.then(
                Correction, row, verified_at=hours(40 * at + 10), verified_by=LI.id, effective=effective,
                finding_id=self.wrote("finding", "夜间抽查，无异响" if effective else "仍有异响", LI, 40 * at + 10),
            )  # fmt: skip

    def ended(self) -> Record:
        """H3, X13, X49, V1: decided, objected to, resolved, visited, closed."""
        matters.answered(self.db, self.record, when=hours(7))
        self.wrote("resolution", "减震垫已更换，导轨已润滑，运行正常。", ZHANG, 90)
        decision = self.put(
            Decision, round=1, staff_id=ZHANG.id, outcome="upheld", remedy="repair", at=hours(90),
            reasons_id=self.wrote("reasons", "设备老化，我们没有及时发现，向您致歉。", ZHANG, 90),
            open_id=self.wrote("outstanding", "其余 5 台电梯逐台检查", ZHANG, 90), open_until=date(2026, 12, 10),
        )  # fmt: skip
        self.then(Decision, decision, told_at=hours(90))
        objection = self.put(
            Objection, round=1, at=hours(91), words_id=self.wrote("objection", "希望当晚就来看", CHEN, 91)
        )
        self.then(Objection, objection, reviewer_id=LIU.id, settled_at=hours(95))
        still = get(self.db, Record, self.key)
        record = follow_up.resolve(self.db, still, setting(self.db), by=ZHANG.actor, now=hours(96))
        visit = matters.asked(self.db, record, when=hours(110))
        given = follow_up.Answers(True, result=5, speed=4, attitude=5, words="谢谢，安静多了")
        return follow_up.answer(self.db, visit, given, by=CHEN.actor, now=hours(120))


def worked(db: Db, **more: Any) -> Record:
    """The whole of it, closed."""
    case = Worked(db, **more)
    case.assigned()
    case.proposed()
    case.progressed()
    case.corrected()
    return case.ended()


def erased(db: Db, words_id: int) -> None:
    """The words are gone; their row stays, for others name it."""
    db.execute(update(words.WORDS).where(words.WORDS.c.id == words_id).values(body="", salt=""))
