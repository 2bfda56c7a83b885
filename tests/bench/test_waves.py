"""The measurement of surveys measures a survey."""

from pathlib import Path

from bench import waves


def test_a_survey_is_measured_from_the_draw_to_its_figures(tmp_path: Path) -> None:
    found = list(waves.measure(tmp_path / "waves.db", households=120))
    assert found[0].what == "drawn and frozen"
    assert found[-1].what == "figures of 1200 answers"
    assert "MB" in found[-1].line()
