"""`/check`: a manager hears what is missing, in their language; nobody else does."""

from sqlalchemy import insert

from storage import self_check
from storage.database import writing
from storage.tables import Estate, StaffRole, table
from tests.kit.town import BOT, Town


def test_a_manager_hears_what_is_missing_and_how_to_mend_it(town: Town) -> None:
    town.liu.commands("check")
    [told] = town.liu.hears("缺少或有问题的地方")
    assert "还没有做过备份" in told.text
    assert "shouwen backup" in told.text


def test_what_the_leader_found_last_at_telegram_is_told_too(town: Town) -> None:
    found: list[self_check.Told] = [
        ("fault", "group_silent", {"title": "客服组"}), ("ok", "privacy_on", {}), ("fault", "of_the_future", {}),
    ]  # fmt: skip
    with writing(town.engine) as db:
        self_check.keep(db, BOT, found, now=town.now)
        self_check.keep(db, BOT, found, now=town.now)
    town.liu.commands("check")
    [told] = town.liu.hears("缺少或有问题的地方")
    assert "机器人不能在工作群“客服组”里发言" in told.text
    assert told.text.index("🔴") < told.text.index("🟡")


def test_an_agent_is_not_told(town: Town) -> None:
    town.li.commands("check")
    assert all("备份" not in one.text for one in town.li.hears("您好"))


def test_a20_who_manages_another_estate_of_the_bot_hears_of_theirs_and_not_of_the_first(town: Town) -> None:
    key = town.hires("邻区经理", 2020)
    with writing(town.engine) as db:
        other = insert(table(Estate)).values(company_id=1, bot_id=BOT, name="海棠苑").returning(table(Estate).c.id)
        managed = db.execute(other).scalar_one()
        db.execute(insert(table(StaffRole)).values(staff_id=key, estate_id=managed, role="manager"))
    neighbour = town.person(2020, "邻区经理")
    neighbour.commands("check")
    assert "海棠苑" in neighbour.last.text
    assert "翠湖花园" not in neighbour.last.text
    neighbour.commands("open")
    assert "没有" in neighbour.last.text
