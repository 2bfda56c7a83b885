"""`/check`: a manager hears what is missing, in their language; nobody else does."""

from storage import self_check
from storage.database import writing
from tests.kit.town import BOT, Town


def test_a_manager_hears_what_is_missing_and_how_to_mend_it(town: Town) -> None:
    town.liu.commands("check")
    [told] = town.liu.hears("缺少或有问题的地方")
    assert "还没有做过备份" in told.text
    assert "shouwen backup" in told.text


def test_what_the_leader_found_last_at_telegram_is_told_too(town: Town) -> None:
    found = [("fault", "group_silent", {"title": "客服组"}), ("ok", "privacy_on", {}), ("fault", "of_the_future", {})]
    with writing(town.engine) as db:
        self_check.keep(db, BOT, found, now=town.now)  # type: ignore[arg-type]
        self_check.keep(db, BOT, found, now=town.now)  # type: ignore[arg-type]
    town.liu.commands("check")
    [told] = town.liu.hears("缺少或有问题的地方")
    assert "机器人不能在工作群“客服组”里发言" in told.text
    assert told.text.index("🔴") < told.text.index("🟡")


def test_an_agent_is_not_told(town: Town) -> None:
    town.li.commands("check")
    assert all("备份" not in one.text for one in town.li.hears("您好"))
