"""Who may import whom: the four packages, the frameworks at the border, no cycles."""

import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.structure.house import Import, Module, product, snippet

BOT = {
    "bot", "handlers", "storage", "dialogs.events", "dialogs.kit",
    "aiohttp", "apscheduler", "babel", "pydantic", "pydantic_settings", "structlog", "typer",
}  # fmt: skip
# Beside the standard library, by the longest prefix that fits the importing module.
MAY_IMPORT = {
    "dialogs": {"dialogs"},
    "storage": {"storage", "sqlalchemy", "sqlmodel", "holidays"},
    "storage.migrate": {"storage", "sqlalchemy", "alembic"},
    "storage.migrations": {"storage", "sqlalchemy", "sqlmodel", "alembic"},
    "storage.migrations.versions": {"sqlalchemy", "alembic"},  # a migration must outlive our code
    "handlers": {"handlers", "dialogs", "storage", "babel", "jieba", "opencc"},
    "bot": BOT,
    "bot.commands.running": BOT | {"uvloop"},
    "bot.metrics": BOT | {"prometheus_client"},
    "bot.running.watching": BOT | {"prometheus_client"},
    "bot.engines.with_aiogram": BOT | {"aiogram", "aiohttp_socks"},
    "bot.engines.with_ptb": BOT | {"telegram", "httpx"},
    "bot.engines.line_ptb": BOT | {"telegram", "httpx"},
    "bot.evidence.store": BOT | {"fsspec"},
    "bot.papers": BOT | {"segno", "typst"},
    "bot.papers.forms": BOT | {"docx"},
    "bot.papers.office": BOT | {"docx"},
    "bot.papers.survey": BOT | {"docx"},
    "bot.workbook": BOT | {"openpyxl", "python_calamine"},
    "bot.demo.first_day": BOT | {"openpyxl"},  # it fills in the roster as an office does
    "bot.sandbox": {"bot.sandbox", "aiohttp"},  # it is Telegram and knows nothing of us
}
# Translators name a framework's types for the type checker only.
TYPING_ONLY = {"handlers.translating.from_aiogram": {"aiogram"}, "handlers.translating.from_ptb": {"telegram"}}
# What decides and what keeps reads no clock and waits for nothing; what decides touches nothing at all.
NOT_FOR_US = {
    "dialogs": {
        "asyncio", "io", "os", "pathlib", "random", "secrets", "socket", "subprocess", "threading", "time",
    },
    "handlers": {"asyncio", "socket", "subprocess", "time"},
    "storage": {"asyncio", "socket", "subprocess", "time"},
}  # fmt: skip
# It measures, on the steady clock, how long a statement has run; it does not tell the time.
MAY_MEASURE = {"storage.databases.on_sqlite": "time"}
KNOW_THE_SANDBOX = ("bot.sandbox", "bot.demo", "bot.cli")
LONGEST_CHAIN = 25  # the aim is far less; this only stops a tower
# The rooms of a package, from the top floor down (docs/architecture.md): each imports only what stands below it.
FLOORS = {
    "bot": (
        ("cli",),
        ("demo",),
        ("commands",),
        ("running",),
        ("checks", "workbook"),
        ("papers", "taking", "evidence"),
        ("sending",),
        ("writing", "engines", "sandbox", "settings"),
        ("clock", "crash", "logs", "metrics", "settings_file", "wording"),
    ),
    "dialogs": (
        ("catalog",),
        ("casework",),
        ("filing", "visits", "desk", "danger", "rota", "surveys"),
        ("resident",),
        ("joining", "handbook"),
        ("days",),
        ("kit",),
        ("deeds",),
        ("events", "packing"),
    ),
    "handlers": (
        ("turn",),
        ("hearing", "settling", "quarantine"),
        ("due", "seeding"),
        ("stepping",),
        ("doing",),
        ("telling", "findings"),
        ("facts",),
        ("roster", "understanding", "translating"),
        ("wording",),
        ("office",),
        ("incoming", "catalogs"),
    ),
    "storage": (
        ("enforced",),
        ("waves",),
        ("visiting", "review"),
        ("rules", "roster", "backup"),
        ("register", "post", "rotas"),
        ("people", "tasks", "planting", "founding"),
        ("estates", "due", "handbook", "self_check", "migrate"),
        ("reading", "audit", "lanes", "bells", "forgetting"),
        ("database", "tables", "procedures"),
        ("prepared",),
        ("actors", "calendar", "codes", "columns", "databases", "errors", "kinds", "surveys"),
    ),
}


