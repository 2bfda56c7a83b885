"""The report of a survey on paper: what a manager reads, what is hidden, what it does not pretend to know."""

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from docx import Document

from bot.papers import survey
from bot.papers.survey import company as companies, grouping
from bot.papers.survey.part import Picture, Table
from storage.surveys import checking, counting, ladder, methods
from storage.surveys.beside import beside
from storage.surveys.company import Company
from storage.surveys.grade import graded
from storage.surveys.report import Approval, Course, Honesty, Measure, Opinion, Past, Plan, WaveReport
from storage.surveys.sheet import Answers
from storage.surveys.trend import Share
from storage.surveys.wave import Earlier, Population, computed

NOW = datetime(2026, 7, 3, 2, tzinfo=UTC)
TODAY, ZONE = date(2026, 7, 3), "Asia/Shanghai"
PLAN = Plan(
    company="安居物业", estate="阳光花园", number="DC-2026-01", occasion="half_year", period="2026H1",
    draw="stratified", responsible="王芳", opens_on=date(2026, 6, 15), closes_on=date(2026, 6, 21),
    commitment="ab" * 32, incentives="none",
    approvals=(Approval("plan", "李强", date(2026, 6, 8)), Approval("report", "", None)),
)  # fmt: skip
HOSTILE = '#panic("x") *3*_4_ $x^2$ {0.__class__} %s = head @ref<label> `raw` <w:p/> &amp;'


def forms(levels: Sequence[int], name: str = "A", **rated: Any) -> list[Answers]:
    """One form for each level, which is given to everything; some items otherwise."""
    items = [item.code for item in checking.load(name).items if item.kind == "level"]
    return [
        Answers(line, f"{line}", f"{line % 3 + 1}栋", "bot", 120.0, dict.fromkeys(items, level) | rated)
        for line, level in enumerate(levels)
    ]


def wave(found: list[Answers], before: list[Answers] | None = None, profile: str = "A", **more: Any) -> WaveReport:
    """A report of these forms, of a hundred households that were all asked."""
    asked, method = checking.load(profile), methods.method(profile)
    counts = counting.counted(found, asked)
    population = Population(100, 100, {"1栋": 40, "2栋": 30, "3栋": 30})
    earlier = Earlier(counting.counted(before, asked), asked) if before else None
    outcomes: dict[ladder.Outcome, int] = {"complete": len(found), "sent": 100 - len(found)}
    past = (Past("2025H2", {item.code: _share(before, item.code) for item in asked.items if item.kind == "level"}),)
    more |= {"past": past} if before else {}
    return WaveReport(
        plan=PLAN, questionnaire=asked, method=method, counts=counts, population=population, outcomes=outcomes,
        wave=computed(counts, asked, method, population, earlier), returned=ladder.returned(outcomes, method),
        forms=len(found), modes={"bot": len(found)}, **more,
    )  # fmt: skip


def _share(before: list[Answers] | None, code: str) -> Share:
    values = [value for one in before or () if isinstance(value := one.rated.get(code), int)]
    return Share(sum(value >= 3 for value in values), len(values))


def texts(value: Any) -> Iterator[str]:
    """Every text of a report, drawings included."""
    if is_dataclass(value):
        for one in fields(value):
            yield from texts(getattr(value, one.name))
    elif isinstance(value, tuple):
        for one in value:
            yield from texts(one)
    elif isinstance(value, str):
        yield value


def said(report: WaveReport) -> str:
    return "\n".join(texts(survey.paper(report, made_on=TODAY)))


def tables(report: WaveReport) -> dict[str, Table]:
    return {one.title: one for one in survey.paper(report, made_on=TODAY).parts if isinstance(one, Table)}


GOOD = forms([5] * 40 + [4] * 30 + [3] * 10 + [2] * 10)
FULL = wave(
    GOOD, forms([5] * 60 + [2] * 2), course=Course((30, 20, 15, 10, 8, 5, 2), 7, 100, date(2026, 6, 15)),
    opinions=(Opinion("opinion", "电梯等得太久"), Opinion("expectation", "多装充电桩", ("parking",), True, True)),
    measures=(Measure("lifts", "检修并调整群控", "赵工", date(2026, 6, 30)),
              Measure("parking", "划线", "钱队", date(2026, 8, 1), date(2026, 7, 1), "孙经理", date(2026, 7, 2), True)),
    honesty=Honesty(3, 3, 9, 9, 1, {5: Fraction(42, 100)}), types={"sex": {"female": 50, "male": 3}},
)  # fmt: skip


