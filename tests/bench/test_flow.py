"""The benchmark works: every bot files, what it measures is there, who cannot be measured is left out."""

import os
from pathlib import Path

import pytest

from bench import gauges, table
from bench.flow import Plan, measure
from bench.lineup import YARDSTICK
from bench.table import Row


def a_plan(folder: Path, bot: str) -> Plan:
    return Plan(folder, [bot], crowds=[2], seconds=0.1, estate=4, warm_flows=1)


def a_row(bot: str, residents: int, rate: float) -> Row:
    times = (1000 / rate, 2000 / rate, 3000 / rate)
    return Row(bot, residents, 600, rate, times, times, times, 500 / rate, 0.0, 0.1, 99.0, 0, 0)


@pytest.mark.parametrize("bot", ["sqlite", "aiogram+memory", "ptb+pickle"])
async def test_residents_file_at_every_bot(bot: str, tmp_path: Path) -> None:
    [row] = [row async for row in measure(a_plan(tmp_path, bot))]
    assert (row.bot, row.residents, row.lost, row.refused) == (bot, 2, 0, 0)
    assert row.updates > 0
    assert 0 < row.called[0] <= row.seen[0] <= row.seen[2]
    assert row.filed[0] > 0
    assert row.memory > 10


async def test_a_peer_whose_server_is_not_installed_is_left_out_with_the_command_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert [row async for row in measure(a_plan(tmp_path, YARDSTICK))] == []
    assert "apt install redis-server" in capsys.readouterr().err


def test_everybody_is_compared_with_the_yardstick_at_the_same_number_of_residents() -> None:
    rows = [a_row("sqlite", 1, 100.0), a_row("sqlite", 50, 900.0), a_row(YARDSTICK, 50, 300.0)]
    [ratio] = table.ratios(rows, YARDSTICK)
    assert (ratio["bot"], ratio["residents"], ratio["rate"]) == ("sqlite", 50, 3.0)
    assert ratio["seen_p50"] == pytest.approx(1 / 3)
    lines = list(table.report(rows, YARDSTICK))
    assert len({len(line) for line in lines[:4]}) == 1
    assert "sqlite against aiogram+redis, 50 residents: 3.00 times the updates a second" in lines[-1]


def test_percentiles_are_values_that_were_measured() -> None:
    values = [float(number) for number in range(1, 101)]
    assert [table.percentile(values, part) for part in table.PARTS] == [50.0, 95.0, 99.0]
    assert table.percentile([7.0], 99) == 7.0


def test_a_process_and_its_children_are_counted_together() -> None:
    own = gauges.cost([os.getpid()])
    assert os.getpid() in gauges.family(os.getpid())
    assert own.resident > 0
    assert gauges.peak(os.getpid()) >= own.resident // 2
    assert gauges.cost([]).seconds == 0
