"""What is seen of the bot from outside: its calls, its acknowledgements, its commits, its rows.

The watch stands at the seams and remembers; what must hold is said in ``invariants.py``. A broken
one is noted, not raised: the bot itself must not be able to catch it.
"""

from collections import defaultdict, deque
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import psycopg

from bot.clock import Clock
from bot.engines.contract import Wait
from storage.database import Db, many_writers
from tests.simulation import invariants
from tests.simulation.estate import GROUP, SUPERGROUP
from tests.simulation.invariants import Call
from tests.simulation.reader import Reader

T = TypeVar("T")

_CHANGED = "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables"


class Watch:
    """Everything the invariants need to know, and the first of them that did not hold."""

    def __init__(self, reader: Reader, clock: Clock) -> None:
        self.reader, self.clock = reader, clock
        self.trace: list[str] = []
        self.failure: tuple[str, str] | None = None
        self.story: tuple[str, ...] = ()
        self.handed: set[int] = set()
        self.effective: set[int] = set()
        self._working: set[int] = set()
        self.logs: list[str] = []
        self.recent: dict[int, deque[float]] = defaultdict(lambda: deque(maxlen=64))
        self.everywhere: deque[float] = deque(maxlen=64)
        self.held: dict[int, float] = {}
        self.flying: set[int] = set()
        self.accepted: dict[int, int] = defaultdict(int)
        self.doubts: dict[int, int] = defaultdict(int)
        self.last_history = self.read_history = self.last_audit = self.last_log = 0
        self.statuses: dict[int, str] = {}
        self.chains: dict[int, tuple[int, str]] = {}
        self._fetched: dict[int, Any] = {}
        self.calls_made = self.commits = 0

    def notes(self, line: str) -> None:
        """One more line of the story."""
        self.trace.append(f"{self.clock.monotonic():.4f} {line}")

    def broken(self, invariant: str, what: str) -> None:
        """Something that must hold does not. The first one counts."""
        if self.failure is None:
            self.failure = (invariant, what)
            self.notes(f"BROKEN {invariant}: {what}")
            self.story = tuple(self.trace)

    def one(self, statement: str, *values: object) -> Any:
        """The first column of the first row, None without any."""
        found = self.reader.execute(statement, values).fetchone()
        return found[0] if found else None

    def rows(self, statement: str, *values: object) -> list[Any]:
        """What the tables show."""
        return self.reader.execute(statement, values).fetchall()

    def begins(self) -> None:
        """A new life: it knows of no limits but those that were kept."""
        self.notes("the bot begins")
        self.recent.clear()
        self.everywhere.clear()
        self.flying.clear()
        self._fetched.clear()
        self.undone()
        for (row,) in self.rows("SELECT id FROM outgoing WHERE status = 'sending'"):
            self.doubts[row] += 1
        ticks, now = self.clock.monotonic(), self.clock.now()
        text = f"{now:%Y-%m-%d %H:%M:%S.%f}"
        kept = self.rows("SELECT chat_id, wait_until FROM chat_state WHERE wait_until > ?", text)
        self.held = {
            chat: ticks + (datetime.fromisoformat(until).replace(tzinfo=UTC) - now).total_seconds() - 1.0
            for chat, until in kept
        }

    def fetched(self, updates: list[Any]) -> None:
        """A batch is in the bot's hands."""
        self._fetched |= {raw["update_id"]: raw for raw in updates if isinstance(raw.get("update_id"), int)}
        if updates:
            self.notes(f"fetched {[raw.get('update_id') for raw in updates]}")

    def acknowledges(self, offset: int | None) -> None:
        """Telegram may forget these updates from now on."""
        for number in [number for number in self._fetched if offset is not None and number < offset]:
            raw = self._fetched.pop(number)
            if said := invariants.n1_acknowledged_means_kept(self, number, raw):
                self.broken("N1", said)

    def works(self, db: Db, update: int, work: Callable[[], T]) -> T:
        """A job of the writer, on behalf of an update or not (-1)."""
        if update < 0:
            return work()
        before = _changes(db)
        done = work()
        if changed := _changes(db) - before:
            if said := invariants.n2_one_update_one_effect(self, update, changed):
                self.broken("N2", said)
            self._working.add(update)
        return done

    def undone(self) -> None:
        """A transaction does not stand."""
        self._working.clear()

    def committed(self, jobs: int) -> None:
        """A transaction stands."""
        self.commits += 1
        self.effective |= self._working
        self._working.clear()
        self.notes(f"committed {jobs}")
        for said in invariants.n3_n4_n5_history_tells_the_state(self):
            self.broken(*said)

    def calls(self, method: str, payload: dict[str, Any]) -> int:
        """A call arrives at Telegram; returns the outbox row it comes from, 0 when from none."""
        self.calls_made += 1
        chat = payload.get("chat_id")
        if method in ("getUpdates", "answerCallbackQuery", "getMe") or chat is None:
            return 0
        call = Call(method, int(chat), payload, self.clock.monotonic())
        row = self._flies_to(int(chat)) or (self._flies_to(SUPERGROUP) if chat == GROUP else 0)
        for said in invariants.at_a_call(self, call, row):
            self.broken(*said)
        self.recent[call.chat].append(call.at)
        self.everywhere.append(call.at)
        return row

    def _flies_to(self, chat: int) -> int:
        """The row on its way to a chat, 0 for none. When a group moves, its row moves under the message in flight."""
        return int(self.one("SELECT id FROM outgoing WHERE chat_id = ? AND status = 'sending'", chat) or 0)

    def answered(self, method: str, row: int, answer: object, *, happened: bool) -> None:
        """What Telegram did and said."""
        said = answer if isinstance(answer, str) else type(answer).__name__
        self.notes(f"{method} row {row}: {said}{'' if happened else ', nothing happened'}")
        if isinstance(answer, Wait) and row:
            chat = int(self.one("SELECT chat_id FROM outgoing WHERE id = ?", row))
            self.held[chat] = self.clock.monotonic() + answer.seconds
        self.accepted[row] += happened
        self.doubts[row] += isinstance(answer, str)

    def looks(self) -> None:
        """Everything has been done that follows from a step."""
        for said in invariants.after_a_step(self):
            self.broken(*said)


def _changes(db: Db) -> int:
    """How many rows have been changed so far: on the connection, or in the transaction."""
    driver: Any = db.connection.driver_connection
    if many_writers(db):
        found = psycopg.Cursor(driver).execute(_CHANGED).fetchone()
        return int(found[0]) if found else 0
    return int(driver.total_changes)
