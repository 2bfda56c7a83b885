"""The office's forms: what stands on them, what is left to be written by hand, as PDF and as a Word document."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import typst
from docx import Document

from bot.papers import fonts, forms, typeset
from bot.papers.forms.form import Entry, Fields, Form, Notes, Signature, Signed, Table, plain, texts
from storage.register.forms import Case, case
from tests.kit import casework, databases, estate
from tests.kit.casework import Worked
from tests.kit.estate import CHEN, LI, LIU, ZHANG, House
from tests.storage import matters

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
HOSTILE = '#panic("x") *3*_4_ $x^2$ {0.__class__} %s%n = head @ref<label> `raw` <w:p/> &amp; ]]>'
PAGES = re.compile(rb"/Type\s*/Page\b")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    folder = tmp_path_factory.mktemp("forms")
    return estate.settle(databases.lay(estate.build, folder, on_postgres=False), folder / "forms.db")


@pytest.fixture(scope="module")
def worked(house: House) -> Case:
    """A complaint with everything on it, closed."""
    with house.write() as db:
        return case(db, casework.worked(db).id or 0)


@pytest.fixture(scope="module")
def fresh(house: House) -> Case:
    """A complaint that has only been filed."""
    with house.write() as db:
        return case(db, matters.filed(db).id or 0)


def filled(kind: str, about: Case) -> Form:
    return forms.filled(kind, about, made_at=NOW)


def part(form: Form, title: str) -> list[Entry]:
    [found] = [one for one in form.parts if isinstance(one, Notes) and one.title == title]
    return list(found.entries)


def values(form: Form) -> dict[str, str]:
    return {cell.name: cell.value for one in form.parts if isinstance(one, Fields) for cell in one.cells}


def rows(form: Form, title: str) -> tuple[tuple[str, ...], ...]:
    [found] = [one for one in form.parts if isinstance(one, Table) and one.title == title]
    return found.lines


def in_word(made: bytes) -> list[str]:
    """The lines of a Word document's tables, each once."""
    return [line.text for line in _lines(made)]


def _lines(made: bytes) -> Iterator[Any]:
    for table in Document(BytesIO(made)).tables:
        for row in table.rows:
            for cell in dict.fromkeys(row.cells):
                yield from cell.paragraphs


def letters(about: Case) -> int:
    """How many letters stand on a printed complaint form."""
    inputs = {"font": fonts.chinese(), "data": json.dumps(plain(filled("complaint", about)))}
    pages = typst.compile(
        typeset.HERE / forms.TEMPLATE, root=typeset.HERE, font_paths=fonts.installed(), sys_inputs=inputs, format="svg"
    )
    return sum(page.count(b"<use") for page in (pages if isinstance(pages, list) else [pages]))


def changed(row: Any, **values: Any) -> Any:
    """A row as it was read, with other values."""
    return row._replace(**values)


def said(about: Case, body: str) -> Case:
    """The same case, filed in other words."""
    [first, *others] = about.sheet.said
    words = changed(first.words, body=body)
    return replace(
        about,
        sheet=replace(about.sheet, said=(replace(first, words=words), *others)),
        words={**about.words, words.id or 0: words},
    )


def test_h7_who_complained_when_and_how_it_stands(worked: Case) -> None:
    told = values(filled("complaint", worked))
    assert (told["投诉人"], told["房号"], told["联系电话"]) == (CHEN.name, CHEN.flat.label, CHEN.phone)
    assert (told["登记时间"], told["投诉方式"], told["业主诉求"]) == (
        "2026-11-19 10:00", "机器人", "请尽快修好电梯，并告诉我们原因",
    )  # fmt: skip
    assert (told["级别"], told["责任部门"], told["是否有效"]) == ("重要", "工程维修部", "■有效投诉　□无效投诉")
    assert (told["首问责任人"], told["回单期限"]) == (LI.name, "2026-11-22 10:00")


def test_h1_the_opinion_is_signed_by_its_author_and_judged_by_the_manager(worked: Case) -> None:
    found = part(filled("complaint", worked), "原因分析和处理意见")
    assert [one.title for one in found] == [
        f"{name}（第{at}次）" for at in (1, 2) for name in ("原因分析", "处理意见", "管理处经理意见")
    ]
    assert found[1].signatures == (Signature("责任人签名", ZHANG.name, "2026-11-19 11:00"),)
    assert found[1].text.endswith("计划完成日期：2026-11-23")
    assert (found[2].text, found[5].text) == ("退回修改\n请写明由谁负责", "同意")
    assert found[5].signatures == (Signature("管理处经理签名", LIU.name, "2026-11-19 14:00"),)