def within(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(prefix + ".")


def permitted(module: Module, wanted: Import) -> bool:
    if wanted.root in sys.stdlib_module_names:
        return wanted.root not in NOT_FOR_US.get(module.package, ()) or wanted.root == MAY_MEASURE.get(module.name)
    row = max((p for p in MAY_IMPORT if within(module.name, p)), key=len)
    allowed = set(MAY_IMPORT[row])
    if wanted.typing_only:
        allowed |= TYPING_ONLY.get(module.name, set())
    return any(within(wanted.target, prefix) for prefix in allowed)


def wrong_directions(modules: list[Module]) -> list[str]:
    return [
        f"{module.path}:{wanted.line}: may not import {wanted.target}"
        for module in modules
        for wanted in module.imports
        if not permitted(module, wanted)
    ]


def peeks_into_the_sandbox(modules: list[Module]) -> list[str]:
    return [
        f"{module.path}:{wanted.line}: only the demo and the command line know the sandbox"
        for module in modules
        for wanted in module.imports
        if within(wanted.target, "bot.sandbox") and not any(within(module.name, p) for p in KNOW_THE_SANDBOX)
    ]


def graph(modules: list[Module]) -> dict[str, set[str]]:
    """Which of these modules each one imports; imports for the type checker count too."""
    names = {module.name for module in modules}
    return {
        module.name: {found for wanted in module.imports if (found := nearest(wanted.target, names))}
        for module in modules
    }


def nearest(target: str, names: set[str]) -> str:
    """The module a dotted target lives in, or nothing."""
    while target and target not in names:
        target = target.rpartition(".")[0]
    return target


def cycle(modules: list[Module]) -> list[str]:
    try:
        TopologicalSorter(graph(modules)).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def longest_chains(modules: list[Module]) -> Iterator[list[str]]:
    """Per package, the longest chain of its modules importing one another."""
    links = graph(modules)
    chains: dict[str, list[str]] = {}
    for name in TopologicalSorter(links).static_order():
        own = [chains[n] for n in links[name] if n.partition(".")[0] == name.partition(".")[0]]
        chains[name] = [name, *max(own, key=len, default=[])]
    for package in sorted({module.package for module in modules}):
        yield max((c for n, c in chains.items() if within(n, package)), key=len)


def test_packages_import_only_in_the_directions_of_the_design() -> None:
    assert wrong_directions(product()) == []


def test_a_dialog_that_imports_storage_a_framework_or_the_clock_is_found() -> None:
    for line in ("from storage import words", "import aiogram", "import time", "from bot.clock import now"):
        assert wrong_directions([snippet(line, "dialogs/complaint.py")]), line
    assert wrong_directions([snippet("from dialogs.kit import stay", "dialogs/complaint.py")]) == []


def test_storage_that_imports_what_stands_above_it_is_found() -> None:
    for line in ("from dialogs import events", "import telegram", "from handlers.turn import turn"):
        assert wrong_directions([snippet(line, "storage/register/words.py")]), line


def test_a_migration_that_imports_our_own_code_is_found() -> None:
    line = "from storage.tables import Record"
    assert wrong_directions([snippet(line, "storage/migrations/versions/v0009_later.py")])


def test_a_framework_is_welcome_in_its_engine_and_nowhere_else() -> None:
    line = "from aiogram import Router"
    assert wrong_directions([snippet(line, "bot/engines/with_aiogram.py")]) == []
    others = ("bot/engines/with_ptb.py", "bot/engines/__init__.py", "handlers/turn.py")
    for path in (*others, "handlers/translating/from_aiogram.py"):
        assert wrong_directions([snippet(line, path)]), path
    for line in ("from telegram.ext import Application", "import httpx"):
        assert wrong_directions([snippet(line, "bot/engines/with_ptb.py")]) == []
        others = ("bot/engines/with_aiogram.py", "bot/engines/wire.py", "bot/sending/delivery.py")
        for path in (*others, "handlers/translating/from_ptb.py"):
            assert wrong_directions([snippet(line, path)]), path


def test_what_counts_is_counted_in_one_place() -> None:
    line = "from prometheus_client import Counter"
    assert wrong_directions([snippet(line, "bot/metrics.py")]) == []
    assert wrong_directions([snippet(line, "bot/sending/delivery.py")])


def test_a_translator_may_name_its_frameworks_types_for_the_type_checker() -> None:
    text = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from aiogram.types import Update\n"
    assert wrong_directions([snippet(text, "handlers/translating/from_aiogram.py")]) == []
    assert wrong_directions([snippet(text, "handlers/translating/from_ptb.py")])


def test_the_bot_sees_of_the_dialogs_only_their_events_and_their_kit() -> None:
    assert wrong_directions([snippet("from dialogs.events import Typed", "bot/taking/intake.py")]) == []
    assert wrong_directions([snippet("from dialogs.complaint import step", "bot/taking/intake.py")])


def test_the_sandbox_knows_nothing_of_us_and_only_the_demo_knows_the_sandbox() -> None:
    assert peeks_into_the_sandbox(product()) == []
    assert wrong_directions([snippet("from storage import words", "bot/sandbox/store.py")])
    assert peeks_into_the_sandbox([snippet("from bot.sandbox import store", "bot/sending/delivery.py")])


def test_no_module_imports_itself_by_a_detour() -> None:
    assert cycle(product()) == []


def test_a_cycle_of_two_modules_is_found_even_when_one_import_is_late() -> None:
    early = snippet("from storage.b import two", "storage/a.py")
    late = snippet("def two():\n    from storage import a\n    return a\n", "storage/b.py")
    assert set(cycle([early, late])) == {"storage.a", "storage.b"}


def test_a_relative_import_is_followed_like_any_other() -> None:
    first = snippet("from . import b", "storage/rules/a.py")
    second = snippet("from .a import one", "storage/rules/b.py")
    assert set(cycle([first, second])) == {"storage.rules.a", "storage.rules.b"}


def climbs(modules: list[Module], package: str) -> list[str]:
    """Imports of a package that lead from a room to one beside it or above it."""
    floor = {room: number for number, rooms in enumerate(FLOORS[package]) for room in rooms}
    rooms = [module for module in modules if within(module.name, package) and module.name != package]
    own = [module for module in rooms if not within(module.name, "storage.migrations")]
    return [
        f"{name} may not import {target}"
        for name, targets in graph(own).items()
        for target in sorted(targets)
        if (here := name.split(".")[1]) != (there := target.split(".")[1]) and floor[here] >= floor[there]
    ]


@pytest.mark.parametrize("package", FLOORS)
def test_the_rooms_of_a_package_stand_one_above_the_other(package: str) -> None:
    assert climbs(product(), package) == []


def test_a_room_that_imports_what_stands_beside_or_above_it_is_found() -> None:
    above, beside = snippet("", "handlers/doing/apply.py"), snippet("", "handlers/telling/post.py")
    low = snippet("from handlers.doing import apply", "handlers/facts/visits.py")
    same = snippet("from handlers.telling import post", "handlers/findings/words.py")
    down = snippet("from handlers.telling import post", "handlers/doing/visits.py")
    assert climbs([above, low], "handlers")
    assert climbs([beside, same], "handlers")
    assert climbs([beside, down], "handlers") == []


def test_no_package_is_a_tower() -> None:
    assert [" → ".join(chain) for chain in longest_chains(product()) if len(chain) > LONGEST_CHAIN] == []


def test_the_longest_chain_is_the_one_that_is_measured() -> None:
    tower = [snippet(f"import bot.m{n + 1}", f"bot/m{n}.py") for n in range(9)] + [snippet("", "bot/m9.py")]
    assert [len(chain) for chain in longest_chains(tower)] == [10]
