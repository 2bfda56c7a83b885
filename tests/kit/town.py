"""A town to play journeys in: named people, a clock, a real database, and a Telegram that obeys.

Each sentence of a journey is one line: somebody says, presses, hears; the clock moves. Everything
goes through the real turn and the real outbox, only the network is left out: queued messages are
settled as sent at once and kept per chat. ``hears`` takes the unheard messages of a chat in order
and fails when there are more or fewer than expected. Whatever is sent passes ``tests/kit/wording``:
no message may read badly, whichever journey it belongs to.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from handlers import settling
from handlers.catalogs import Catalogs
from handlers.due import work as due_work
from handlers.facts import alike
from handlers.incoming import GroupMoved, Incoming
from handlers.office import Office, Turn
from handlers.turn import PressAnswer, take
from storage import due
from storage.database import Db
from storage.migrate import upgrade
from storage.planting.seed import plant
from storage.post import outbox
from storage.register import history
from storage.tables import Outgoing
from tests.kit import databases, sql, wording
from tests.kit.actors import Actor, Chat, Message
from tests.kit.databases import Stage
from tests.kit.plan import PLAN, RIVER

SHANGHAI = ZoneInfo("Asia/Shanghai")
LOCALE = Path(__file__).parents[2] / "locale"
BOT, RIVER_BOT = 4242, 4343
BUSINESS = (
    "resident",
    "binding",
    "staff",
    "staff_role",
    "invitation",
    "staff_group",
    "record",
    "words",
    "attachment",
    "ownership",
    "handling",
    "transfer",
    "response",
    "history",
    "visit",
    "due",
    "counter",
    "quarantine",
)


class _Ground:
    """The one database of all towns: planted once, put back for each, so that its engine stays warm."""

    def __init__(self) -> None:
        self.folder = TemporaryDirectory()
        folder = Path(self.folder.name)
        self._stage = Stage(databases.lay(self._plant, folder), folder)
        self.cleared = self._stage.cleared

    def _plant(self, engine: Engine) -> None:
        upgrade(engine)
        with engine.begin() as db:
            self.planted = plant(db, PLAN, bot_id=BOT, now=local("2026-01-05 10:00"))


@lru_cache(maxsize=1)
def _ground() -> _Ground:
    return _Ground()


class Town:
    """The whole stage; with ``beside`` that of another bot, estate and staff, on the same database."""

    def __init__(self, begins: str = "2026-11-24 09:00", *, beside: "Town | None" = None) -> None:
        plan = PLAN if beside is None else RIVER
        self.now = local(begins)
        self.office = Office(BOT if beside is None else RIVER_BOT, "shouwen_bot", catalogs())
        if beside is None:
            self.engine, self.planted = _ground().cleared(), _ground().planted
            # What the process remembers of the register's texts is of the town that was here before.
            alike._ESTATES.clear()
        else:
            self.engine = beside.engine
            with self.engine.begin() as db:
                self.planted = plant(db, plan, bot_id=RIVER_BOT, now=self.now)
        self.chats: dict[int, list[Message]] = {}
        self.unheard: dict[int, list[Message]] = {}
        self.blocked: set[int] = set()
        self.held: set[int] = set()
        self.literal: set[str] = set()
        self.english: set[int] = set()
        self.spoken: set[str] = set()
        self.last_update = 1000
        self.last_message = 100
        self.wang, self.chen = Actor(self, 1001, "王芳"), Actor(self, 1002, "陈建国")
        self.li, self.zhang, self.zhao, self.liu = (Actor(self, one.user_id or 0, one.name) for one in plan.staff)
        self.group = Chat(self, plan.chat_id)

    def take(self, incoming: Incoming) -> PressAnswer | None:
        """Let an update in, as the writer would, and deliver what follows."""
        with self.engine.begin() as db:
            answer = take(db, self.office, incoming, self.now)
        self.deliver()
        return answer

    def deliver(self) -> None:
        """Send everything that waits."""
        with self.engine.begin() as db:
            while claimed := outbox.claim(db, self.office.bot_id, now=self.now, skip=self.held):
                for one in claimed:
                    self._send(db, one.row, one.edited)

    def _send(self, db: Db, row: Outgoing, edited: int) -> None:
        if row.chat_id in self.blocked:
            turn = Turn(db, self.now, self.office, settling.cause(row))
            return settling.gone(turn, row, "Forbidden: bot was blocked by the user")
        payload = json.loads(row.payload)
        assert "chat_id" not in payload, "a payload leaves its chat to the row"
        buttons = {
            button["text"]: button["callback_data"]
            for line in payload.get("reply_markup", {}).get("inline_keyboard", [])
            for button in line
        }
        if row.chat_id in self.english:
            wording.check_english([payload.get("text", ""), *buttons], self._names(db))
        else:
            to_resident = row.chat_id > 0 and row.chat_id not in self._staff(db)
            wording.check(payload, buttons, self.literal, to_resident=to_resident)
        here = self.chats.setdefault(row.chat_id, [])
        message = None
        if row.method.startswith("edit"):  # where what it changes is gone, a fresh one is sent (F65)
            message = next((one for one in here if one.id == edited), None)
        if message is None and row.method == "editMessageReplyMarkup":
            return outbox.settle(db, row.id or 0, "cancelled", now=self.now, note="message to edit not found")
        if message is None:
            self.last_message += 1
            silent = payload.get("disable_notification", False)
            message = Message(
                self.last_message, payload.get("text", f"[{row.method}]"), buttons, row.method, silent=silent
            )
            here.append(message)
            if row.edits:
                outbox.replaced(db, row.edits, row.chat_id, message.id)
        message.buttons = buttons
        if "text" in payload and row.method == "editMessageText":
            message.text, message.edited = payload["text"], True
        if row.method != "editMessageReplyMarkup":
            self.unheard.setdefault(row.chat_id, []).append(message)
        return outbox.settle(db, row.id or 0, "sent", now=self.now, message_id=message.id)

    def _names(self, db: Db) -> set[str]:
        """What is called the same in every language, and what people said."""
        names = ("staff", "resident", "estate", "company", "building", "unit", "department")
        asked = " UNION ".join([*(f"SELECT name FROM {one}" for one in names), "SELECT body FROM words"])
        return {*db.exec_driver_sql(asked).scalars(), *self.spoken, self.wang.name, self.chen.name} - {""}

    def _staff(self, db: Db) -> set[int]:
        return set(db.exec_driver_sql("SELECT user_id FROM staff WHERE user_id IS NOT NULL").scalars())

    def passes(self, **span: float) -> None:
        """Let time pass, doing on the way whatever falls due, each at its own time."""
        self.clock_moves_to(self.now + timedelta(**span))

    def clock_moves_to(self, target: datetime | str) -> None:
        """Move the clock, from due time to due time."""
        until = local(target) if isinstance(target, str) else target
        while True:
            with self.engine.begin() as db:
                soonest = due.next_at(db, self.office.bot_id)
                if soonest is None or soonest > until:
                    break
                self.now = max(self.now, soonest)
                for row in due.ripe(db, self.office.bot_id, self.now):
                    due_work.run(db, self.office, row, self.now)
            self.deliver()
        self.now = until
        self.deliver()

    def clock_jumps_to(self, target: str) -> None:
        """Set the clock without living through the time between: a host asleep, or a clock put right."""
        self.now = local(target)

    def does_what_is_due(self) -> list[str]:
        """One look of the scheduler, now; returns the kinds it found."""
        with self.engine.begin() as db:
            ripe = due.ripe(db, self.office.bot_id, self.now)
            for row in ripe:
                due_work.run(db, self.office, row, self.now)
        self.deliver()
        return [row.kind for row in ripe]

    @contextmanager
    def nothing_changes(self) -> Iterator[None]:
        """What happens inside leaves every table of the office as it was."""
        with self.nothing_changes_but():
            yield

    @contextmanager
    def nothing_changes_but(self, *expected: str) -> Iterator[None]:
        """What happens inside changes these tables at most."""
        before = self.tables()
        yield
        after = self.tables()
        assert [name for name in BUSINESS if before[name] != after[name] and name not in expected] == []

    def tables(self) -> dict[str, list[tuple[Any, ...]]]:
        """The office's tables, whole: everything but marks, messages, screens and the audit trail."""
        return {name: sorted(self.rows(f"SELECT * FROM {name}"), key=repr) for name in BUSINESS}

    def hires(self, name: str, user_id: int | None, *roles: str) -> int:
        """A new colleague on the estate; returns the row id."""
        key = self.one(
            "INSERT INTO staff (company_id, user_id, name, phone, language) VALUES (1, ?, ?, '', 'zh_CN') RETURNING id",
            user_id,
            name,
        )
        for role in roles:
            self.rows("INSERT INTO staff_role (staff_id, estate_id, role) VALUES (?, 1, ?)", key, role)
        return int(key)

    def dismisses(self, actor: Actor) -> None:
        """A colleague leaves the company."""
        self.rows("UPDATE staff SET left_at = ? WHERE user_id = ?", f"{self.now:%Y-%m-%d %H:%M:%S.%f}", actor.id)

    def person(self, user_id: int, name: str) -> Actor:
        """Somebody else with an account."""
        return Actor(self, user_id, name)

    def group_moves(self, to: int) -> None:
        """The staff group becomes a supergroup: another id, and none of the old messages in it."""
        self.last_update += 1
        moved = Incoming(self.last_update, self.group.id, "group", None, GroupMoved(to))
        self.group = Chat(self, to)
        self.take(moved)

    def card(self, number: str = "") -> Message:
        """The group's card of a record, the latest one by default."""
        found = [one for one in self.chats[self.group.id] if one.text.startswith("【") and number in one.text]
        return found[-1]

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """What the tables show – or a statement by hand, which is committed."""
        with self.engine.begin() as db:
            return sql.rows(db, statement, *values)

    def one(self, statement: str, *values: Any) -> Any:
        """The single value that the tables show."""
        found = self.rows(statement, *values)
        assert len(found) == 1, found
        return found[0][0]

    def check(self) -> None:
        """What must hold after every journey: chains intact, nothing in flight, no due work forgotten."""
        with self.engine.begin() as db:
            for (record_id,) in db.exec_driver_sql("SELECT id FROM record").all():
                assert history.broken_at(history.of(db, record_id)) is None
        assert self.rows("SELECT id FROM outgoing WHERE status IN ('waiting', 'sending')") == []
        assert (
            self.rows(
                "SELECT kind, due_at FROM due WHERE status = 'waiting' AND due_at < ?", str(self.now)[:26]
            )
            == []
        )

    def silence(self) -> None:
        """Nobody has anything unheard."""
        left = {chat: [one.text for one in found] for chat, found in self.unheard.items() if found}
        assert not left, left

    def hush(self) -> None:
        """Forget what was not listened to: it is another journey's matter."""
        self.unheard.clear()


@lru_cache(maxsize=1)
def catalogs() -> Catalogs:
    """Our words, read once."""
    return Catalogs(LOCALE)


def local(text: str) -> datetime:
    """A Shanghai wall time as an instant."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI).astimezone(UTC)
