"""What one update costs in the turn: milliseconds of Python and statements of SQL, without any network.

A resident files with six updates: /start, a press on the kind, a sentence, two presses that choose the
category, a press on "send". Each is one transaction, as the writer would make it; what it leaves to
send is then claimed and settled, as delivery would. Compare runs of one machine, not of two.
"""

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import event

from bench.bots import open_always
from bench.sentences import sentence
from bot.clock import Clock
from bot.running.service import LOCALE
from dialogs.events import Commanded, Typed
from handlers import seeding, understanding
from handlers.catalogs import Catalogs
from handlers.incoming import ButtonPressed, Incoming, Sender
from handlers.office import Office
from handlers.turn import take
from storage.database import Database, Db, open_writer, url_of, writing
from storage.migrate import upgrade
from storage.planting.synthetic import Size
from storage.post import outbox

BOT, GROUP, FIRST_USER, STAFF = 7_000_000_001, -1_001_234_567_890, 10_001, 6


@dataclass
class Stage:
    """One bot's turns on one database, with a clock that ticks as it is told."""

    database: Database
    office: Office
    now: datetime
    updates: int = 0
    messages: int = 0
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statements: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _ran: int = 0

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count every statement of the block; while somebody listens they run another way, and not as fast."""

        def count(*_: object) -> None:
            self._ran += 1

        event.listen(self.database, "before_cursor_execute", count)
        yield
        event.remove(self.database, "before_cursor_execute", count)

    def update(self, name: str, person: int, content: object) -> None:
        """One update, taken in, committed, and its messages sent."""
        self.updates += 1
        pressed = isinstance(content, ButtonPressed)
        sender = Sender(person, "业主", "zh-hans")
        sent = None if pressed else self.now
        incoming = Incoming(self.updates, person, "private", sender, content, self.updates, 0, sent)
        before, begun = self._ran, Clock.monotonic()
        with writing(self.database) as db:
            take(db, self.office, incoming, self.now)
        self.seconds[name].append(Clock.monotonic() - begun)
        self.statements[name].append(self._ran - before)
        before, begun = self._ran, Clock.monotonic()
        with writing(self.database) as db:
            self._deliver(db)
        self.seconds["deliver"].append(Clock.monotonic() - begun)
        self.statements["deliver"].append(self._ran - before)

    def _deliver(self, db: Db) -> None:
        while found := outbox.claim(db, self.office.bot_id, now=self.now, skip=set(), limit=30):
            sent = []
            for row in (one.row for one in found):
                self.messages += 1
                sent.append((row.id or 0, self.messages))
                self._note(row.chat_id, row.payload)
            outbox.settle_sent(db, sent, now=self.now)

    def _note(self, chat: int, payload: str) -> None:
        lines = json.loads(payload).get("reply_markup", {}).get("inline_keyboard", [])
        found = {button["text"]: button["callback_data"] for line in lines for button in line}
        self.buttons.setdefault(chat, {}).update(found)

    buttons: dict[int, dict[str, str]] = field(default_factory=dict)

    def press(self, name: str, person: int, label: str) -> None:
        """Press the button whose text contains ``label``."""
        data = next(data for text, data in self.buttons[person].items() if label in text)
        self.buttons[person].clear()
        self.update(name, person, ButtonPressed(data, "1"))

    def file(self, person: int) -> None:
        """The filing flow."""
        self.update("start", person, Commanded("start", ""))
        self.press("choose", person, "投诉")
        self.update("text", person, Typed(sentence(self.updates), self.messages + 1))
        self.press("other category", person, "改类别")
        self.press("category", person, "公共设施")
        self.press("send", person, "发给客户服务中心")
        self.now += timedelta(seconds=20)


def stage(url: str, residents: int) -> Stage:
    """A fresh estate on a database."""
    database = open_writer(url)
    upgrade(database)
    now = Clock().now()
    with writing(database) as db:
        seeding.fill(db, Size(residents, STAFF, GROUP, FIRST_USER), bot_id=BOT, now=now)
        open_always(db)
    understanding.warm(None)
    return Stage(database, Office(BOT, "shouwen_bot", Catalogs(LOCALE)), now)


def report(found: Stage) -> Iterator[str]:
    """A line for each kind of update, and their mean."""
    yield f"{'update':>16}  {'ms (median)':>11}  {'statements':>10}"
    total = 0.0
    for name, times in found.seconds.items():
        middle = sorted(times)[len(times) // 2]
        total += 0 if name == "deliver" else middle
        yield f"{name:>16}  {1000 * middle:>11.2f}  {max(found.statements[name]):>10}"
    yield f"{1000 * total / 6:.2f} ms an update of the flow"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--flows", type=int, default=200, help="how many complaints are filed")
    parser.add_argument("--database", default="", help="an empty PostgreSQL database's URL")
    given = parser.parse_args(sys.argv[1:])
    url = given.database or url_of(Path(tempfile.mkdtemp(prefix="shouwen-bench-")) / "shouwen.db")
    for line in report(_run(url, given.flows)):
        print(line)


def _run(url: str, flows: int) -> Stage:
    found = stage(url, 200)
    found.file(FIRST_USER)
    found.statements.clear()
    with found.counting():
        found.file(FIRST_USER + 1)
    for person in range(FIRST_USER + 2, FIRST_USER + 5):
        found.file(person)
    found.seconds.clear()
    for number in range(flows):
        found.file(FIRST_USER + number % 200)
    found.database.dispose()
    return found


if __name__ == "__main__":
    main()
