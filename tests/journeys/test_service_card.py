"""The manager's service card on request: by command or from the menu, for residents and for who is none yet (M1)."""

from sqlalchemy import update

from storage import database
from storage.tables import Estate, Staff, table
from tests.kit.town import Town

HOME = "3栋2单元501"


def test_m1_a_resident_is_told_how_to_reach_the_manager_and_the_duty_desk(town: Town) -> None:
    with database.writing(town.engine) as db:
        db.execute(update(table(Estate)).values(address="阳光路88号", email="desk@anju.example"))
        db.execute(update(table(Staff)).where(table(Staff).c.name == town.liu.name).values(email="liu@anju.example"))
    town.wang.lives_in(HOME)
    town.wang.commands("start")
    town.wang.presses("联系经理")
    said = town.wang.last.text
    for told in (town.liu.name, "liu@anju.example", "每天08:00至20:00", "desk@anju.example", "阳光路88号"):
        assert told in said
    town.wang.presses("请给我打电话")
    assert "电话" in town.wang.last.text
    town.hush()


def test_m1_who_is_no_resident_yet_may_ask_too_and_what_is_unknown_is_left_out(town: Town) -> None:
    town.wang.commands("contact")
    assert "客户服务中心：每天" in town.wang.last.text
    assert "邮箱" not in town.wang.last.text
    town.hush()
