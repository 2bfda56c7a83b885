"""Forms asked for in a chat, printed when they are sent: the file goes out, nothing of it is kept (H7, H4, V3)."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert
from typst import TypstError

from bot.engines.contract import Unknown
from bot.papers import fonts, typeset
from bot.papers.fonts import FontMissing
from bot.papers.printer import FormPrinter
from bot.sending.printing import NotPrinted, Printed
from handlers.telling.survey_papers import RESULT
from storage.tables import SurveyQuestionnaire, SurveyWave, table
from tests.bot.rig import Rig, at_work
from tests.bot.test_settlement import LI, filed
from tests.kit.plan import GROUP


def files_in(folder: Path) -> list[str]:
    """What lies in a folder, a database and its log counted as one."""
    return [path.name.partition("-")[0] for path in folder.rglob("*")]


async def ordered(rig: Rig, form: str = "complaint", ending: str = "pdf", record: int | None = None) -> str:
    """A form is asked for by 李静 and goes on its way; returns the row's key."""
    about = await filed(rig) if record is None else record
    order = {"print": {"form": form, "record": about, "ending": ending}, "caption": "《表单》"}
    payload = json.dumps(order, ensure_ascii=False)
    key = await rig.queue(LI, method="sendDocument", payload=payload, record_id=about)
    delivery = rig.delivery(printer=FormPrinter(rig.writer, rig.clock))
    async with at_work(delivery.run):
        await delivery.idle()
    return key


@pytest.mark.parametrize(("form", "named"), [("complaint", "客户投诉处理单"), ("visit", "回访情况记录表")])
async def test_h7_v3_a_form_is_printed_as_it_is_sent_and_nothing_of_it_is_kept(
    rig: Rig, form: str, named: str, tmp_path: Path
) -> None:
    key = await ordered(rig, form)
    assert rig.status(key) == ["sent"]
    [(name, content)] = rig.engine.files.items()
    assert name.startswith(f"{named}-BX-")
    assert name.endswith(".pdf")
    assert content.startswith(b"%PDF")
    assert rig.engine.calls[-1] == (
        "sendDocument", {"caption": "《表单》", "chat_id": LI, "document": f"attach://{name}"}
    )  # fmt: skip
    assert "%PDF" not in rig.row(key).payload
    assert set(files_in(tmp_path)) == {"shouwen.db"}


async def test_h4_a_form_to_go_on_writing_in_is_a_word_document(rig: Rig) -> None:
    await ordered(rig, "correction", "docx")
    [(name, content)] = rig.engine.files.items()
    assert name.startswith("纠正和预防措施跟踪报告-BX-")
    assert name.endswith(".docx")
    assert content.startswith(b"PK")