def test_q12_the_report_has_its_chapters_and_every_figure_its_base() -> None:
    told = said(FULL)
    for part in (
        "摘要", "一、调查方法与回收情况", "二、总体结果", "三、分项结果", "四、与上次调查比较", "五、重要性与满意度",
        "六、顾客意见与期望", "七、重点改进项目与措施", "附表一　各项的评定数量", "2026年上半年　半年例行调查",
        "88.9%（90户中80户）", "检修并调整群控", "有效（孙经理，2026年7月2日）", "调查方案批准",
    ):  # fmt: skip
        assert part in told, part


def test_x53_the_method_sheet_names_everything_and_says_what_was_not_given() -> None:
    sheet = {name: value for name, value in tables(FULL)["调查说明"].rows}
    assert sheet["发放与收回"] == "抽中100户，收回90份，有效90份"
    assert (sheet["抽取方法"], sheet["奖励"], sheet["调查目的"]) == ("按楼栋分层随机抽样", "无", "未提供")
    assert "回收率＝（完整＋部分）÷（抽中－不属于调查范围）＝（90＋0）÷（100－0）＝90.0%" in said(FULL)


def test_q6_the_plot_of_returns_shows_what_is_asked_for_and_the_forecast() -> None:
    plots = [one for one in survey.paper(FULL, made_on=TODAY).parts if isinstance(one, Picture)]
    assert [one.title[:3] for one in plots] == ["图1　", "图2　", "图3　", "图4　"]
    assert "要求的回收率 85%" in plots[0].svg


def test_x26_the_silent_are_spoken_of_with_bounds_and_an_invalid_wave_is_said_to_be_no_yardstick() -> None:
    assert "分别是80.0%和90.0%" in said(FULL)
    assert "不能作为考核依据" in said(wave(forms([5] * 30)))
    assert "不能作为考核依据" not in said(FULL)


def test_x28_a_change_that_chance_explains_is_not_called_one() -> None:
    told = tables(FULL)["与上次比较"].rows
    assert {row[-1] for row in told} == {"不能断定"}
    worse = wave(forms([4] * 20 + [1] * 70), forms([5] * 60))
    assert {row[-1] for row in tables(worse)["与上次比较"].rows} == {"明显下降"}
    assert "没有上次调查的数据，无从比较" in said(wave(GOOD))


def test_x27_small_groups_are_hidden_everywhere() -> None:
    assert "女＊、男＊" in said(FULL)
    every = wave(forms([5] * 20))
    one_item = wave([replace(one, rated={**one.rated, "lifts": "not_applicable" if one.line > 2 else 5})
                     for one in forms([5] * 20)])  # fmt: skip
    assert ("电梯", "不足5") in [row[:2] for row in tables(one_item)["各项服务的指标"].rows]
    assert "不足5" not in [row[1] for row in tables(every)["各项服务的指标"].rows]


@pytest.mark.parametrize("count", [0, 4])
def test_x27_of_fewer_than_five_forms_nothing_is_shown_but_how_it_was_asked(count: int) -> None:
    made = wave(forms([5] * count))
    assert "本报告不列出任何评价结果" in said(made)
    assert "各项服务的指标" not in tables(made)
    assert survey.pdf(made, made_at=NOW, zone=ZONE).startswith(b"%PDF-")
    assert survey.picture(made, made_at=NOW, zone=ZONE).startswith(b"\x89PNG")


def test_q7_where_all_is_not_applicable_there_is_no_figure_and_no_empty_plot() -> None:
    items = [item.code for item in checking.load("A").items if item.kind == "level"]
    made = wave([replace(one, rated=dict.fromkeys(items, "not_applicable")) for one in forms([5] * 12)])
    assert "没有任何比例可算" in said(made)
    assert not [one for one in survey.paper(made, made_on=TODAY).parts if isinstance(one, Picture)]
    assert survey.pdf(made, made_at=NOW, zone=ZONE).startswith(b"%PDF-")


def test_q9_what_is_on_the_focus_list_has_a_line_for_its_plan() -> None:
    made = tables(FULL)
    assert ("安保", "88.9%（90户中80户）") in [row[:2] for row in made["重点改进项目"].rows]
    lines = made["每个重点项目都要有负责人、期限和验证"].rows
    assert ("安保", "", "", "", "", "") in lines
    assert lines[0] == ("电梯", "检修并调整群控", "赵工", "2026年6月30日", "进行中", "待验证")


