"""`check`: everything that is missing or wrong – settings, machine, Telegram, database – and what mends it."""

import asyncio
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from bot import engines
from bot.checks import machine, telegram
from bot.clock import Clock
from bot.commands import opening
from bot.engines.contract import EngineError
from bot.settings import Settings, SettingsError, proxy, tokens
from bot.wording import LOCALE
from handlers.catalogs import Catalogs
from handlers.findings.finding import LEVELS, Finding, of_bot, of_estate
from handlers.findings.words import worded
from storage import estates, migrate, review
from storage.database import DatabaseError, file_of, open_reader

MARKS = {"fault": "✗", "warning": "!", "ok": "✓"}

Groups = dict[int, list[tuple[int, str]]]


def run(settings: Settings, clock: Clock) -> list[Finding]:
    """Look at everything; what cannot be looked at is a finding itself."""
    found = list(machine.judge(machine.look(settings)))
    groups: Groups = {}
    found += _database(settings, groups, clock.now())
    try:
        for token in tokens(settings):
            found += asyncio.run(_telegram(settings, token, groups, clock))
    except (SettingsError, EngineError) as error:
        found.append(Finding("fault", "settings_unfit", {"why": error}))
    return sorted(found, key=lambda one: -LEVELS.index(one.level))


def _database(settings: Settings, groups: Groups, now: datetime) -> Iterator[Finding]:
    """What the database tells; ``groups`` gets the staff groups of each bot."""
    file = file_of(settings.url)
    if file is not None and not file.is_file():
        yield Finding("fault", "database_missing")
        return
    try:
        if _is_older(settings):
            yield Finding("warning", "database_older")
            return
        with opening.register(settings) as db:
            for bot_id in _bots(settings):
                served = estates.of_bot(db, bot_id)
                if not served:
                    yield Finding("fault", "no_estate")
                for estate in served:
                    seen = review.review(db, estate, now)
                    groups.setdefault(bot_id, []).extend(seen.groups)
                    yield from of_estate(seen, now)
                yield from of_bot(review.standing(db, bot_id, now), now)
    except DatabaseError as error:
        yield Finding("fault", "database_unfit", {"why": error})


def _is_older(settings: Settings) -> bool:
    engine = open_reader(settings.url)
    try:
        return migrate.revision_of(engine) != migrate.head()
    finally:
        engine.dispose()


def _bots(settings: Settings) -> list[int]:
    """The bots of the settings; none where their tokens cannot be had, which is told elsewhere."""
    try:
        return [int(token.partition(":")[0]) for token in tokens(settings) if engines.looks_like_a_token(token)]
    except SettingsError:
        return []


async def _telegram(settings: Settings, token: str, groups: Groups, clock: Clock) -> list[Finding]:
    engine = engines.create(settings.engine, token, settings.api_base, proxy=proxy(settings))
    try:
        seen = await telegram.look(engine, settings, groups.get(int(token.partition(":")[0]), ()), clock)
    finally:
        await engine.close()
    return list(telegram.judge(seen, settings))


def exit_code(found: Iterable[Finding]) -> int:
    """0 when all is well, 1 with warnings, 2 with a fault."""
    return max((LEVELS.index(one.level) for one in found), default=0)


def _say(language: str) -> Callable[[str], str]:
    catalogs = Catalogs(LOCALE)
    return lambda text: catalogs.say(text, language)


def as_lines(found: Iterable[Finding], language: str) -> list[str]:
    """For people: what was found, and below it what mends it."""
    say, lines = _say(language), []
    for one in found:
        what, mends = worded(one, say)
        lines += [f"{MARKS[one.level]} {what}", *([f"    → {mends}"] if mends else [])]
    return lines


def as_json(found: Iterable[Finding], language: str) -> str:
    """For programs."""
    say = _say(language)
    told = [(one, *worded(one, say)) for one in found]
    return json.dumps(
        [{"level": one.level, "code": one.code, "what": what, "mends": mends} for one, what, mends in told],
        ensure_ascii=False, indent=1,
    )  # fmt: skip
