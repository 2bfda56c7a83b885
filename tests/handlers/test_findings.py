"""Findings: each judged from what was observed, worded with the command that mends it, in both languages."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.wording import LOCALE
from handlers.catalogs import Catalogs
from handlers.findings.finding import Finding, Slot, of_bot, of_estate
from handlers.findings.words import WORDS, worded
from storage.review import Reviewed, Standing
from storage.rotas.rota import Gap

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
CATALOGS = Catalogs(LOCALE)
SOUND = Reviewed(
    estate="翠湖花园", zone="Asia/Shanghai", phone="021-55550000", procedure="C3", parameters="{}",
    groups=((-1001, "客服组"),), front_desk=True, departments=(), lonely=(), gaps=(),
    roles=frozenset({"agent", "supervisor", "manager"}), absent=(), units=10, units_without_code=0,
)  # fmt: skip
WELL = Standing(0, None, 0, NOW, NOW)


def codes(seen: Reviewed | Standing, now: datetime = NOW) -> list[tuple[str, str]]:
    found = of_estate(seen, now) if isinstance(seen, Reviewed) else of_bot(seen, now)
    return [(one.level, one.code) for one in found]


def test_an_estate_that_is_set_up_has_no_finding() -> None:
    assert codes(SOUND) == codes(WELL) == []


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"zone": "Asia/Shangri-La"}, [("fault", "zone_unknown")]),
        ({"procedure": "Z9"}, [("fault", "procedure_unfit")]),
        ({"parameters": '{"claim_minutes": "soon"}'}, [("fault", "procedure_unfit")]),
        ({"groups": (), "lonely": ("工程部",)}, [("fault", "no_group")]),
        ({"front_desk": False}, [("warning", "no_front_desk")]),
        (
            {"topics": (("工程维修", True), ("保洁", False), ("秩序", False))},
            [("warning", "topic_lost"), ("warning", "topics_not_made")],
        ),
        ({"lonely": ("工程部", "环境部")}, [("warning", "department_without_group")] * 2),
        ({"lonely": ("客户服务中心",)}, []),
        (
            {"lonely": ("客服部",), "front_desk": False},
            [("warning", "no_front_desk"), ("warning", "department_without_group")],
        ),
        ({"departments": ("客户服务中心", "工程部", "保安部")}, [("warning", "category_without_department")]),
        ({"departments": ("客户服务中心", "工程部", "保安部", "环境部")}, []),
        ({"roles": frozenset({"supervisor"})}, [("fault", "no_agent"), ("warning", "no_manager")]),
        ({"absent": ("李静",)}, [("warning", "not_joined")]),
        ({"holders": {"agent": frozenset({1}), "supervisor": frozenset({3})}}, [("fault", "no_signer")]),
        ({"holders": {"agent": frozenset({1}), "supervisor": frozenset({3})}, "procedure": "A"}, []),
        ({"holders": {"supervisor": frozenset({3})}, "procedure": "A"}, [("fault", "no_verifier")]),
        (
            {"holders": {"agent": frozenset({1, 2})}},
            [("fault", "no_signer"), ("fault", "no_reviewer")],
        ),
        ({"holders": {"executive": frozenset({5}), "agent": frozenset({1, 2})}}, []),
        ({"gaps": (Gap(NOW.date(), "08:00", "20:00"),)}, [("warning", "rota_gaps")]),
        (
            {"gaps": (Gap(NOW.date(), "08:00", "20:00"),), "absent": ("李静",)},
            [("warning", "not_joined"), ("warning", "rota_nobody_joined")],
        ),
        ({"units": 0}, [("fault", "no_units")]),
        ({"units_without_code": 4}, [("warning", "units_without_code")]),
    ],
)
def test_what_an_estate_lacks_is_found(changes: dict[str, object], found: list[tuple[str, str]]) -> None:
    assert codes(replace(SOUND, **changes)) == found  # type: ignore[arg-type]


def test_f41_a_year_whose_calendar_is_not_announced_is_a_warning_from_december_on() -> None:
    assert codes(SOUND, datetime(2026, 12, 1, tzinfo=UTC)) == [("warning", "calendar_unknown")]
    assert codes(SOUND, datetime(2097, 1, 1, tzinfo=UTC)) == [("warning", "calendar_unknown")]


def test_categories_that_no_department_answers_for_are_named_in_the_readers_language() -> None:
    [one] = of_estate(replace(SOUND, departments=("客户服务中心", "工程部", "秩序维护部")), NOW)
    assert one.code == "category_without_department"
    what, mends = worded(one, lambda text: CATALOGS.say(text, "zh_CN"))
    assert "环境卫生" in what
    assert "电梯" not in what
    assert "shouwen import" in mends


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"messages": 3, "oldest_message": NOW - timedelta(minutes=16)}, "outbox_stuck"),
        ({"quarantined": 1}, "quarantine"),
        ({"last_update": None}, "no_update_yet"),
        ({"last_update": NOW - timedelta(hours=13)}, "silent"),
        ({"last_backup": None}, "no_backup"),
        ({"last_backup": NOW - timedelta(days=3)}, "backup_old"),
    ],
)
def test_what_waits_or_is_late_for_a_bot_is_found(changes: dict[str, object], code: str) -> None:
    assert codes(replace(WELL, **changes)) == [("warning", code)]  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_finding_has_words_in_both_languages_and_what_is_wrong_has_a_remedy(language: str) -> None:
    say, chinese = CATALOGS.say, []
    for code, (what, mends) in WORDS.items():
        told, remedy = say(what, language), say(mends, language)
        assert mends or code in ("bot_known", "privacy_on"), code
        chinese.append(bool(re.search("[一-鿿]", told + remedy)))
    assert all(chinese) if language == "zh_CN" else not any(chinese)


def test_slots_are_said_in_the_readers_language() -> None:
    one = Finding("warning", "rota_gaps", {"estate": "A", "count": 1, "slots": (Slot(6, "08:00", "20:00"),)})
    assert "Sun 08:00–20:00" in worded(one, lambda text: text)[0]
    assert "周日 08:00–20:00" in worded(one, lambda text: CATALOGS.say(text, "zh_CN"))[0]


def test_more_empty_slots_than_are_named_end_in_an_ellipsis() -> None:
    gaps = tuple(Gap(NOW.date(), "08:00", "20:00") for _ in range(7))
    [one] = of_estate(replace(SOUND, gaps=gaps, holders={}), NOW)
    told = worded(one, lambda text: text)[0]
    assert (told.count("08:00–20:00"), "…" in told) == (6, True)