def test_h1_each_progress_entry_bears_its_author_and_time_and_is_told_once(worked: Case) -> None:
    form = filled("complaint", worked)
    found = part(form, "处理跟进")
    assert [one.title for one in found] == [
        "处理进展", "转交：李静 → 张伟", "答复业主（电话）", "延期回单：原定 2026-11-22 10:00，延至 2026-11-24 10:00",
    ]  # fmt: skip
    assert all(place.name and place.at for one in found for place in one.signatures)
    assert found[3].text == "原因：备件明天到货\n已向业主说明：2026-11-20 17:00（李静）"
    written = [one.body for one in worked.words.values()]
    whole = "\n".join(texts(form) + texts(filled("correction", worked)))
    assert all(body in whole for body in written)
    assert whole.count("备件明天到货") == 1


def test_h7_result_confirmation_visit_and_closing_stand_on_the_form(worked: Case) -> None:
    form = filled("complaint", worked)
    result, decision, confirmed = part(form, "处理方式和处理结果")
    assert result.signatures == (Signature("签名", ZHANG.name, "2026-11-23 04:00"),)
    assert decision.text.startswith("处理结论：投诉成立\n处理方式：维修\n理由：设备老化")
    assert "完成期限：2026-12-10" in decision.text
    assert confirmed.signatures == (Signature("业主签名", CHEN.name, "2026-11-24 10:00"),)
    assert rows(form, "客户回访") == (
        ("1", "机器人", "2026-11-24 10:00", "已解决", "很满意", "满意", "很满意", "谢谢，安静多了", ""),
    )  # fmt: skip
    told = values(form)
    assert (told["投诉是否关闭"], told["关闭人"], told["关闭方式"]) == ("■是　□否", CHEN.name, "业主认可")


def test_h7_the_whole_history_is_printed_and_a_broken_one_says_so(worked: Case) -> None:
    form = filled("complaint", worked)
    assert [row[0] for row in rows(form, "处理经过（全部记录）")] == [
        str(at) for at in range(1, len(worked.sheet.history) + 1)
    ]
    assert f"共 {len(worked.sheet.history)} 条，经逐条核对，记录完整" in form.foot
    broken = replace(worked, sheet=replace(worked.sheet, broken_at=3))
    assert "从第 3 条起被改动过，不能作为依据" in filled("complaint", broken).foot


def test_h7_what_is_not_on_the_record_is_left_to_be_written_by_hand(fresh: Case) -> None:
    form = filled("complaint", fresh)
    assert values(form)["投诉是否关闭"] == "□是　■否"
    assert values(form)["关闭人"] == values(form)["责任部门"] == ""
    opinion = part(form, "原因分析和处理意见")
    assert [(one.text, one.room > 0) for one in opinion] == [("", True)] * 3
    assert opinion[2].signatures == (Signature("管理处经理签名"),)
    assert part(form, "处理跟进") == [Entry(signatures=(Signature(),), room=2)]
    assert rows(form, "客户回访") == (("",) * 9,)


def test_h1_a_procedure_without_signatures_has_no_place_for_one(fresh: Case) -> None:
    home = fresh.sheet.estate
    without = changed(home, parameters='{"signature": "none"}')
    form = filled("complaint", replace(fresh, sheet=replace(fresh.sheet, estate=without)))
    assert [one.title for one in part(form, "原因分析和处理意见")] == ["原因分析", "处理意见和计划完成日期"]


def test_h4_the_report_shows_each_round_with_its_verification(worked: Case) -> None:
    form = filled("correction", worked)
    titles = [one.title for one in form.parts if isinstance(one, Notes)]
    assert titles == ["投诉内容", "第 1 次措施", "效果验证", "第 2 次措施", "效果验证"]
    checked = [one.entries[0] for one in form.parts if isinstance(one, Notes) and one.title == "效果验证"]
    assert "□有效　■无效，重新制定措施\n仍有异响" in checked[0].text
    assert checked[1].signatures == (Signature("验证人签名", LI.name, "2026-11-23 04:00"),)
    assert values(form)["是否结案"] == "■是　□否"


def test_h4_after_measures_without_effect_there_is_room_for_the_next_round(worked: Case, fresh: Case) -> None:
    again = filled("correction", replace(worked, corrections=worked.corrections[:1]))
    assert "第 2 次措施" in texts(again)
    assert values(again)["是否结案"] == "□是　■否"
    assert "第 1 次措施" in texts(filled("correction", fresh))


