"""What the panel shows, as JSON: the look at the register put into words, nothing decided."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.demo import story
from bot.demo.advance import Falling
from bot.demo.days import TEN, ZONE, Jump, jumps
from bot.demo.estate import GROUP, Cast
from bot.demo.hand import Hand
from bot.demo.look import Matter, Past, Seen
from bot.demo.story import Tale
from handlers.catalogs import DEFAULT, Catalogs
from handlers.wording.labels import LABELS
from handlers.wording.spoken import short, span
from storage.calendar import is_working_day

Json = dict[str, Any]
WEEKDAYS = "一二三四五六日"


def clock(hand: Hand) -> Json:
    """The demo's time, where it may be sent, and how a move goes."""
    now = hand.now()
    local = now.astimezone(ZONE)
    kind = "工作日" if is_working_day(local.date(), {}) else "休息日"
    return {
        "time": f"{local:%H:%M}",
        "date": f"{local.month}月{local.day}日 周{WEEKDAYS[local.weekday()]}（{kind}）",
        "jumps": [{"label": jump.label, "send": _to(jump)} for jump in jumps(now)],
        "goal": _when(hand.goal, now),
        "stops": _once([_line(one, now) for one in hand.stops]), "trouble": hand.trouble,
    }


def people(cast: Cast, codes: dict[str, str], homes: dict[int, str]) -> list[Json]:
    """Whom one can be, and how to begin."""
    residents = [
        {"id": one.id, "name": one.name, "about": f"{one.about} · {one.unit}",
         **_be(f"做{one.name}" if one.id in homes else f"{one.name}扫码", one.id, one.id,
               "" if one.id in homes else codes.get(one.unit, ""))}
        for one in cast.residents
    ]
    colleagues = [
        {"id": one.id, "name": one.name, "about": one.title, **_be(f"做{one.name}，看派单群", one.id, GROUP)}
        for one in cast.staff
    ]
    return residents + colleagues


def register(seen: Seen, catalogs: Catalogs, now: datetime) -> list[Json]:
    """The register, newest first."""
    return [_matter(one, catalogs, now) for one in seen.matters]


def history(past: Past, now: datetime) -> Json:
    """A record's history, oldest first."""
    lines = [{"at": _when(one.at, now), "who": one.who, "what": one.what} for one in past.lines]
    return {"lines": lines, "whole": past.whole}


def waiting(seen: Seen, now: datetime) -> Json:
    """What waits for its time."""
    lines = [_line(one, now) | {"in": _ahead(one.at, now)} for one in seen.waiting]
    return {"lines": lines, "more": seen.more_waiting}


def chapters(tale: Tale, seen: Seen, catalogs: Catalogs, codes: dict[str, str], now: datetime) -> list[Json]:
    """The story, with a tick at what has happened."""
    ten = next(jump for jump in jumps(now) if jump.clock == TEN)
    guide = _Guide(tale.cast, catalogs, codes, frozenset(seen.homes), ten)
    return [
        {"title": chapter.title, "steps": [
            {"text": story.said(step.text, guide.say), "done": step.done(seen),
             "go": [guide.go(go) for go in step.go if guide.ready(go)]}
            for step in chapter.steps
        ]}
        for chapter in tale.chapters
    ]


@dataclass(frozen=True, slots=True)
class _Guide:
    """What a step's buttons depend on: the catalog, the links, who is registered, when ten o'clock is."""

    cast: Cast
    catalogs: Catalogs
    codes: dict[str, str]
    registered: frozenset[int]
    ten: Jump

    def say(self, text: str) -> str:
        return self.catalogs.say(text, DEFAULT)

    def go(self, go: story.Go) -> Json:
        if go.race:
            racers = [{"as": one.id, "name": one.name} for one in self.cast.staff if one.role == "agent"]
            return {"label": go.label, "race": racers, "chat": GROUP, "button": self.say(go.race)}
        match go.clock:
            case "next":
                return {"label": go.label, "send": {"next": True}}
            case "hour":
                return {"label": go.label, "send": {"plus": timedelta(hours=1).total_seconds()}}
            case "ten":
                return {"label": self.ten.label, "send": _to(self.ten)}
        code = self._code(go.be) if go.by_link and go.be not in self.registered else ""
        return _be(go.label, go.be, go.chat or go.be, code) | {"message": go.message or None}

    def ready(self, go: story.Go) -> bool:
        """A link can be opened once its unit has one; the page is up before the estate is."""
        return not go.by_link or bool(self._code(go.be))

    def _code(self, who: int) -> str:
        return self.codes.get(next((one.unit for one in self.cast.residents if one.id == who), ""), "")


def _be(label: str, who: int, chat: int, code: str = "") -> Json:
    return {"label": label, "as": who, "chat": None if code else chat, "start": code or None}


def _to(jump: Jump) -> Json:
    return {"to": jump.to.isoformat()}


def _line(one: Falling, now: datetime) -> Json:
    return {"at": _when(one.at, now), "what": one.what}


def _once(lines: list[Json]) -> list[Json]:
    """What comes bit by bit – a batch, and the next – is one line."""
    return [line for before, line in zip([None, *lines], lines, strict=False) if line != before]


def _when(at: datetime | None, now: datetime) -> str:
    return short(at, now=now, zone=ZONE) if at else ""


def _ahead(at: datetime, now: datetime) -> str:
    return span((at - now).total_seconds(), DEFAULT) if at > now else ""


def _matter(one: Matter, catalogs: Catalogs, now: datetime) -> Json:
    def label(of: str, code: str) -> str:
        return catalogs.say(LABELS[of].get(code, code), DEFAULT)

    row = one.row
    return {
        "id": row.id, "number": row.number, "kind": label("kind", row.kind),
        "status": label("status", row.status), "code": row.status,
        "category": label("category", row.category),
        "severity": label("severity", row.severity), "grave": row.severity != "general",
        "first": one.first_contact, "handler": one.handler, "promised": _when(row.promised_at, now),
        "answered": _when(row.answered_at, now), "breached": row.breached_at is not None,
        "late": row.answered_at is None and row.promised_at is not None and now > row.promised_at
        and row.status in ("filed", "handling"),
        "unconfirmed": not row.confirmed, "reopened": row.reopened,
    }
