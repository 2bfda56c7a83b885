"""`invite staff|revoke|list|group`: one-time links for staff, one-time codes for groups; who has joined."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.commands import opening
from bot.commands.speaking import say, spoken
from bot.commands.tables import table as columns
from bot.engines.contract import EngineError
from bot.settings import Settings, SettingsError, tokens
from dialogs.kit import N_
from storage import audit, estates
from storage.database import Db
from storage.people import staff
from storage.people.staff import STAFF
from storage.post import group_codes
from storage.post.group_codes import Tie
from storage.reading import get, rows
from storage.tables import Department, Estate, Staff, table

USERNAME = re.compile(r"(?:https://t\.me/)?@?([A-Za-z][A-Za-z0-9_]{3,31})/?")
ROLE_WORDS = {
    "agent": "客服", "handler": "责任人", "head": "部门主管", "supervisor": "客服主管",
    "manager": "经理", "quality": "品质管理部", "executive": "总经理",
}  # fmt: skip


class Unclear(Exception):
    """What was typed does not name what is meant; the text says why."""


@dataclass(frozen=True, slots=True)
class Bots:
    """The user names of the bots, which stand in every link: given for all, or by a bot's id."""

    given: str = ""
    by_id: Mapping[int, str] = field(default_factory=dict)

    def link(self, bot_id: int, code: str) -> str:
        """The link that hands a code to a bot."""
        return f"https://t.me/{self.name(bot_id)}?start={code}"

    def name(self, bot_id: int) -> str:
        """A bot's user name; raises ``Unclear`` for a bot that is not ours."""
        found = self.given or self.by_id.get(bot_id, "")
        if not found:
            told = N_("No token of the bot {bot}, which serves this estate, is set; name the bot by --bot.")
            raise Unclear(say(told, bot=bot_id))
        return found


def bots(settings: Settings, given: str) -> Bots:
    """The name that was typed, else what Telegram says of each token; raises ``SettingsError``."""
    if given:
        found = USERNAME.fullmatch(given.strip())
        if found is None:
            raise Unclear(say(N_("{name} is no user name of a bot; it looks like shouwen_bot."), name=given))
        return Bots(given=found[1])
    try:
        return Bots(by_id=asyncio.run(_asked(settings)))
    except (SettingsError, EngineError) as error:
        hint = say(N_("Without asking Telegram it works too: name the bot by --bot."))
        raise SettingsError(f"{spoken(error)}\n{hint}") from error


async def _asked(settings: Settings) -> dict[int, str]:
    found = {}
    for token in tokens(settings):
        async with opening.telegram(settings, token) as (_, who):
            found[who.id] = who.username
    return found


def estate(db: Db, name: str) -> Estate:
    """The estate of this name, or the only one; raises ``Unclear``."""
    there = rows(db, Estate, order=(table(Estate).c.id,))
    found = [one for one in there if not name or one.name == name]
    if len(found) == 1:
        return found[0]
    names = "、".join(one.name for one in there)
    if name:
        raise Unclear(say(N_("There is no estate {name}: {names}."), name=name, names=names))
    raise Unclear(say(N_("Say which estate by --estate: {names}."), names=names or say(N_("there is none yet"))))


def people(db: Db, who: Sequence[str], *, everyone: bool, joined: bool = False) -> list[Staff]:
    """The staff that is meant: by name or number, or everyone who has not joined (or, if asked for, who has too)."""
    if bool(who) == everyone:
        raise Unclear(say(N_("Say who: names or numbers, or --all.")))
    if not everyone:
        return list({one.id: one for one in map(lambda words: _meant(db, words), who)}.values())
    waiting = () if joined else (STAFF.c.user_id.is_(None),)
    return rows(db, Staff, STAFF.c.left_at.is_(None), *waiting, order=(STAFF.c.id,))


def _meant(db: Db, words: str) -> Staff:
    """By personnel number, else by name, else by the number of the row."""
    by_row = (STAFF.c.id == int(words),) if words.isascii() and words.isdigit() and len(words) < 10 else ()
    for condition in (STAFF.c.number == words, STAFF.c.name == words, *by_row):
        found = rows(db, Staff, condition, STAFF.c.left_at.is_(None), order=(STAFF.c.id,))
        if len(found) > 1:
            numbers = ", ".join(map(_number, found))
            raise Unclear(say(N_("Several people are called {name}; say which by number: {numbers}."),
                              name=words, numbers=numbers))  # fmt: skip
        if found and words:
            return found[0]
    raise Unclear(say(N_("Nobody on the staff is called {name}."), name=words))


def _number(one: Staff) -> str:
    return one.number or str(one.id)


