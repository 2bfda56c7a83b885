"""What is printed: names are letters, codes can be scanned, papers are made in parts, a missing font is a sentence."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime

import pytest
import typst

from bot.papers import cards, fonts, qr, typeset
from bot.papers.cards import Print
from bot.papers.fonts import FontMissing
from storage.people.service_cards import Reach, ServiceCard
from storage.people.unit_codes import Door

NOON = datetime(2026, 11, 19, 4, tzinfo=UTC)
CARD = ServiceCard(
    "安居物业", "阳光花园", "阳光路88号", Reach("刘洋", "13900000004", "liu@anju.example"),
    Reach("", "010-88886666", "desk@anju.example"), "08:00", "20:00",
)  # fmt: skip
ORDER = Print(CARD, "shouwen_bot", NOON)
SECRET = "AbCdEfGhIjKlMnOpQrStUv"
LINK = f"https://t.me/shouwen_bot?start={SECRET}"
HOSTILE = ('#panic("x")', "*3*_4_", "$x^2$", "{0.__class__}", "%s%n", "= head", "@ref<label>", "\\u{41}", "`raw`")


def doors(count: int, building: str = "3栋") -> dict[Door, str]:
    """Units of a building with codes."""
    return {Door(at, building, f"2单元{at:03}", None): f"{SECRET[:-3]}{at:03}" for at in range(count)}


def nobody(_: int) -> None:
    """Somebody who does not want to know how far it is."""


def letters(unit: str) -> int:
    """How many letters stand on the card of a unit."""
    pages = [{"cards": [{"building": "", "unit": unit, "qr": qr.drawn(LINK)}]}]
    inputs = {"font": fonts.chinese(), "data": json.dumps(ORDER.data("", pages))}
    drawn = typst.compile(
        typeset.HERE / cards.TEMPLATE, root=typeset.HERE, font_paths=fonts.installed(), sys_inputs=inputs, format="svg"
    )
    return drawn.count(b"<use")


@pytest.mark.parametrize("name", HOSTILE)
def test_a52_a_name_is_printed_as_the_letters_it_is(name: str) -> None:
    assert letters(name) == letters("") + len(name.replace(" ", ""))


def test_a_name_of_any_length_stays_on_its_card() -> None:
    long = {Door(1, "东方之门国际服务式公寓酒店A座", "商铺甲101至109号（含地下一层仓库和屋顶花园）" * 3, None): SECRET}
    pages = list(cards.pages(ORDER, long | doors(7), nobody, with_service=False))
    assert len(typeset.pictures(cards.TEMPLATE, ORDER.data("", pages), dots=20)) == 1


def test_a_code_opens_the_bot_with_the_units_code_and_may_be_a_quarter_dirty() -> None:
    made = qr.code(LINK)
    assert (made.error, made.is_micro) == ("Q", False)
    size = len(made.matrix) + 2 * qr.QUIET
    assert f'width="{size}"' in qr.drawn(LINK)
    [page] = cards.pages(ORDER, {Door(1, "3栋", "2单元501", None): SECRET}, nobody, with_service=False)
    assert page["cards"] == [{"building": "3栋", "unit": "2单元501", "qr": qr.drawn(LINK)}]


def test_eight_cards_a_page_and_each_page_is_told() -> None:
    told: list[int] = []
    pages = list(cards.pages(ORDER, doors(17), told.append, with_service=False))
    assert [len(page["cards"]) for page in pages] == told == [8, 8, 1]


def test_m1_the_service_card_comes_first_where_it_is_asked_for() -> None:
    pages = list(cards.pages(ORDER, doors(9), nobody, with_service=True))
    assert [page.get("building", len(page.get("cards", ()))) for page in pages] == ["", 8, 1]


def test_papers_come_in_files_of_so_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "PAGES_A_FILE", 1)
    files = list(cards.unit_files(ORDER, doors(9), nobody, with_service=False))
    assert [len(re.findall(rb"/Type\s*/Page\b", one)) for one in files] == [1, 1]


LARGE = """
from pathlib import Path
from tests.bot.test_papers import ORDER, doors, nobody
from bot.papers import cards
count = sum(1 for _ in cards.unit_files(ORDER, doors(5000), nobody, with_service=True))
most = dict(line.split(":") for line in Path("/proc/self/status").read_text().splitlines())["VmHWM"]
print(count, int(most.split()[0]) // 1024)
"""


@pytest.mark.prove
def test_five_thousand_cards_take_less_than_half_a_gigabyte() -> None:
    done = subprocess.run([sys.executable, "-c", LARGE], capture_output=True, text=True, timeout=300, check=True)
    files, megabytes = map(int, done.stdout.split())
    assert files == 6
    assert megabytes < 500


def test_the_same_order_gives_the_same_bytes() -> None:
    first, again = (cards.service_file(ORDER, ["3栋", "5栋"]) for _ in range(2))
    assert first == again
    assert first.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", first)) == 2


@pytest.mark.parametrize("manager", [None, Reach("刘洋", "", "")])
def test_m1_a_card_without_a_manager_or_without_an_e_mail_is_printed_all_the_same(manager: Reach | None) -> None:
    bare = ServiceCard("", "阳光花园", "", manager, Reach("", "", ""), "08:00", "20:00")
    order = Print(bare, "shouwen_bot", NOON)
    assert cards.service_file(order, [""]).startswith(b"%PDF-")
    assert list(cards.unit_files(order, doors(1), nobody, with_service=False))


def test_a_machine_without_a_chinese_font_is_told_what_to_install() -> None:
    with pytest.raises(FontMissing, match="apt install fonts-noto-cjk"):
        fonts.chinese(["DejaVu Sans", "Noto Sans"])
    assert fonts.chinese(["SimSun", "DejaVu Sans"]) == "SimSun"
    assert fonts.chinese() in fonts.FAMILIES
