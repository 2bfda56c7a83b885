"""The estate of the survey: three hundred households, all of whom have the bot, and the people who carry it out.

Who lives where is drawn from the seed; 王芳 and 陈建国 are those one can look at.
"""

from random import Random

from bot.demo.estate import CENTRE, CHEN, GROUP, GROUP_TITLE, LI, STAFF, WANG, ZHANG, Cast, Resident
from handlers.seeding import NOTICE
from storage.planting.seed import BuildingPlan, EstatePlan, ResidentPlan, StaffPlan

HOUSEHOLDS = 300
BUILDINGS = tuple(f"{number}栋" for number in range(1, 7))
FIRST_ACCOUNT = 10_001
SURNAMES = "陈林黄徐马朱胡郭罗高梁宋唐邓曹彭曾萧田董潘袁蔡蒋余杜叶程魏薛丁任姚卢钟姜崔谭陆"
GIVEN = (
    "建国", "秀兰", "志强", "丽华", "桂英", "晓东", "雨桐", "子涵", "文博", "玉梅", "海燕", "国栋", "婷婷", "立新",
    "慧敏", "春生", "思远", "佳怡", "德明", "淑珍", "一鸣", "美玲", "振华", "永福", "宇轩", "凤霞", "若曦", "爱民",
)  # fmt: skip


def drawn(count: int, seed: int) -> tuple[Resident, ...]:
    """So many households, evenly over the buildings; 王芳 and 陈建国 are the first of theirs."""
    chance = Random(f"homes {seed}")
    homes = []
    for number in range(count):
        unit = f"{BUILDINGS[number % len(BUILDINGS)]}{_door(number // len(BUILDINGS))}"
        name = chance.choice(SURNAMES) + chance.choice(GIVEN)
        homes.append(Resident(FIRST_ACCOUNT + number, name, unit, "业主"))
    for known, building in ((WANG, 2), (CHEN, 4)):
        homes[building] = Resident(known.id, known.name, homes[building].unit, known.about)
    return tuple(homes)


def _door(place: int) -> str:
    floor, door = divmod(place, 4)
    return f"{door // 2 + 1}单元{floor + 1}0{door % 2 + 1}"


def cast(homes: tuple[Resident, ...]) -> Cast:
    """Whom one can be at the page: two residents and the staff."""
    return Cast(tuple(one for one in homes if one.id in (WANG.id, CHEN.id)), STAFF)


def everybody(homes: tuple[Resident, ...]) -> Cast:
    """All who live and work there."""
    return Cast(homes, STAFF)


def plan(homes: tuple[Resident, ...]) -> EstatePlan:
    """The estate with everybody registered and confirmed; 李静 has the days, 张伟 the nights."""
    days = tuple((day, "08:00", "20:00", LI.name) for day in range(7))
    nights = tuple((day, "20:00", "08:00", ZHANG.name) for day in range(7))
    labels = [one.unit for one in homes]
    doors = {name: tuple(one.removeprefix(name) for one in labels if one.startswith(name)) for name in BUILDINGS}
    return EstatePlan(
        company="翠湖物业服务有限公司", name="翠湖花园", phone="021-5555 0100", chat_id=GROUP, group_title=GROUP_TITLE,
        buildings=tuple(BuildingPlan(name, doors[name]) for name in BUILDINGS if doors[name]),
        staff=tuple(StaffPlan(one.name, one.id, (one.role,), one.phone, CENTRE) for one in STAFF),
        rota=days + nights,
        residents=tuple(ResidentPlan(one.name, one.id, one.unit, f"139{one.id:08}") for one in homes),
        notice=NOTICE,
    )  # fmt: skip