def test_h4_the_report_names_nobody_who_complained(worked: Case) -> None:
    told = " ".join(texts(filled("correction", worked)))
    assert CHEN.name not in told
    assert CHEN.phone not in told
    assert CHEN.flat.label not in told


def test_v3_a_held_visit_is_printed_and_a_coming_one_is_left_free(worked: Case, house: House) -> None:
    told = values(filled("visit", worked))
    assert (told["是否解决"], told["意见和建议"]) == ("■已解决　□未解决　□无人应答", "谢谢，安静多了")
    assert told["对处理速度"] == "□很满意　■满意　□基本满意　□不满意　□很不满意"
    with house.write() as db:
        resolved = case(db, matters.resolved(db, matters.filed(db)).id or 0)
    free = values(filled("visit", resolved))
    assert (free["回访时间"], free["是否解决"]) == ("", "□已解决　□未解决　□无人应答")
    assert [row[0] for row in rows(filled("visit", resolved), "走访内容")][:2] == ["安保", "清洁绿化"]


def test_the_forms_are_signed_at_their_end_by_whom_they_concern(fresh: Case) -> None:
    places = {
        kind: [place.who for one in filled(kind, fresh).parts if isinstance(one, Signed) for place in one.places]
        for kind in forms.FORMS
    }
    assert places == {
        "complaint": ["首问责任人", "责任部门主管", "管理处经理", "业主签名"],
        "correction": ["责任部门主管", "验证部门负责人"],
        "visit": ["业主", "回访人", "客服主管"],
    }


def test_erased_words_leave_their_place_and_say_so(house: House) -> None:
    with house.write() as db:
        matter = Worked(db)
        casework.erased(db, matter.wrote("progress", "已联系业主本人", ZHANG, 5))
        found = case(db, matter.key)
    assert part(filled("complaint", found), "处理跟进")[0].text == "（原文已按业主要求删除）"


def test_a52_texts_are_printed_as_the_letters_they_are(fresh: Case) -> None:
    assert letters(said(fresh, HOSTILE)) == letters(said(fresh, "")) - len("（原文已按业主要求删除）") + len(
        HOSTILE.replace(" ", "")
    )


def test_a52_a_word_document_holds_texts_as_letters_and_nothing_unseen(fresh: Case) -> None:
    lines = in_word(forms.word("complaint", said(fresh, f"{HOSTILE}\x00\x0b\u202e尾"), made_at=NOW))
    assert f"{HOSTILE}\n尾" in lines


@pytest.mark.parametrize("kind", forms.FORMS)
def test_a_form_is_one_file_by_itself_and_the_same_data_give_the_same_bytes(kind: str, worked: Case) -> None:
    made = forms.pdf(kind, worked, made_at=NOW)
    assert made == forms.pdf(kind, worked, made_at=NOW)
    assert made.startswith(b"%PDF-")
    assert b"thumbnail" not in forms.word(kind, worked, made_at=NOW)


@pytest.mark.parametrize("kind", forms.FORMS)
def test_the_word_document_says_what_the_form_says(kind: str, worked: Case) -> None:
    lines = "\n".join(in_word(forms.word(kind, worked, made_at=NOW)))
    form = filled(kind, worked)
    assert all(
        text in lines for one in form.parts if not isinstance(one, Signed) for text in texts(one) if text != "签名"
    )


def test_a_text_of_any_length_flows_over_pages_with_its_heading_repeated(fresh: Case) -> None:
    long = said(fresh, "电梯里有异响，每天晚上都响。\n" * 150 + "x" * 3000)
    assert len(PAGES.findall(forms.pdf("complaint", long, made_at=NOW))) > 3
    assert len(PAGES.findall(forms.pdf("complaint", fresh, made_at=NOW))) < 4
    tables = Document(BytesIO(forms.word("complaint", long, made_at=NOW))).tables
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in tables if len(table.columns) != 4)


def test_a_word_document_needs_no_font_of_this_machine(fresh: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "FAMILIES", ())
    assert forms.word("visit", fresh, made_at=NOW).startswith(b"PK")
    with pytest.raises(fonts.FontMissing):
        forms.pdf("visit", fresh, made_at=NOW)


def test_a_form_is_called_by_its_own_name_and_its_number(fresh: Case) -> None:
    assert Path(forms.file_name("complaint", fresh, ".pdf")).name == f"客户投诉处理单-{fresh.record.number}.pdf"