def test_q10_a_discrepancy_is_told_and_the_chance_of_finding_one() -> None:
    assert "至少发现一份的可能是42.0%" in said(FULL)
    assert "全部问卷逐份核对，结果报总经理" in said(FULL)


def test_q15_another_provider_stands_apart_and_needs_ten_answers() -> None:
    asked, method = checking.load("A"), methods.method("A")
    ours = counting.counted(GOOD, asked)
    theirs = (counting.counted(forms([1] * count), asked) for count in (10, 9))
    enough, few = (beside("碧水湾", ours, found, asked, method) for found in theirs)
    assert set(enough.words.values()) == {"clearly higher"}
    assert (few.forms, few.shares, few.words) == (9, {}, {})
    assert "只有9份回答，不足10份，不作对照" in said(replace(FULL, beside=(few,)))
    assert "本小区明显高" in said(replace(FULL, beside=(enough,)))
    assert replace(FULL, beside=(enough,)).headline == FULL.headline


def test_r7_the_grade_names_its_indicators_and_what_follows() -> None:
    method = methods.method("A")
    grade = graded({"survey": Fraction(95, 100), "same_day": Fraction(70, 100), "follow_up": None}, method)
    told = said(replace(FULL, grade=grade))
    assert "本季度评级：一般" in told
    assert "投诉回访满意率没有数据，未参加评级" in told
    assert "制定改进计划、下达整改通知" in told


def test_q14_the_company_sees_who_missed_the_target_what_is_shared_and_what_is_late() -> None:
    other = replace(wave(forms([3] * 30 + [1] * 60)), plan=replace(PLAN, estate="海棠苑"))
    found = Company("安居物业", (FULL, other))
    assert [one.plan.estate for one in found.missed] == ["海棠苑"]
    assert [(one.plan.estate, measure.item) for one, measure in found.overdue(TODAY)] == [("阳光花园", "lifts")]
    assert "security" in found.shared
    told = "\n".join(texts(companies.paper(found, TODAY)))
    for part in ("33.3%（90户中30户）", "2个项目列为重点改进（阳光花园、海棠苑）", "逾期1项"):
        assert part in told, part
    assert companies.pdf(found, made_at=NOW, today=TODAY).startswith(b"%PDF-")


@pytest.mark.parametrize("profile", ["A", "B", "D", "E"])
def test_q3_every_procedures_questionnaire_makes_a_report(profile: str) -> None:
    made = wave(forms([5] * 30 + [2] * 10, profile), profile=profile)
    assert survey.pdf(made, made_at=NOW, zone=ZONE).startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("电梯里有异味", "lifts"), ("报修以后三天才有人来", "repair"), ("晚上找不到车位", "parking"),
        ("草坪很久没有修剪", "greening"), ("很好", None),
    ],
)  # fmt: skip
def test_words_that_nobody_has_coded_are_sorted_by_what_they_name(text: str, service: str | None) -> None:
    services = {item.code: item.name["zh_CN"] for item in checking.load("A").services}
    assert grouping.about(text, services) == ((service,) if service else ())


def test_a52_what_residents_write_is_printed_as_the_letters_it_is() -> None:
    made = replace(FULL, opinions=(Opinion("opinion", f"{HOSTILE}\x00\u202e尾"),))
    assert survey.pdf(made, made_at=NOW, zone=ZONE).startswith(b"%PDF-")
    lines = [one.text for one in Document(BytesIO(survey.word(made, made_at=NOW, zone=ZONE))).paragraphs]
    assert f"{HOSTILE}尾" in lines


def test_the_word_document_has_headings_plots_and_the_same_tables() -> None:
    content = survey.word(FULL, made_at=NOW, zone=ZONE)
    made = Document(BytesIO(content))
    headings = [one.text for one in made.paragraphs if one.style is not None and one.style.name == "Heading 1"]
    assert headings[:2] == ["摘要", "一、调查方法与回收情况"]
    pictures = [name for name in zipfile.ZipFile(BytesIO(content)).namelist() if name.endswith(".png")]
    assert len(pictures) == 4
    assert ["安保", "90", "88.9%"] in [[cell.text for cell in row.cells[:3]] for one in made.tables for row in one.rows]


def test_the_same_report_gives_the_same_bytes() -> None:
    first, again = (survey.page(FULL, made_at=NOW, zone=ZONE) for _ in range(2))
    assert first == again
