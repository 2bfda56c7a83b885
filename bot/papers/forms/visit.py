"""《回访情况记录表》 (V3, D 七): what a visitor asks, hears and writes down, for each round of visiting a matter.

Rounds that were held are printed as they were entered; the last one is left free, to be taken along to the door.
"""

from collections.abc import Iterator

from bot.papers.forms.form import Cell, Fields, Form, Part, Signature, Signed, Table
from bot.papers.forms.wording import CaseWords
from bot.papers.words import LEVELS, MODES, SOLVED, boxes, lines
from storage.tables import Visit

TITLE = "回访情况记录表"
HELD = ("solved", "not_solved", "no_answer")
OUTCOME = SOLVED | {"no_answer": "无人应答"}
RATED = {"result": "对处理结果", "speed": "对处理速度", "attitude": "对服务态度"}
# The topics of D 七.三.4, in its order.
TOPICS = ("安保", "清洁绿化", "公共设施设备", "特约服务和收费", "便捷程度", "服务态度", "对服务中心的满意程度")


def form(words: CaseWords) -> Form:
    """The record form of a case's visits."""
    sheet = words.case.sheet
    foot = f"感谢您的配合。普通意见请当场答复；投诉请按投诉处理流程登记。\n打印时间：{words.time(words.printed)}。"
    return Form(TITLE, words.case.company, sheet.estate.name, sheet.record.number, tuple(_parts(words)), foot)


def _parts(words: CaseWords) -> Iterator[Part]:
    held = [one for one in words.case.sheet.visits if one.outcome in HELD]
    coming = [one for one in words.case.sheet.visits if one.outcome in ("planned", "asked")]
    yield Fields(tuple(_facts(words)))
    for one in held:
        yield _round(one, words)
    if coming or not held:
        yield _blank(coming[-1].round if coming else len(held) + 1)
    yield Table("走访内容", ("项目", "评价", "意见和建议"), (7, 5, 18), tuple((one, "", "") for one in TOPICS))
    yield Table("意见的处理", ("意见和建议", "当场答复", "转登记编号", "责任部门"), (10, 8, 6, 6), (), blank=2)
    yield Signed("签名", (Signature("业主"), Signature("回访人"), Signature("客服主管")))


def _facts(words: CaseWords) -> Iterator[Cell]:
    case, sheet, record = words.case, words.case.sheet, words.case.record
    results = [words.body(one.words.id) for one in sheet.said if one.words.part == "resolution"]
    yield Cell("业主", sheet.complainant.name)
    yield Cell("房号", sheet.unit)
    yield Cell("联系电话", sheet.complainant.phone)
    yield Cell("回访事项", f"{words.label('kind', record.kind)} {record.number}")
    yield Cell("类别", words.label("category", record.category))
    yield Cell("责任部门", case.department)
    yield Cell("处理人", "、".join(dict.fromkeys(one.name for one in sheet.periods)))
    yield Cell("办结时间", words.time(record.resolved_at))
    yield Cell("处理结果", lines(results[-1:]), True)


def _round(one: Visit, words: CaseWords) -> Fields:
    given = {"result": one.result, "speed": one.speed, "attitude": one.attitude}
    return Fields(
        (
            Cell("回访时间", words.time(one.answered_at)),
            Cell("回访人", words.staff(one.staff_id) or ("系统" if one.mode == "bot" else "")),
            Cell("回访方式", boxes(MODES, one.mode), True),
            Cell("是否解决", boxes(OUTCOME, one.outcome), True),
            *(Cell(name, boxes(LEVELS, given[key]), True) for key, name in RATED.items()),
            Cell("意见和建议", words.body(one.words_id), True),
        ),
        _title(one.round),
    )


def _blank(number: int) -> Fields:
    """A round to be filled in at the door or on the telephone."""
    return Fields(
        (
            Cell("回访时间"),
            Cell("回访人"),
            Cell("回访方式", boxes(MODES, None), True),
            Cell("是否解决", boxes(OUTCOME, None), True),
            *(Cell(name, boxes(LEVELS, None), True) for name in RATED.values()),
            Cell("意见和建议", "", True),
        ),
        _title(number),
    )


def _title(number: int) -> str:
    return f"第 {number} 次回访"
