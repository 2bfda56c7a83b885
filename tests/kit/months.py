"""Months of an estate, deed after deed: whoever comes along does what they like, and all is looked at after each.

Everything happens in one transaction that nobody commits. Deeds go through the real table of deeds and may be refused;
due work is done as the scheduler does it, at its time or – after a leap – late. Messages are written and never sent.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, text, update

from dialogs.deeds import deed as deeds, filing, handling, severity as gravity
from dialogs.deeds.deed import Deed
from dialogs.deeds.learning import CorrectCategory
from dialogs.deeds.tasks import EndTask, GiveTask, PutOffTask
from dialogs.deeds.visits import EnterVisit, NobodyThere, RecordVisit
from dialogs.events import Said
from handlers import settling
from handlers.doing.apply import apply
from handlers.doing.deed import Doing
from handlers.due import work as due_work
from handlers.office import Person, Turn
from storage import due, estates
from storage.database import Db, Savepoint
from storage.errors import Refusal
from storage.people import residents, staff
from storage.reading import first, get, rows
from storage.rules import follow_up
from storage.tables import (
    Alarm,
    Correction,
    Estate,
    Handling as Period,
    Outgoing,
    Point,
    Record,
    Resident,
    Staff,
    StaffRole,
    Task,
    Transfer,
    table,
)
from tests.kit.town import Town

KINDS = ("complaint", "repair", "suggestion", "enquiry", "praise")
CATEGORIES = ("fac", "ele", "cln", "att", "fee")
WORDS = (
    "楼道的灯不亮了", "何平的态度很差", "再不处理我就找律师", "我们十几户都不满意", "草坪很久没有修剪",
    "门禁又坏了", "账单一直没有寄来", "垃圾没人收", "楼上漏水", "物业的人很客气", "水压一直很低", "厨房煤气泄漏了",
)  # fmt: skip
UNITS = ("3栋2单元501", "3栋2单元502", "5栋1单元302")
NEIGHBOURS = {1001: "王芳", 1002: "陈建国", 1003: "周老先生", 1004: "吴女士"}
COLLEAGUES = (
    (2011, "孙师傅", "handler"), (2013, "冯主管", "head"), (2014, "郑品质", "quality"), (2015, "总经理", "executive"),
    (2016, "何平", "agent"),
)  # fmt: skip
# An hour of walking lives through everything that falls due in it; the rest is leapt over, as by a host that slept.
WALKS = (timedelta(minutes=1), timedelta(minutes=20), timedelta(hours=3))
LEAPS = (timedelta(hours=14), timedelta(days=1), timedelta(days=2), timedelta(days=8), timedelta(days=33))
TRIES = 10
FACTS: tuple[gravity.Fact, ...] = ("sued", "media", "help", "strong", "above")
Picked = tuple[Person | None, Deed | None]


@dataclass
class Life:
    """One life of the estate under a procedure; ``done`` counts what was not refused, by deed."""

    town: Town
    db: Db
    procedure: str

    def __post_init__(self) -> None:
        self.now = self.town.now
        self.causes = 0
        self.done: dict[str, int] = {}
        self.db.execute(update(table(Estate)).values(procedure=self.procedure))
        for number, (user_id, name) in enumerate(NEIGHBOURS.items()):
            key = residents.ensure(self.db, user_id, name=name, language="zh_CN")
            unit = UNITS[number % len(UNITS)]
            place = estates.unit_by_code(self.db, self.town.office.bot_id, self.town.planted.unit_codes[unit])
            assert place is not None
            residents.bind(self.db, key, place.unit_id, now=self.now)
        for user_id, name, role in COLLEAGUES:
            added = insert(table(Staff)).values(company_id=1, user_id=user_id, name=name)
            key = self.db.execute(added.returning(table(Staff).c.id)).scalar_one()
            self.db.execute(insert(table(StaffRole)).values(staff_id=key, estate_id=1, role=role))

    def turn(self) -> Turn:
        """The next turn; its messages have keys of their own."""
        self.causes += 1
        return Turn(self.db, self.now, self.town.office, f"life.{self.causes}")

    def records(self) -> list[Record]:
        """The register."""
        return rows(self.db, Record, order=(table(Record).c.id,))

    def colleagues(self) -> list[Staff]:
        """Everybody who has ever worked here; who has left is still tried."""
        return rows(self.db, Staff, order=(table(Staff).c.id,))

    def member(self, staff_id: int) -> Person:
        """A member of staff as a person."""
        one = get(self.db, Staff, staff_id)
        return Person(one.user_id or 0, one.name, "zh_CN", residents.by_user(self.db, one.user_id or 0), one)

    def resident(self, resident_id: int) -> Person:
        """A resident as a person."""
        one = get(self.db, Resident, resident_id)
        return Person(one.user_id or 0, one.name, "zh_CN", one)

    def neighbour(self, pick: int) -> Person:
        """Somebody who lives here."""
        user_id = list(NEIGHBOURS)[pick % len(NEIGHBOURS)]
        return Person(user_id, NEIGHBOURS[user_id], "zh_CN", residents.by_user(self.db, user_id))

    def does(self, person: Person | None, deed: Deed | None) -> str:
        """Somebody tries something; returns the code of the refusal, "" when it is done."""
        if person is None or deed is None:
            return "nothing to do"
        try:
            with Savepoint(self.db):
                apply(Doing(self.turn(), person, person.user_id, self.now), deed)
        except Refusal as refusal:
            return refusal.code
        name = type(deed).__name__
        self.done[name] = self.done.get(name, 0) + 1
        return ""

    def tries(self, acts: "dict[str, Act]", begin: str, record: Record, pick: int) -> str:
        """The first of the acts, from one on, that is not refused; returns which, "" for none of the next few."""
        names = list(acts)
        at = names.index(begin)
        for name in [*names[at:], *names[:at]][:TRIES]:
            if not self.does(*acts[name](self, record, pick)):
                return name
        return ""

    def passes(self, span: timedelta) -> None:
        """Time passes: due work is done each at its time; after a leap all of it at the end, as after an outage."""
        until, leap = self.now + span, span in LEAPS
        while True:
            soonest = due.next_at(self.db, self.town.office.bot_id)
            if soonest is None or soonest > until:
                break
            self.now = until if leap else max(self.now, soonest)
            for row in due.ripe(self.db, self.town.office.bot_id, self.now):
                due_work.run(self.db, self.town.office, row, self.now)
        self.now = until

    def loses_a_message(self, pick: int) -> None:
        """Something that was written to somebody cannot arrive: they have stopped the bot."""
        outgoing = table(Outgoing)
        found = rows(
            self.db, Outgoing, outgoing.c.status == "waiting", outgoing.c.chat_id > 0,
            order=(outgoing.c.id.desc(),), limit=12,
        )  # fmt: skip
        if found:
            settling.gone(self.turn(), found[pick % len(found)], "Forbidden: bot was blocked by the user")

    def hears_again(self) -> None:
        """Everybody can be reached again."""
        self.db.execute(text("UPDATE chat_state SET unreachable_since = NULL"))

    def leaves(self, pick: int) -> None:
        """A colleague leaves the company – or, when everybody has, all come back."""
        present = [one for one in self.colleagues() if one.left_at is None]
        people = table(Staff)
        if not present:
            self.db.execute(update(people).values(left_at=None))
        else:
            gone = present[pick % len(present)].id
            self.db.execute(update(people).where(people.c.id == gone).values(left_at=self.now))

    def files(self, who: Person, kind: str, pick: int, together: int = 0) -> str:
        """A resident files something."""
        words = WORDS[pick % len(WORDS)]
        category = CATEGORIES[pick % len(CATEGORIES)]
        said = (Said(1000 + self.causes, words),)
        return self.does(who, deeds.File(kind, said, (), category, "", together=together))  # type: ignore[arg-type]

    def files_on_behalf(self, who: Person, pick: int) -> str:
        """Staff file for somebody who has no account."""
        heard = filing.FileOnBehalf(
            unit=1 + pick % 3, estate=1, kind=KINDS[pick % 3], category=CATEGORIES[pick % 4], place="", channel="phone",
            said=((0, WORDS[pick % 4]),), name="赵大爷", phone=f"1380000{pick:04}",
        )  # fmt: skip
        return self.does(who, heard)

    def handler(self, record: Record) -> Person | None:
        """Whoever handles a record now."""
        found = first(self.db, Period, table(Period).c.record_id == record.id, table(Period).c.until.is_(None))
        return self.member(found.staff_id) if found is not None else None

    def of_role(self, pick: int, *roles: str) -> Person | None:
        """Somebody present with one of some roles."""
        found = staff.with_role(self.db, 1, *roles)
        return self.member(found[pick % len(found)].id or 0) if found else None

    def day(self, days: int) -> date:
        """A day to come."""
        return (self.now + timedelta(days=days)).date()


def _waits(life: Life, model: Any, *conditions: Any) -> Any:
    return first(life.db, model, *conditions, order=(table(model).c.id.desc(),))


def _transfer(life: Life, record: Record) -> Person | None:
    columns = table(Transfer).c
    open_one = (columns.accepted_at.is_(None), columns.declined_at.is_(None))
    found = _waits(life, Transfer, columns.record_id == record.id, *open_one)
    return life.member(found.to_id) if found is not None else None


def _responsible(life: Life, record: Record) -> Person | None:
    found = _waits(life, Correction, table(Correction).c.record_id == record.id)
    return life.member(found.staff_id) if found is not None else None


def _answer_point(life: Life, record: Record, _: int) -> Picked:
    found = _waits(life, Point, table(Point).c.record_id == record.id, table(Point).c.answer_id.is_(None))
    deed = handling.AnswerPoint(record.id or 0, found.id or 0, "今天") if found is not None else None
    return life.handler(record), deed


def _answer_visit(life: Life, record: Record, pick: int) -> Picked:
    visit = follow_up.unanswered(life.db, record.id or 0)
    deed = RecordVisit(visit.id or 0, pick % 3 > 0, 1 + pick % 5) if visit is not None else None
    return life.resident(record.resident_id), deed


def _on_alarm(deed: Callable[[int], Deed]) -> "Act":
    def act(life: Life, record: Record, pick: int) -> Picked:
        found = _waits(life, Alarm, table(Alarm).c.record_id == record.id)
        return life.of_role(pick, "agent", "supervisor", "manager"), deed(found.id or 0) if found else None

    return act


def _on_task(deed: Callable[[int, int], Deed], *kinds: str) -> "Act":
    def act(life: Life, record: Record, pick: int) -> Picked:
        columns = table(Task).c
        fitting = (columns.kind.in_(kinds),) if kinds else ()
        found = _waits(life, Task, columns.record_id == record.id, columns.done_at.is_(None), *fitting)
        if found is None:
            return None, None
        own = found.staff_id is not None and pick % 3 > 0
        whose = life.member(found.staff_id) if own else life.of_role(pick, "supervisor", "agent")
        return whose, deed(found.id or 0, pick)

    return act


def _hand_over(life: Life, record: Record, pick: int) -> Picked:
    to = [one.id or 0 for one in life.colleagues()]
    return life.handler(record), deeds.HandOver(record.id or 0, to[pick % len(to)], "area")


def _decide(life: Life, record: Record, pick: int) -> Picked:
    still = ("其余逐层检查", life.day(pick % 9)) if pick % 2 else ("", None)
    return life.handler(record), handling.Decide(record.id or 0, "upheld", "repair", "灯泡老化", *still)


def _join(life: Life, record: Record, pick: int) -> Picked:
    others = [one.id or 0 for one in life.records()]
    return life.of_role(pick, "agent", "supervisor"), gravity.Join(record.id or 0, others[pick % len(others)])


def _by(who: Callable[[Life, Record, int], Person | None], deed: Callable[[Life, int, int], Deed]) -> "Act":
    return lambda life, record, pick: (who(life, record, pick), deed(life, record.id or 0, pick))


def _handler(life: Life, record: Record, _: int) -> Person | None:
    return life.handler(record)


def _own(life: Life, record: Record, _: int) -> Person | None:
    return life.resident(record.resident_id)


def _anybody(*roles: str) -> Callable[[Life, Record, int], Person | None]:
    return lambda life, _, pick: life.of_role(pick, *roles)


Act = Callable[[Life, Record, int], Picked]
_agent, _leader, _signer = _anybody("agent", "head", "supervisor"), _anybody("supervisor", "manager"), _anybody(
    "supervisor", "manager", "executive"
)
BY_RESIDENTS: dict[str, Act] = {
    "adds": _by(_own, lambda life, key, pick: deeds.AddTo(key, (Said(0, WORDS[pick % len(WORDS)]),))),
    "urges": _by(_own, lambda life, key, pick: deeds.Urge(key)),
    "withdraws": _by(_own, lambda life, key, pick: deeds.Withdraw(key)),
    "complains again": _by(_own, lambda life, key, pick: deeds.ComplainAgain(key)),
    "asks for a call": _by(_own, lambda life, key, pick: deeds.RequestCall(key, "13800000009")),
    "names a point": _by(_own, lambda life, key, pick: handling.AddPoint(key, "何时修好")),
    "accepts": _by(_own, lambda life, key, pick: handling.AcceptResult(key)),
    "is not satisfied": _by(_own, lambda life, key, pick: handling.NotSatisfied(key)),
    "explains": _by(_own, lambda life, key, pick: handling.ExplainObjection(key, "还是不亮")),
    "makes a complaint of it": _by(_own, lambda life, key, pick: filing.ComplainAbout(key)),
    "answers the visit": _answer_visit,
}
BY_STAFF: dict[str, Act] = {
    "claims": _by(_agent, lambda life, key, pick: deeds.Claim(key)),
    "answers": _by(_handler, lambda life, key, pick: deeds.Reply(key, "answer", "我们正在查。")),
    "gives the result": _by(_handler, lambda life, key, pick: deeds.Reply(key, "resolution", "已经修好。")),
    "solves on the spot": _by(_handler, lambda life, key, pick: deeds.Reply(key, "on_spot", "当场修好。")),
    "notes": _by(_agent, lambda life, key, pick: deeds.Reply(key, "note", "业主很着急")),
    "calls": _by(_handler, lambda life, key, pick: deeds.LogContact(key, "call")),
    "confirms the registration": _by(_agent, lambda life, key, pick: deeds.ConfirmRegistration(key)),
    "hands over": _hand_over,
    "proposes": _by(_handler, lambda life, key, pick: handling.Propose(key, "因", "办", life.day(pick % 5))),
    "signs": _by(_signer, lambda life, key, pick: handling.SignProposal(key)),
    "sends the opinion back": _by(_signer, lambda life, key, pick: handling.ReturnProposal(key, "不够清楚")),
    "makes progress": _by(_handler, lambda life, key, pick: handling.NoteProgress(key, "配件已到")),
    "puts off": _by(_handler, lambda life, key, pick: handling.PutOff(key, life.day(pick % 9), "等配件")),
    "agrees to a delay": _by(_leader, lambda life, key, pick: handling.GrantDelay(key)),
    "explains the delay": _by(_leader, lambda life, key, pick: handling.ExplainDelay(key)),
    "plans an action": _by(
        _handler, lambda life, key, pick: handling.BeginCorrection(key, "因", "做", life.day(pick % 6))
    ),
    "carries the action out": lambda life, record, _: (
        _responsible(life, record), handling.CorrectionDone(record.id or 0)
    ),
    "verifies": _by(_signer, lambda life, key, pick: handling.VerifyCorrection(key, pick % 3 > 0, "看过了")),
    "wants a formal opinion": _by(_handler, lambda life, key, pick: handling.MarkFormal(key)),
    "puts the resident off": _by(_handler, lambda life, key, pick: handling.Hold(key, life.day(pick % 5))),
    "approves": _by(_signer, lambda life, key, pick: handling.ApproveDraft(key)),
    "sends the draft back": _by(_signer, lambda life, key, pick: handling.ReturnDraft(key, "不够清楚")),
    "finds it valid": _by(_handler, lambda life, key, pick: handling.JudgeValid(key)),
    "finds it not ours": _by(_handler, lambda life, key, pick: handling.NotOurs(key, "这是供电公司的线路")),
    "decides": _decide,
    "has done the work": _by(_handler, lambda life, key, pick: handling.WorkDone(key)),
    "answers a point": _answer_point,
    "accepts the transfer": lambda life, record, _: (
        _transfer(life, record), handling.AcceptTransfer(record.id or 0)
    ),
    "declines the transfer": lambda life, record, _: (
        _transfer(life, record), handling.DeclineTransfer(record.id or 0, "不归我们管")
    ),
    "enters a fact": _by(_agent, lambda life, key, pick: gravity.EnterFact(key, FACTS[pick % len(FACTS)])),
    "confirms the people": _by(_agent, lambda life, key, pick: gravity.ConfirmPeople(key, pick % 12)),
    "joins": _join,
    "splits": _by(_agent, lambda life, key, pick: gravity.Split(key)),
    "lowers": _by(_signer, lambda life, key, pick: gravity.LowerSeverity(key, "general", "业主说是气话")),
    "marks a key customer": _by(_leader, lambda life, key, pick: gravity.MarkKeyCustomer(key, pick % 2 > 0)),
    "sorts": _by(_agent, lambda life, key, pick: CorrectCategory(key, CATEGORIES[pick % len(CATEGORIES)])),
    "has the alarm": _on_alarm(gravity.TakeAlarm),
    "says the danger is over": _on_alarm(gravity.ProposeLowering),
    "agrees that it is over": _on_alarm(gravity.LowerAlarm),
    "does not agree": _on_alarm(gravity.KeepAlarm),
    "does a task": _on_task(lambda key, pick: EndTask(key, ("called", "visited")[pick % 2]), "tell", "call"),
    "puts a task off": _on_task(lambda key, pick: PutOffTask(key), "tell"),
    "gives a task away": _on_task(lambda key, pick: GiveTask(key, 1 + pick % 6)),
    "enters a visit": _on_task(lambda key, pick: EnterVisit(key, pick % 3 > 0, 4), "visit_phone", "visit_person"),
    "finds nobody there": _on_task(lambda key, pick: NobodyThere(key), "visit_phone", "visit_person"),
}
