"""The estate of the week: forty households and a dozen staff, all invented; who lives where is drawn from the seed."""

from dataclasses import dataclass
from random import Random

from bot.demo.estate import CENTRE, GROUP, GROUP_TITLE, LI, LIU, WANG, ZHANG, ZHAO, Cast, Colleague, Resident
from handlers.seeding import NOTICE
from storage.planting.seed import BuildingPlan, EstatePlan, ResidentPlan, StaffPlan
from storage.planting.synthetic_handbook import HANDBOOK

ENGINEERING, ENVIRONMENT, SECURITY, FINANCE = "工程部", "环境部", "秩序维护部", "财务部"
OWNERS, OWNERS_TITLE = -1_001_234_567_891, "翠湖花园业主群"

SUN = Colleague(2005, "孙丽", "agent", "前台客服", "13800000005")
ZHOU = Colleague(2006, "周强", "head", "工程部主任", "13800000006")
WU = Colleague(2007, "吴刚", "handler", "维修师傅", "13800000007")
ZHENG = Colleague(2008, "郑洁", "head", "环境部主任", "13800000008")
FENG = Colleague(2009, "冯涛", "head", "秩序维护部队长", "13800000009")
XU = Colleague(2010, "许燕", "head", "财务部主任", "13800000010")
HAN = Colleague(2011, "韩雪", "quality", "品质主管", "13800000011")
HE = Colleague(2012, "何平", "executive", "总经理", "13800000012")
STAFF = (LI, ZHANG, ZHAO, LIU, SUN, ZHOU, WU, ZHENG, FENG, XU, HAN, HE)
BELONGS = {ZHOU: ENGINEERING, WU: ENGINEERING, ZHENG: ENVIRONMENT, FENG: SECURITY, XU: FINANCE, HAN: "", HE: ""}

HOUSEHOLDS = 40
FIRST_ACCOUNT = 1001
SURNAMES = "陈林黄徐马朱胡郭罗高梁宋唐邓曹彭曾萧田董潘袁蔡蒋余杜叶程魏薛丁任姚卢钟姜崔谭陆"
GIVEN = (
    "建国", "秀兰", "志强", "丽华", "桂英", "晓东", "雨桐", "子涵", "文博", "玉梅", "海燕", "国栋", "婷婷", "立新",
    "慧敏", "春生", "思远", "佳怡", "德明", "淑珍", "一鸣", "美玲", "振华", "小满", "永福", "倩", "磊", "宇轩",
    "凤霞", "长河", "若曦", "洪亮", "爱民", "静怡", "学军", "彩云", "俊杰", "红梅", "天佑", "明月",
)  # fmt: skip
PARAMETERS = '{"box": true}'
BUILDINGS = tuple(f"{number}栋" for number in range(1, 7))
DOORS = tuple(f"{stair}单元{floor}0{door}" for stair in (1, 2) for floor in range(1, 6) for door in (1, 2))


@dataclass(frozen=True, slots=True)
class Homes:
    """Who lives in the estate; ``of`` finds the households of a building, in the order of their accounts."""

    residents: tuple[Resident, ...]

    def of(self, building: str) -> tuple[Resident, ...]:
        """The households of a building but 王芳's, who comes by the link on her door."""
        return tuple(one for one in self.residents if one.unit.startswith(building) and one is not WANG)


def drawn(seed: int) -> Homes:
    """王芳, and thirty-nine neighbours whose names and doors the seed draws, evenly over the buildings."""
    chance = Random(f"homes {seed}")
    surnames, given = (chance.sample(list(some), HOUSEHOLDS) for some in (SURNAMES + "石", GIVEN))
    doors = {
        name: chance.sample([one for one in DOORS if f"{name}{one}" != WANG.unit], len(DOORS) - 1) for name in BUILDINGS
    }
    found = [WANG]
    for number in range(1, HOUSEHOLDS):
        building = BUILDINGS[number % len(BUILDINGS)]
        unit = f"{building}{doors[building].pop()}"
        found.append(Resident(FIRST_ACCOUNT + number, surnames[number] + given[number], unit, "业主"))
    return Homes(tuple(found))


def cast(homes: Homes) -> Cast:
    """Everybody, for page and panel."""
    return Cast(homes.residents, STAFF)


def phone(resident: Resident) -> str:
    """A telephone nobody has."""
    return f"1390000{resident.id}"


def plan(homes: Homes) -> EstatePlan:
    """The estate; 李静 has the days, 张伟 the nights, 孙丽 the weekend. C3, with a complaint box as A and C1 have."""
    rest = tuple(ResidentPlan(one.name, one.id, one.unit, phone(one)) for one in homes.residents if one is not WANG)
    days = tuple((day, "08:00", "20:00", (SUN if day > 4 else LI).name) for day in range(7))
    nights = tuple((day, "20:00", "08:00", ZHANG.name) for day in range(7))
    return EstatePlan(
        company="翠湖物业服务有限公司", name="翠湖花园", phone="021-5555 0100", chat_id=GROUP, group_title=GROUP_TITLE,
        buildings=tuple(BuildingPlan(name, DOORS) for name in BUILDINGS),
        staff=tuple(
            StaffPlan(one.name, one.id, (one.role,), one.phone, BELONGS.get(one, CENTRE)) for one in STAFF
        ),
        rota=days + nights, residents=rest, notice=NOTICE, handbook=HANDBOOK, parameters=PARAMETERS,
    )  # fmt: skip
