"""The page's own files: whole, named by their kind, nothing beside them, and none left open."""

import pytest

from bot.sandbox import pages
from bot.sandbox.server import PAGE
from tests.sandbox.kit import Bench


async def test_every_file_of_the_page_is_answered_as_it_lies_there(bench: Bench) -> None:
    for path in PAGE.iterdir():
        async with bench.client.get(f"/page/{path.name}") as answer:
            assert answer.status == 200
            assert await answer.read() == path.read_bytes()
            expected = {".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".svg": "image/svg+xml"}
            assert answer.content_type == expected[path.suffix]
            assert answer.charset == (None if path.suffix == ".svg" else "utf-8")


@pytest.mark.parametrize("name", ["none.js", "..%2Fserver.py", "%2E%2E%2Fserver.py", ".hidden", "", "a/b.js"])
async def test_nothing_but_the_files_of_the_page_is_answered(bench: Bench, name: str) -> None:
    async with bench.client.get(f"/page/{name}") as answer:
        assert answer.status == 404


def test_an_answer_has_the_bytes_before_its_reader_can_go_away() -> None:
    """A file that is opened while somebody still reads stays open when he is cut off."""
    assert pages.answer(PAGE / "index.html").body == (PAGE / "index.html").read_bytes()
