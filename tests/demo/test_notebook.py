"""What the demo writes down for its next start."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.demo.notebook import FILE, Illegible, Notebook
from tests.demo.test_advance import NINE


def test_time_and_links_are_found_again(tmp_path: Path) -> None:
    book = Notebook(tmp_path)
    assert book.notes is None
    book.note_time(NINE, timedelta(hours=3))
    book.note_codes({"3栋2单元501": "code"})
    book.note_time(NINE + timedelta(hours=1), timedelta(hours=4))
    found = Notebook(tmp_path).notes
    assert found is not None
    assert (found.last, found.offset) == (NINE + timedelta(hours=1), 14400.0)
    assert found.codes == {"3栋2单元501": "code"}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"offset": 1}', '{"offset": 1, "seen": "yesterday"}'])
def test_a_notebook_that_cannot_be_read_says_how_to_begin_anew(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(Illegible, match="RESET=1"):
        Notebook(tmp_path)