def staff_links(db: Db, chosen: Sequence[Staff], bots: Bots, days: int, now: datetime) -> list[str]:
    """A link for each, good once; an earlier one of theirs ends (A12, A13)."""
    if not chosen:
        return [say(N_("Everybody on the staff has joined already."))]
    expires, lines = now + timedelta(days=days), list[str]()
    for one in chosen:
        home = _home(db, one)
        ended = staff.revoke_invitations(db, one.id or 0, now=now)
        code = staff.invite(db, one.id or 0, expires=expires)
        audit.note(db, 0, "invited", f"staff:{one.id}", now=now)
        until = expires.astimezone(estates.setting_of(home).hours.zone)
        told, hour = N_("For {name} alone, once, until {until}{aside}:"), f"{until:%Y-%m-%d %H:%M}"
        lines.append(say(told, name=one.name, until=hour, aside=_aside(one, ended)))
        lines.append(f"  {bots.link(home.bot_id, code)}")
    return lines


def _aside(one: Staff, ended: int) -> str:
    """What the one who hands out the link ought to know of it."""
    if one.user_id is not None:
        return say(N_(" (has joined; the account that opens it takes the place of the present one)"))
    return say(N_(" (the earlier link is not valid any more)")) if ended else ""


def _home(db: Db, one: Staff) -> Estate:
    """An estate on which somebody works: their bot is the one they join by. Else any of their company's."""
    for estate_id in staff.estates_of(db, one.id or 0):
        return get(db, Estate, estate_id)
    served = rows(db, Estate, table(Estate).c.company_id == one.company_id, order=(table(Estate).c.id,), limit=1)
    if not served:
        raise Unclear(say(N_("{name}'s company has no estate yet."), name=one.name))
    return served[0]


def revoke(db: Db, chosen: Sequence[Staff], now: datetime) -> list[str]:
    """End the links of these people that nobody has used yet."""
    lines = []
    for one in chosen:
        if staff.revoke_invitations(db, one.id or 0, now=now):
            audit.note(db, 0, "invitation_revoked", f"staff:{one.id}", now=now)
            lines.append(say(N_("The link of {name} is not valid any more."), name=one.name))
    return lines or [say(N_("There was no valid link to end."))]


def listing(db: Db, now: datetime) -> list[str]:
    """Everybody present: number, name, roles, whether they have joined, until when they may."""
    until, roles = staff.invited_until(db, now=now), staff.roles(db)
    return columns(
        ("编号", "姓名", "岗位", "加入"),
        [
            (
                _number(one),
                one.name,
                "、".join(ROLE_WORDS[role] for role in roles.get(one.id or 0, ())),
                _standing(db, one, until.get(one.id or 0)),
            )
            for one in rows(db, Staff, STAFF.c.left_at.is_(None), order=(STAFF.c.id,))
        ],
    )


def _standing(db: Db, one: Staff, until: datetime | None) -> str:
    zone = estates.setting_of(_home(db, one)).hours.zone
    joined = "已加入" if one.user_id is not None else ""
    link = f"链接有效至 {until.astimezone(zone):%Y-%m-%d %H:%M}" if until else ""
    return "，".join(part for part in (joined, link) if part) or "未邀请"


def group_code(db: Db, home: Estate, department: str, days: int, now: datetime) -> list[str]:
    """A code for a group of the estate or of a department; an earlier one for the same ends."""
    meant = _department(db, home, department) if department else None
    tie = Tie(home.id or 0, meant.id if meant else None)
    ended = group_codes.revoke(db, tie, now=now)
    code = group_codes.make(db, tie, expires=now + timedelta(days=days))
    audit.note(db, 0, "group_invited", f"estate:{tie.estate_id} department:{tie.department_id or 0}", now=now)
    place = f"{home.name} {meant.name}" if meant else home.name
    aside = say(N_(" (the earlier code is not valid any more)")) if ended else ""
    span = say(N_("{days} days"), days=days) if days > 1 else say(N_("a day"))
    told = N_("For one group of {place}, once, within {span}{aside}. A manager writes in the group:")
    return [say(told, place=place, span=span, aside=aside), f"  /bind {code}"]


def _department(db: Db, home: Estate, words: str) -> Department:
    there = rows(db, Department, table(Department).c.estate_id == home.id, order=(table(Department).c.id,))
    for one in there:
        if words in (one.name, one.code):
            return one
    names = "、".join(one.name for one in there)
    raise Unclear(say(N_("{estate} has no department {name}; there are: {names}."), estate=home.name, name=words,
                      names=names or "—"))  # fmt: skip
