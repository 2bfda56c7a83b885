"""The same month of an estate under any procedure: what residents bring, and what staff do about it, day by day.

王芳 answers the questions afterwards, 陈建国 never does, 周老先生 is not satisfied once. Nothing here asks which
procedure holds; only a signature is given where one is wanted, by whoever may give it.
"""

from datetime import date
from typing import Any

from handlers.doing import judging
from handlers.due import recurring
from handlers.office import Turn
from storage import estates
from storage.actors import SYSTEM, Actor
from storage.reading import get
from storage.register import collective
from storage.rules.handling import proposal
from storage.tables import Record, Staff
from tests.kit.actors import Actor as Person
from tests.kit.town import Town

LI = Actor("staff", 1, 2001, "李静")
ZHOU_ID, WU_ID = 1003, 1004


class Month:
    """November 2026 of an estate that follows one procedure; ``numbers`` are the matters by what they stand for."""

    def __init__(self, procedure: str) -> None:
        town = self.town = Town("2026-11-02 09:00")
        town.rows("UPDATE estate SET procedure = ?", procedure)
        town.hires("品质郑", 2010, "quality")
        self.quality = town.person(2010, "品质郑")
        self.zhou, self.wu = town.person(ZHOU_ID, "周老先生"), town.person(WU_ID, "吴女士")
        town.literal |= {"周老先生", "吴女士"}
        for who, unit in (
            (town.wang, "3栋2单元501"), (town.chen, "5栋1单元302"), (self.zhou, "3栋2单元502"),
            (self.wu, "3栋2单元502"),
        ):  # fmt: skip
            who.lives_in(unit, "13912345678")
        self.numbers: dict[str, str] = {}
        self.signers: dict[str, str] = {}
        town.hush()

    def lived(self) -> "Month":
        """From the first to the last day."""
        self._monday()
        self._week()
        self.town.clock_moves_to("2026-12-01 07:00")
        self.town.hush()
        return self

    def _monday(self) -> None:
        town = self.town
        with town.engine.begin() as db:
            recurring.plan(db, town.office, town.now)
        self._files("spot", town.wang, "投诉", "我要投诉，单元门口的垃圾没人收")
        self._resolves("spot")
        self._files("signed", town.chen, "投诉", "我要投诉，物业费的账单一直没有寄来")
        town.passes(minutes=5)
        if "登记无误" in (card := town.card(self.numbers["signed"])).buttons:
            town.zhang.presses("登记无误", in_chat=town.group, on=card)
        town.passes(minutes=25)
        town.li.answers("我们先核对账单。", number=self.numbers["signed"])
        self._files("slow", town.wang, "投诉", "我要投诉，小区的草坪很久没有修剪了")
        town.li.answers("我们安排人来看。", number=self.numbers["slow"])
        self._files("repair", town.chen, "报修", "厨房的水龙头漏水了")
        self._resolves("repair")
        self._files("suggestion", town.wang, "建议", "建议在门口装一个快递柜")
        self._resolves("suggestion")
        self._files("enquiry", town.wang, "咨询", "请问游泳池几月开放")
        self._resolves("enquiry")
        self._files("praise", town.wang, "表扬", "表扬门岗的师傅，帮我搬东西")
        self._resolves("praise")
        self._files("again", self.zhou, "投诉", "我要投诉，电动车总是停在楼道里")
        self._resolves("again")

    def _week(self) -> None:
        town = self.town
        town.clock_moves_to("2026-11-03 10:30")
        for label in ("已经解决", "三项都很满意", "没有了"):
            town.wang.presses(label)
        self.zhou.presses("还没解决")
        self._signs("signed")
        self._resolves("signed")
        town.clock_moves_to("2026-11-04 10:00")
        self._together()
        town.clock_moves_to("2026-11-06 10:00")
        self._signs("slow")
        self._resolves("slow")
        town.clock_moves_to("2026-11-09 10:30")
        for label in ("已经解决", "三项都很满意", "没有了"):
            town.wang.presses(label)

    def _together(self) -> None:
        """Three neighbours complain of one thing and are joined."""
        crowd = (("noise", self.town.wang), ("noise 2", self.town.chen), ("noise 3", self.zhou))
        for name, who in crowd:
            self._files(name, who, "投诉", "我要投诉，楼下广场舞的音响夜里太吵了")
        lead, *others = (self._key(name) for name, _ in crowd)
        with self.town.engine.begin() as db:
            for other in others:
                if (record := get(db, Record, other)).collective_id is None:
                    collective.join(db, record, lead, by=LI, now=self.town.now)
            turn = Turn(db, self.town.now, self.town.office, "month")
            judging.together(turn, get(db, Record, lead).collective_id or 0, by=SYSTEM)
        self.town.deliver()

    def _files(self, name: str, who: Person, kind: str, text: str) -> None:
        town = self.town
        who.commands("file")
        who.presses(kind)
        self.numbers[name] = who.files(text)
        if any("我来受理" in one for one in town.card(self.numbers[name]).buttons):
            town.li.claims(self.numbers[name])
        town.hush()

    def _resolves(self, name: str) -> None:
        """The result, as one that was solved on the spot where that is offered."""
        town, number = self.town, self.numbers[name]
        town.li.replies("已经处理好了。", town.card(number), town.group)
        offered = town.group.last.buttons
        town.li.presses("当场解决" if "当场解决" in offered else "作为处理结果", in_chat=town.group)
        town.passes(seconds=10)
        town.hush()

    def _signs(self, name: str) -> None:
        """The opinion is written and, where it is wanted, signed."""
        key = self._key(name)
        with self.town.engine.begin() as db:
            record, setting = get(db, Record, key), estates.setting(db, 1)
            opinion = proposal.Opinion("没有按计划做", "今天补做，并列入每周检查", date(2026, 11, 20))
            proposal.propose(db, record, opinion, setting, by=LI, now=self.town.now)
            self.signers[name] = ""
            if proposal.wanted(record, setting.procedure):
                signer = proposal.signers(db, record, setting, LI.id)[0]
                self.signers[name] = signer.name
                by = Actor("staff", signer.id or 0, signer.user_id or 0, signer.name)
                proposal.sign(db, record, setting, by=by, now=self.town.now)

    def _key(self, name: str) -> int:
        return int(self.town.one("SELECT id FROM record WHERE number = ?", self.numbers[name]))

    def of(self, name: str, column: str) -> Any:
        """What the register shows of a matter."""
        return self.town.one(f"SELECT {column} FROM record WHERE number = ?", self.numbers[name])

    def tasks(self, kind: str) -> set[str]:
        """The matters about which there was a task of a kind."""
        found = self.town.rows(
            "SELECT record.number FROM task JOIN record ON record.id = task.record_id WHERE task.kind = ?", kind
        )
        names = {number: name for name, number in self.numbers.items()}
        return {names[number] for (number,) in found}

    def due(self, kind: str) -> set[str]:
        """The matters for which work of a kind was ever planned."""
        found = self.town.rows("SELECT subject FROM due WHERE kind = ?", kind)
        keys = {f"record:{self._key(name)}": name for name in self.numbers}
        return {keys[subject] for (subject,) in found if subject in keys}

    def member(self, key: int) -> str:
        """The name of a member of staff."""
        with self.town.engine.begin() as db:
            return get(db, Staff, key).name
