"""Where the dialogs about surveys are walked: their facts, and what their deeds fill in."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from dialogs.deeds import surveys as deeds
from dialogs.events import Event, Pressed, Typed
from dialogs.surveys import check, entry, page, progress, results, sample, survey, surveys, words
from dialogs.surveys.items import Item, Labels

NOON = datetime(2026, 11, 19, 4, tzinfo=UTC)
TODAY = date(2026, 11, 24)
LEVELS = (("5", "很满意"), ("4", "满意"), ("3", "基本满意"), ("2", "不满意"), ("1", "很不满意"))
SERVICES = (("cleaning", "保洁"), ("lifts", "电梯"), ("fees", "收费"))
AGES = (("under_30", "30岁以下"), ("from_60", "60岁以上"))
ITEMS = (
    Item("cleaning", "level", "您对保洁满意吗？", "我们的服务", "保洁", LEVELS),
    Item("lifts", "level", "您对电梯满意吗？", "我们的服务", "电梯", LEVELS),
    Item("fees", "points", "收费打几分？", "我们的服务", "收费", full=100),
    Item("friends", "nps", "您会向朋友推荐我们吗？", "总体", low="不会", high="一定会"),
    Item("ease", "ces", "办事方便吗？", "总体", low="很难", high="很容易"),
    Item("important", "pick", "哪几项最重要？", "总体", options=SERVICES, most=2),
    Item("least", "pick", "哪一项最不满意？", "总体", options=SERVICES),
    Item("opinion", "words", "您有什么意见吗？", "您的想法"),
    Item("age", "choice", "方便告诉我们您的年龄段吗？", "关于您", options=AGES),
)
LABELS = Labels("没用过，说不好", "不方便回答")
PICKED = (deeds.Given("important", "cleaning;lifts"),)
ALL_BUT_ONE = tuple(deeds.Given(item.code, mark="declined") for item in ITEMS[:-1])
ASKED = survey.Facts(3, 7, "阳光花园", "您好！", "谢谢您！", "改进服务", ITEMS, LABELS, until=NOON, results_by=NOON)
ENTRY = entry.Facts(
    3, "DC-2026-01", ITEMS, LABELS, ((7, "3栋2单元501"), (8, "3栋2单元502")), 2, 3, 7, "3栋2单元501", until=NOON
)
LINE = page.Line(3, "DC-2026-01", "half_year", "open")
PROGRESS = progress.Progress(40, (("sent", 30), ("complete", 10)), "25 %", "85 %", 20, 15, 28, 24, NOON)
EVERYTHING = (
    "submit", "approve", "send_back", "pilot", "open", "pause", "go_on", "end", "cancel", "figure", "change", "enter",
    "doors", "results",
)  # fmt: skip
PAGE = page.Wave(
    3, "DC-2026-01", "half_year", "open", 4, "改进服务", "全体住户", "抽签", "改进计划", "A", "赵敏", "赵敏", "再想想",
    NOON, NOON, 5, ("purpose",), PROGRESS, EVERYTHING,
)  # fmt: skip
DOORS = tuple((f"3栋2单元{number}", "sent") for number in range(501, 545))
SURVEYS = surveys.Facts(1, "阳光花园", True, (LINE, replace(LINE, id=4)), PAGE, DOORS, 44)
CROWD = replace(SURVEYS, buildings=tuple((f"{number}栋", 40 * (number != 2)) for number in range(1, 41)), silent=1560)
PROPOSED = deeds.WavePlan(1, "half_year", "改进服务", "全体住户", "抽签", "改进计划", 2, opens="2026-12-01")
NEEDS = (sample.Need(3, 300, 500, False), sample.Need(5, 200, 334, True))
PLANNING = sample.Facts(
    1, "阳光花园", 0, 0, "", PROPOSED, ((1, "A"), (2, "B")), ("half_year", "demand"), 400, 3, NEEDS, False,
    ((2, "赵敏"), (3, "刘洋")), TODAY, buildings=((1, "3栋"), (2, "5栋")), meant="{estate}全体住户",
)  # fmt: skip
FOCUS = (results.Focus("lifts", "电梯", ("a", "e"), True), results.Focus("fees", "收费", ("b",)))
MEASURES = (
    results.Measure(5, "电梯", "张伟", TODAY, "每周巡查", may="done"),
    results.Measure(6, "收费", "张伟", TODAY, "公示明细", "done", "verify"),
    results.Measure(8, "收费", "张伟", TODAY, "公示明细", "effective"),
)
RESULTS = results.Facts(
    3, "DC-2026-01", "figured", 4, True, "90.0 %", "valid", "84 %", "80 %",
    (results.Figure("保洁", "84 %", 25, "clearly lower"), results.Figure("电梯", "", 0)), FOCUS, MEASURES,
    ((2, "赵敏"), (3, "刘洋")), "您说电梯慢，我们换了电机。", "", 12, True,
    ("measure", "word", "publish", "review", "approve_report"), TODAY,
)  # fmt: skip
WORDS = words.Facts(
    5, "DC-2026-01", "3栋2单元501", "陈晨", "138", ("电梯太慢",), ("电梯",), True, NOON,
    uncoded=(("opinion", "电梯太慢"),), services=SERVICES,
)
CHECK = check.Facts(5, "DC-2026-01", "3栋2单元501", "陈晨", "138", (("电梯", "满意"),), NOON)

FACTS: dict[str, list[Any]] = {
    "survey": [ASKED] * 6 + [
        replace(ASKED, given=ALL_BUT_ONE), replace(ASKED, given=PICKED, reminded=True),
        replace(ASKED, extra=True, reminded=True, labels=Labels()), replace(ASKED, collective=False, given=ALL_BUT_ONE),
        replace(ASKED, first=True),
        replace(ASKED, standing="paused"), replace(ASKED, standing="over"), replace(ASKED, standing="done"),
        replace(ASKED, items=()),
    ],
    "survey_entry": [ENTRY] * 8 + [
        replace(ENTRY, standing="unknown", unit=0), replace(ENTRY, standing="answered"), replace(ENTRY, open=False),
        replace(ENTRY, standing="not asked", waiting=()), replace(ENTRY, labels=Labels()),
    ],
    "surveys": [SURVEYS] * 4 + [replace(SURVEYS, one=replace(PAGE, may=("approve", "send_back")))] * 3 + [
        replace(SURVEYS, alone=True), replace(SURVEYS, one=None, waves=()), surveys.Facts(1, "阳光花园"),
        replace(SURVEYS, one=replace(PAGE, may=(), lacks=(), progress=None, sent_back="", opens=None), doors=()),
        replace(SURVEYS, one=replace(PAGE, progress=progress.Progress(), planner="")), CROWD,
        replace(SURVEYS, one=replace(PAGE, status="pilot")),
        replace(SURVEYS, one=replace(PAGE, status="ended", way="all", households=9, resting=2, asks=7, checks=3)),
    ],
    "survey_plan": [PLANNING] * 6 + [
        replace(PLANNING, census=True, key_customers=0), replace(PLANNING, open=False),
        replace(PLANNING, proposed=None),
        replace(PLANNING, proposed=replace(PROPOSED, way="share", amount=95, working=True, pilot=5)),
        replace(PLANNING, proposed=deeds.WavePlan(way="all"), resting=30),
    ],
    "survey_results": [RESULTS] * 6 + [
        replace(RESULTS, words="", proposal="您说电梯慢，我们换了电机。"), replace(RESULTS, words=""),
        replace(RESULTS, collective=False), replace(RESULTS, figured=False),
        replace(RESULTS, may=(), status="published"),
        replace(RESULTS, figures=(), focus=(), measures=(), valid="", headline="", target=""),
        replace(RESULTS, figures=(), focus=(), headline="", few=True),
        replace(RESULTS, words="", proposal="您说电梯慢。" * 400),
    ],
    "survey_words": [WORDS] * 4 + [
        replace(WORDS, reached=False, low=(), name="", phone=""), replace(WORDS, filed="TS-20261119-0001"),
        replace(WORDS, open=False),
    ],
    "survey_check": [CHECK] * 3 + [replace(CHECK, answers=(), name=""), replace(CHECK, open=False)],
}  # fmt: skip

OUTCOMES: dict[type, set[str]] = {
    deeds.BeginSurvey: set(), deeds.GiveAnswer: set(), deeds.RefuseSurvey: set(), deeds.EnterForm: {"follow"},
    deeds.EnterOutcome: set(), deeds.PlanWave: {"number", "follow"}, deeds.ActOnWave: {"number", "follow"},
    deeds.SendWaveBack: {"number"}, deeds.PlanMeasure: {"name"}, deeds.EndMeasure: set(), deeds.VerifyMeasure: set(),
    deeds.DraftPublication: set(), deeds.AnswerWords: set(), deeds.FileWords: {"number", "say"},
    deeds.CheckForm: set(), deeds.CodeWords: set(),
}  # fmt: skip


def confirmed(at: str, event: Event, deed: Any) -> bool:
    """Whether this is the press (or the words, where the question asked for words) that confirms the deed."""
    match deed:
        case deeds.GiveAnswer():
            return at == "item" and isinstance(event, Pressed | Typed)
        case deeds.SendWaveBack() | deeds.PlanMeasure() | deeds.VerifyMeasure() | deeds.AnswerWords():
            return at in ("words", "what", "finding", "called", "written") and isinstance(event, Typed)
        case deeds.DraftPublication():
            took = isinstance(event, Pressed) and event.choice == "take"
            return took or (at == "writing" and isinstance(event, Typed))
    return isinstance(event, Pressed)
