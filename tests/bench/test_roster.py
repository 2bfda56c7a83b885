"""The measurement of importing measures an import."""

from pathlib import Path

from bench import roster


def test_three_imports_are_measured_one_after_the_other(tmp_path: Path) -> None:
    first, again, mended = roster.measure(tmp_path, units=120)
    assert [one.what for one in (first, again, mended)] == ["first", "again", "one in 100"]
    assert min(first.waited, again.waited, mended.waited) > 0
    assert "MB" in first.line()
