"""Things with one place in the house: broad excepts, the clock, the commit, times without a zone."""

import ast
from collections import Counter

import pytest

from tests.structure.house import Module, product, snippet

# The update loop, the writer for all loops that hand it work, the command line (docs/decisions/0011).
BROAD_EXCEPTS = {"bot/taking/intake.py": 1, "bot/writing/writer.py": 1, "bot/cli/program.py": 1}
CLOCKS = ("bot/clock.py", "bot/sandbox/clock.py")
COMMITS = ("bot/writing/committing.py",)
MAY_COMMIT_UNSEEN = "storage/migrations/"
# The column type, the one place where SQLite's times without a zone are turned into ours and back.
MAY_BE_NAIVE = ("storage/columns.py",)

CLOCK_READS = {
    "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today",
    "time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.ctime", "time.strftime",
    "sqlalchemy.func.now", "sqlalchemy.func.current_timestamp",
    "sqlmodel.func.now", "sqlmodel.func.current_timestamp",
}  # fmt: skip
ALWAYS_NAIVE = {"datetime.datetime.utcnow", "datetime.datetime.utcfromtimestamp", "datetime.datetime.today"}
# How many positional arguments a maker of times takes before the zone.
ZONE_COMES_AFTER = {
    "datetime.datetime": 7,
    "datetime.datetime.combine": 2,
    "datetime.datetime.fromtimestamp": 1,
}


def is_broad(module: Module, caught: ast.expr | None) -> bool:
    if isinstance(caught, ast.Tuple):
        return any(is_broad(module, each) for each in caught.elts)
    return caught is None or module.dotted(caught) in ("Exception", "BaseException")


def broad_excepts(module: Module) -> int:
    """Handlers of everything, and suppressions of everything, which are the same thing."""
    handlers = (n for n in module.walk() if isinstance(n, ast.ExceptHandler) and is_broad(module, n.type))
    suppressed = (
        n
        for n in module.walk()
        if isinstance(n, ast.Call)
        and module.dotted(n.func) == "contextlib.suppress"
        and any(is_broad(module, each) for each in n.args)
    )
    return sum(1 for _ in (*handlers, *suppressed))


def too_broad(modules: list[Module]) -> dict[str, int]:
    counted = Counter({module.path: broad_excepts(module) for module in modules})
    return dict(counted - Counter(BROAD_EXCEPTS))


def clock_reads(module: Module) -> list[str]:
    """Every mention of a clock, called or handed on, outside the modules that are clocks."""
    if module.path in CLOCKS:
        return []
    names = (node for node in module.walk() if isinstance(node, ast.Attribute | ast.Name))
    return [module.at(node, name) for node in names if (name := module.dotted(node)) in CLOCK_READS]


def commits(module: Module) -> list[str]:
    if module.path in COMMITS or module.path.startswith(MAY_COMMIT_UNSEEN):
        return []
    calls = (node for node in module.walk() if isinstance(node, ast.Call))
    return [
        module.at(call, ast.unparse(call))
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr == "commit"
    ]


def is_naive(module: Module, call: ast.Call) -> bool:
    name = module.dotted(call.func)
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    if name in ALWAYS_NAIVE:
        return True
    if name in ZONE_COMES_AFTER:
        return len(call.args) <= ZONE_COMES_AFTER[name] and not given.keys() & {"tz", "tzinfo"}
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if method == "astimezone":  # without a zone it takes the machine's
        return not call.args and not given
    zone = given.get("tzinfo")
    return method == "replace" and isinstance(zone, ast.Constant) and zone.value is None


def naive_times(module: Module) -> list[str]:
    if module.path in MAY_BE_NAIVE:
        return []
    calls = (node for node in module.walk() if isinstance(node, ast.Call))
    return [module.at(node, ast.unparse(node)) for node in calls if is_naive(module, node)]


def test_only_the_four_loops_catch_everything() -> None:
    assert too_broad(product()) == {}


@pytest.mark.parametrize(
    "text",
    [
        "try: pass\nexcept: pass",
        "try: pass\nexcept Exception: pass",
        "try: pass\nexcept (OSError, BaseException): raise",
        "import contextlib\nwith contextlib.suppress(Exception): pass",
        "from contextlib import suppress as quiet\nwith quiet(Exception): pass",
    ],
)
def test_catching_everything_elsewhere_or_once_more_is_found(text: str) -> None:
    assert too_broad([snippet(text, "handlers/turn.py")]) == {"handlers/turn.py": 1}
    assert too_broad([snippet(text, "bot/writing/writer.py")]) == {}
    assert too_broad([snippet(f"{text}\n{text}", "bot/writing/writer.py")]) == {"bot/writing/writer.py": 1}


def test_catching_a_named_trouble_is_no_broad_except() -> None:
    assert too_broad([snippet("try: pass\nexcept (OSError, ValueError): pass")]) == {}


def test_only_the_clocks_read_the_time() -> None:
    assert [found for module in product() for found in clock_reads(module)] == []


@pytest.mark.parametrize(
    "text",
    [
        "from datetime import UTC, datetime\nx = datetime.now(UTC)",
        "from datetime import datetime as dt\nx = dt.utcnow()",
        "import datetime\nx = datetime.date.today()",
        "import time\ndef f(clock=time.time): ...",
        "from time import time\nx = time()",
        "from sqlalchemy import func\nx = func.now()",
        "import sqlalchemy as sa\nx = sa.func.now()",
    ],
)
def test_reading_the_time_elsewhere_is_found(text: str) -> None:
    assert clock_reads(snippet(text, "storage/rules/same_day.py"))
    assert clock_reads(snippet(text, "bot/clock.py")) == []


def test_asking_our_own_clock_or_waiting_by_the_steady_one_is_fine() -> None:
    text = "import time\nfrom bot import clock\nx = clock.now()\ny = time.monotonic()"
    assert clock_reads(snippet(text)) == []


def test_only_the_writer_commits() -> None:
    assert [found for module in product() for found in commits(module)] == []


def test_a_commit_elsewhere_is_found() -> None:
    text = "session.commit()"
    assert commits(snippet(text, "storage/register/records.py")) == ["storage/register/records.py:1: session.commit()"]
    assert commits(snippet(text, "bot/writing/committing.py")) == []
    assert commits(snippet("connection.commit()", "storage/migrations/env.py")) == []


def test_no_time_is_made_without_its_zone() -> None:
    assert [found for module in product() for found in naive_times(module)] == []


@pytest.mark.parametrize(
    ("naive", "aware"),
    [
        ("datetime(2026, 5, 1)", "datetime(2026, 5, 1, tzinfo=UTC)"),
        ("datetime(2026, 5, 1, 8, 0, 0, 0)", "datetime(2026, 5, 1, 8, 0, 0, 0, UTC)"),
        ("datetime.combine(day, hour)", "datetime.combine(day, hour, zone)"),
        ("datetime.fromtimestamp(1)", "datetime.fromtimestamp(1, tz=UTC)"),
        ("datetime.utcfromtimestamp(1)", "datetime.fromtimestamp(1, UTC)"),
        ("moment.replace(tzinfo=None)", "moment.replace(tzinfo=UTC)"),
        ("moment.astimezone()", "moment.astimezone(zone)"),
    ],
)
def test_a_time_without_its_zone_is_found(naive: str, aware: str) -> None:
    head = "from datetime import UTC, datetime\nx = "
    assert naive_times(snippet(head + naive, "storage/due.py"))
    assert naive_times(snippet(head + naive, "storage/columns.py")) == []
    assert naive_times(snippet(head + aware, "storage/due.py")) == []
