"""What is handed to operators – units, containers, alerts, the page about them – names only what exists."""

import re
from collections.abc import Iterator

import pytest

from bot import cli, metrics
from bot.settings import Settings, load
from tests.structure import pages
from tests.structure.house import ROOT
from tests.structure.pages import page

UNITS = ("deploy/shouwen.service", "deploy/shouwen@.service")
HANDED_OUT = (*UNITS, "deploy/shouwen.target", "compose.yaml", "Dockerfile", "docs/operating.md")
# Settings of others: of libpq and of the image of PostgreSQL.
NOT_OURS = {"DATABASE_URL", "PGPASSFILE", "POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD_FILE"}
SETTING = re.compile(r"\b((?:SHOUWEN|POSTGRES)_[A-Z_]+|PG[A-Z]{4,}|DATABASE_URL)\b")
METRIC = re.compile(r"\b((?:shouwen|process)_[a-z_]+)\b")
ONLY_IN_THE_LOG = {"Conflict", "EvidenceStuck"}
PARTS = ("*Look*", "*Do*", "*Over*")


def unknown_settings(text: str) -> set[str]:
    ours = {f"SHOUWEN_{name.upper()}" for name in Settings.model_fields}
    return set(SETTING.findall(text)) - ours - NOT_OURS


def commands() -> set[str]:
    known = {one.name or getattr(one.callback, "__name__", "") for one in cli.app.registered_commands}
    return known | {str(one.name) for one in cli.app.registered_groups}


def typed(text: str) -> set[str]:
    """The commands in code: fenced, indented, or in backticks."""
    code = "\n".join([*re.findall(r"```\n(.*?)```", text, re.DOTALL), *re.findall(r"`(shouwen [^`]+)`", text)])
    return set(re.findall(r"^ *(?:as|shouwen|docker compose run --rm worker-1) ([a-z]+)\b", code, re.MULTILINE))


def environment(unit: str, number: str = "1") -> dict[str, str]:
    """What a unit sets for the program, as systemd would hand it on."""
    found = dict(re.findall(r"^Environment=(\w+)=(.*)$", page(unit), re.MULTILINE))
    return {name: value.replace("%i", number).replace("%d", "/run/credentials/x") for name, value in found.items()}


def shown() -> set[str]:
    """The names under which Prometheus sees our metrics."""
    tails = {"counter": ("_total",), "gauge": ("",), "histogram": ("", "_bucket", "_count", "_sum")}
    return {f"{one.name}{tail}" for one in metrics.REGISTRY.collect() for tail in tails[one.type]}


def runbook(text: str) -> dict[str, str]:
    """The sections on alerts, by the alert's name."""
    alerts = text.partition("\n## Alerts\n")[2].partition("\n## ")[0]
    return dict(re.findall(r"^### (\w+)\n(.*?)(?=^### |\Z)", alerts, re.MULTILINE | re.DOTALL))


def incomplete(text: str) -> Iterator[str]:
    for name, section in runbook(text).items():
        yield from (f"{name} does not say {part}" for part in PARTS if part not in section)


@pytest.mark.parametrize("path", HANDED_OUT)
def test_every_setting_that_is_handed_out_exists(path: str) -> None:
    assert unknown_settings(page(path)) == set()


def test_a_setting_that_is_none_is_found_where_it_is_handed_out() -> None:
    assert unknown_settings("SHOUWEN_MOOD: good\nPGMOOD=bad\nSHOUWEN_DATA=x") == {"SHOUWEN_MOOD", "PGMOOD"}


@pytest.mark.parametrize("unit", UNITS)
def test_what_a_unit_sets_can_be_read_and_its_command_exists(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment(unit).items():
        monkeypatch.setenv(name, value)
    assert load().watch_port in (9090, 9091)
    [started] = re.findall(r"^ExecStart=\S+/shouwen (\w+)$", page(unit), re.MULTILINE)
    assert started in commands()


def test_both_units_are_shut_in_alike() -> None:
    one, many = (page(unit).partition("StateDirectory=")[2].partition("[Install]")[0] for unit in UNITS)
    assert one == many
    assert "NoNewPrivileges=yes" in one


def test_a_stop_is_given_more_time_than_it_takes() -> None:
    from bot.commands.running import MOST_STOPPING

    given = [re.search(r"^TimeoutStopSec=(\d+)$", page(unit), re.MULTILINE) for unit in UNITS]
    given.append(re.search(r"^  stop_grace_period: (\d+)s$", page("compose.yaml"), re.MULTILINE))
    assert [int(found[1]) > MOST_STOPPING for found in given if found] == [True] * 3


def test_every_file_that_the_containers_take_exists_and_is_let_in() -> None:
    lines = re.findall(r"^COPY (?!--)(.+) \S+$", page("Dockerfile"), re.MULTILINE)
    copied = [name for line in lines for name in line.split()]
    mounted = re.findall(r"- \./(deploy/nginx/\S+?):", page("compose.yaml"))
    assert [name for name in (*copied, *mounted) if not (ROOT / name).exists()] == []
    assert [name for name in copied if f"!{name}" not in page(".dockerignore").splitlines()] == []


def test_every_command_of_the_page_for_operators_exists() -> None:
    assert typed(page("docs/operating.md")) - commands() == set()


def test_a_command_that_is_none_is_found_on_the_page() -> None:
    text = "```\nas dance --now\nshouwen run\n```\nand `shouwen sing` loudly, as said"
    assert typed(text) == {"dance", "run", "sing"}


@pytest.mark.parametrize("path", ["deploy/alerts.yml", "docs/operating.md"])
def test_every_metric_that_is_named_is_shown(path: str) -> None:
    assert set(METRIC.findall(page(path))) - shown() == set()


def test_every_metric_of_ours_is_explained() -> None:
    told = {name for row in pages.table_rows(page("docs/operating.md")) for name in METRIC.findall(row[0])}
    assert {one.name for one in metrics.REGISTRY.collect() if one.name.startswith("shouwen_")} == {
        name.removesuffix("_total") for name in told if name.startswith("shouwen_")
    }


def test_every_alert_has_its_section_in_the_runbook_and_every_section_says_what_to_do() -> None:
    alerts = set(re.findall(r"- alert: (\w+)", page("deploy/alerts.yml")))
    assert alerts == runbook(page("docs/operating.md")).keys() - ONLY_IN_THE_LOG
    assert list(incomplete(page("docs/operating.md"))) == []


def test_a_section_that_does_not_say_what_to_do_is_found() -> None:
    text = "\n## Alerts\n\n### Down\nIt is down. *Look*: there. *Over*: it is up.\n\n## Next\n"
    assert list(incomplete(text)) == ["Down does not say *Do*"]
