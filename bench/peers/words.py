"""What the peers say and how they keep a filing: the same for all, so that only their frameworks differ."""

import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

HELLO = "您好，这里是客户服务中心。请问您要办什么？"
KINDS = {"kind:complaint": "投诉", "kind:repair": "报修", "kind:suggestion": "建议"}
WHICH = "请选择类别："
CATEGORIES = {"category:facilities": "公共设施", "category:cleaning": "环境卫生", "category:security": "公共秩序"}
DESCRIBE = "请描述一下情况："
PHOTO = "可以发一张照片，也可以跳过。"
SKIP = {"photo:skip": "跳过照片"}
SEND = {"confirm:send": "提交", "confirm:cancel": "取消"}


def summary(filing: dict[str, str]) -> str:
    """What the resident is asked to confirm."""
    return f"请确认：\n类型：{filing['kind']}\n类别：{filing['category']}\n内容：{filing['text']}"


def confirmation(number: str) -> str:
    """What the resident is told at the end."""
    return f"已受理，编号 {number}。我们会尽快与您联系。"


def group_of(estate: int, category: str) -> int:
    """Which department's group a card goes to: they follow the estate's own."""
    return estate - 1 - [*CATEGORIES.values()].index(category)


def card(number: str, filing: dict[str, str]) -> str:
    """What the staff group sees."""
    return f"新工单 {number}\n{filing['kind']} · {filing['category']}\n{filing['text']}"


class Register:
    """Filings in a SQLite file, one INSERT each, with the synchronisation that survives a power cut."""

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / "peer.db", isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS filing"
            " (id INTEGER PRIMARY KEY, user_id INTEGER, kind TEXT, category TEXT, text TEXT, at TEXT)"
        )

    def keep(self, user_id: int, filing: dict[str, str]) -> str:
        """Keep a filing; returns its number."""
        now = datetime.now(UTC)
        found = self._db.execute(
            "INSERT INTO filing (user_id, kind, category, text, at) VALUES (?, ?, ?, ?, ?)",
            (user_id, filing["kind"], filing["category"], filing["text"], now.isoformat()),
        )
        return f"TS-{now:%Y%m%d}-{found.lastrowid:04}"


class Place:
    """Where a peer works: the settings that ours has too, from the same variables."""

    def __init__(self) -> None:
        self.token = os.environ["SHOUWEN_TOKEN"]
        self.api_base = os.environ["SHOUWEN_API_BASE"]
        self.port = int(os.environ["SHOUWEN_WEBHOOK_PORT"])
        self.url = os.environ["SHOUWEN_WEBHOOK_URL"] + "/webhook"
        self.secret = os.environ["SHOUWEN_WEBHOOK_SECRET"]
        self.connections = int(os.environ["SHOUWEN_WEBHOOK_CONNECTIONS"])
        self.folder = Path(os.environ["SHOUWEN_DATA"])
        self.group = int(os.environ["BENCH_GROUP"])
        self.redis = os.environ.get("BENCH_REDIS", "")
