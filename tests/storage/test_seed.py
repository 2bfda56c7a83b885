"""Planting an estate: from a plan, and made up at any size."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from storage import database, estates, migrate
from storage.people import residents, staff
from storage.planting import seed, synthetic
from storage.planting.seed import BuildingPlan, EstatePlan, ResidentPlan, StaffPlan
from storage.planting.synthetic import Size
from storage.rotas import rota
from tests.kit import databases
from tests.kit.databases import Stage

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # Tuesday, ten in the morning in Shanghai
BOT, GROUP = 4242, -1001234567890

PLAN = EstatePlan(
    company="安居物业", name="阳光花园", phone="010-88886666", chat_id=GROUP, group_title="客服群",
    buildings=(BuildingPlan("1栋", ("1单元101",)), BuildingPlan("3栋", ("2单元501", "2单元502"))),
    staff=(
        StaffPlan("李静", 2001, ("agent",), department="工程部"),
        StaffPlan("刘洋", None, ("supervisor", "manager")),
    ),
    rota=((1, "08:00", "14:00", "李静"), (1, "14:00", "20:00", "刘洋")),
    residents=(
        ResidentPlan("王芳", 1001, "3栋2单元501", "13900000001"),
        ResidentPlan("陈晨", 1002, "1栋1单元101", confirmed=False),
    ),
    notice="2026-11",
)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """The tables, and nothing in them."""
    return Stage(databases.lay(migrate.upgrade, tmp_path_factory.mktemp("bare")), tmp_path_factory.mktemp("stage"))


@pytest.fixture
def engine(bare: Stage) -> Engine:
    return bare.cleared()


def test_a_plan_becomes_an_estate_of_the_bot_with_its_group(engine: Engine) -> None:
    with database.writing(engine) as db:
        planted = seed.plant(db, PLAN, bot_id=BOT, now=NOW)
        assert [one.name for one in estates.of_bot(db, BOT)] == ["阳光花园"]
        group = estates.group_of(db, planted.estate_id)
        assert group is not None
        assert group.chat_id == GROUP
    engine.dispose()


def test_every_unit_gets_a_code_that_opens_it_and_no_other(engine: Engine) -> None:
    with database.writing(engine) as db:
        planted = seed.plant(db, PLAN, bot_id=BOT, now=NOW)
        assert list(planted.unit_codes) == ["1栋1单元101", "3栋2单元501", "3栋2单元502"]
        for label, code in planted.unit_codes.items():
            place = estates.unit_by_code(db, BOT, code)
            assert place is not None
            assert place.label == label
    engine.dispose()


def test_staff_have_their_roles_and_the_rota_knows_who_is_on_duty(engine: Engine) -> None:
    with database.writing(engine) as db:
        estate = seed.plant(db, PLAN, bot_id=BOT, now=NOW).estate_id
        agent = staff.by_user(db, 2001)
        assert agent is not None
        assert staff.roles_at(db, agent.id or 0, estate) == {"agent"}
        assert [one.name for one in staff.with_role(db, estate, "manager")] == ["刘洋"]
        assert rota.on_duty(db, estate, estates.setting(db, estate).hours, NOW) == agent.id
    engine.dispose()


def test_a_confirmed_resident_was_judged_by_staff_and_an_unconfirmed_one_by_nobody(engine: Engine) -> None:
    with database.writing(engine) as db:
        seed.plant(db, PLAN, bot_id=BOT, now=NOW)
        wang, chen = residents.by_user(db, 1001), residents.by_user(db, 1002)
        assert wang is not None
        assert chen is not None
        assert (wang.notice, wang.noticed_at, wang.phone) == ("2026-11", NOW, "13900000001")
        home = residents.home(db, BOT, wang.id or 0)
        assert home is not None
        assert (home.place.label, home.confirmed) == ("3栋2单元501", True)
        judged = db.exec_driver_sql("SELECT status, judged_by FROM binding ORDER BY id").all()
        assert [tuple(row) for row in judged] == [("confirmed", 1), ("unconfirmed", None)]
    engine.dispose()


def test_a_second_estate_is_planted_beside_the_first(engine: Engine) -> None:
    with database.writing(engine) as db:
        assert seed.is_fresh(db)
        first = seed.plant(db, PLAN, bot_id=BOT, now=NOW)
        assert not seed.is_fresh(db)
        size = Size(residents=10, staff=3, chat_id=-5, first_user_id=9000)
        second = seed.plant(db, synthetic.estate(size, notice=""), bot_id=BOT, now=NOW)
        assert first.estate_id != second.estate_id
        newcomer = residents.by_user(db, 9000)
        assert newcomer is not None
        assert newcomer.noticed_at is None
        assert residents.estate_of(db, newcomer.id or 0) == second.estate_id
    engine.dispose()


def test_the_same_size_makes_the_same_estate() -> None:
    size = Size(residents=2000, staff=12, chat_id=GROUP, first_user_id=5000)
    assert synthetic.estate(size, notice="n") == synthetic.estate(size, notice="n")


@pytest.mark.parametrize("people", [1, 2, 3, 4, 9, 400])
def test_any_number_of_staff_has_an_agent_a_supervisor_and_a_manager(people: int) -> None:
    plan = synthetic.estate(Size(residents=1, staff=people, chat_id=GROUP, first_user_id=5000), notice="")
    assert len({one.name for one in plan.staff}) == people
    assert {role for one in plan.staff for role in one.roles} >= {"agent", "supervisor", "manager"}
    agents = {one.name for one in plan.staff if "agent" in one.roles}
    assert {name for _, _, _, name in plan.rota} <= agents
    assert {weekday for weekday, *_ in plan.rota} == set(range(7))


@pytest.mark.parametrize("residents", [1, 2, 13, 5000])
def test_every_resident_has_a_home_in_one_of_six_buildings_and_an_id_in_order(residents: int) -> None:
    plan = synthetic.estate(Size(residents, staff=3, chat_id=GROUP, first_user_id=700), notice="")
    homes = [f"{building.name}{unit}" for building in plan.buildings for unit in building.units]
    assert len(plan.buildings) == 6
    assert len(homes) == len(set(homes)) == (residents + 1) // 2
    assert {one.unit for one in plan.residents} == set(homes)
    ids = [one.user_id for one in (*plan.residents, *plan.staff)]
    assert ids == list(range(700, 700 + residents + 3))


@pytest.mark.parametrize("many", [20_000, pytest.param(100_000, marks=pytest.mark.prove)])
def test_a_large_estate_is_seeded_at_once(engine: Engine, many: int) -> None:
    size = Size(residents=many, staff=20, chat_id=GROUP, first_user_id=1_000_000)
    with database.writing(engine) as db:
        seed.plant(db, synthetic.estate(size, notice="2026-11"), bot_id=BOT, now=NOW)
        assert residents.by_user(db, 1_000_000 + many - 1) is not None
    engine.dispose()