async def test_h7_without_a_chinese_font_a_word_comes_and_the_word_document_still_can(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> str:
        raise FontMissing("There is no Chinese font on this machine to print with.")

    monkeypatch.setattr(fonts, "chinese", none)
    key = await ordered(rig)
    assert rig.status(key) == ["rejected"]
    assert rig.row(key).note == "not printed: no Chinese font"
    assert rig.engine.files == {}
    [told] = rig.engine.sent_to(LI)
    assert "没有中文字体" in told
    assert "文档版" in told
    [(record,)] = rig.rows("SELECT id FROM record")
    assert rig.status(await ordered(rig, ending="docx", record=record)) == ["sent"]


async def test_h7_what_the_typesetter_refuses_ends_with_a_word_and_holds_up_nothing(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> bytes:
        raise TypstError("unknown variable", [], "")

    monkeypatch.setattr(typeset, "pdf", broken)
    key = await ordered(rig)
    after = await rig.queue(LI, "后面的消息")
    delivery = rig.delivery()
    async with at_work(delivery.run):
        await delivery.idle()
    assert rig.status(key, after) == ["rejected", "sent"]
    assert "没有做成" in rig.engine.sent_to(LI)[0]
    assert rig.engine.sent_to(GROUP) == []


async def test_h7_a_bug_in_printing_ends_that_form_with_a_word_and_the_delivery_goes_on(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> bytes:
        raise KeyError("a field that is not there")

    monkeypatch.setattr(typeset, "pdf", broken)
    key = await ordered(rig)
    assert rig.status(key) == ["rejected"]
    assert rig.row(key).note == "not printed: bug"
    assert "没有做成" in rig.engine.sent_to(LI)[0]


async def test_h7_of_a_record_that_is_not_there_no_form_comes(rig: Rig) -> None:
    await filed(rig)
    made = await FormPrinter(rig.writer, rig.clock).print({"form": "complaint", "record": 999, "ending": "pdf"})
    assert made == NotPrinted("no record")


async def test_h7_where_nobody_prints_whoever_asked_hears_it(rig: Rig) -> None:
    about = await filed(rig)
    payload = json.dumps({"print": {"form": "complaint", "record": about, "ending": "pdf"}})
    key = await rig.queue(LI, method="sendDocument", payload=payload, record_id=about)
    delivery = rig.delivery()
    async with at_work(delivery.run):
        await delivery.idle()
    assert rig.status(key) == ["rejected"]
    assert "没有做成" in rig.engine.sent_to(LI)[0]


class Twice:
    """A printer that counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    async def print(self, order: Mapping[str, Any]) -> Printed | NotPrinted:
        self.asked += 1
        return Printed(f"{order['form']}.pdf", b"%PDF")


async def test_h7_a_form_that_is_tried_again_is_printed_anew(rig: Rig) -> None:
    about = await filed(rig)
    rig.engine.answers[LI].append(Unknown("no route", left=False))
    payload = json.dumps({"print": {"form": "complaint", "record": about, "ending": "pdf"}})
    key = await rig.queue(LI, method="sendDocument", payload=payload, record_id=about)
    printer = Twice()
    delivery = rig.delivery(printer=printer)
    async with at_work(delivery.run):
        await delivery.idle()
        rig.clock.passes(60)
        delivery.nudge()
        await delivery.idle()
    assert (rig.status(key), printer.asked) == (["sent"], 2)


async def test_q12_what_came_of_a_survey_is_a_picture_and_without_a_font_a_word_in_the_group(rig: Rig) -> None:
    with rig.database.begin() as db:
        db.execute(insert(table(SurveyQuestionnaire)).values(
            id=1, company_id=1, name="A", version=1, source="", digest="", created_at=rig.clock.now()
        ))  # fmt: skip
        db.execute(insert(table(SurveyWave)).values(
            id=5, estate_id=1, number="DC-20261124-0001", questionnaire_id=1, profile="A", occasion="demand",
            period="2026H2", planned_at=rig.clock.now(), opens_on=rig.clock.now().date(),
        ))  # fmt: skip
    order = {"print": {"form": RESULT, "wave": 5, "ending": "png"}, "caption": "结果"}
    payload = json.dumps(order, ensure_ascii=False)
    sent = await rig.queue(GROUP, method="sendPhoto", payload=payload)
    async with at_work((pictures := rig.delivery(printer=Pictures())).run):
        await pictures.idle()
    assert rig.engine.calls[-1] == ("sendPhoto", {"caption": "结果", "chat_id": GROUP, "photo": "attach://a.png"})
    lost = await rig.queue(GROUP, method="sendPhoto", payload=payload)
    async with at_work((none := rig.delivery()).run):
        await none.idle()
    assert rig.status(sent, lost) == ["sent", "rejected"]
    assert "调查 DC-20261124-0001 已统计" in rig.engine.sent_to(GROUP)[-1]


class Pictures:
    """A printer that has a picture."""

    async def print(self, order: Mapping[str, Any]) -> Printed | NotPrinted:
        assert order["wave"] == 5
        return Printed("a.png", b"\x89PNG")
