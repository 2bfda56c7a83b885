"""Who and what is in the demo: an invented estate and six invented people, as data.

The two residents are not registered yet: they come by their unit's link, as everybody does.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from bot.sandbox.groups import GroupPlan, make_group
from bot.sandbox.shapes import BotAccount, Person
from bot.sandbox.world import World
from storage.planting.seed import BuildingPlan, EstatePlan, StaffPlan
from storage.planting.synthetic_handbook import HANDBOOK

BOT = BotAccount(7_000_000_001, "首问", "shouwen_demo_bot")
TOKEN = f"{BOT.id}:it-opens-nothing-but-the-local-sandbox"
GROUP, GROUP_TITLE = -1_001_234_567_890, "翠湖花园·客服派单群"
CENTRE = "客户服务中心"


@dataclass(frozen=True, slots=True)
class Resident:
    """A resident to be; ``unit`` is the label of the unit whose link they hold."""

    id: int
    name: str
    unit: str
    about: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of staff, in the group from the first day."""

    id: int
    name: str
    role: str
    title: str
    phone: str


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody in a story: who can be looked at, and who is in the staff group."""

    residents: tuple[Resident, ...]
    staff: tuple[Colleague, ...]

    def people(self) -> list[Person]:
        """Everybody whom a newcomer can be, with what stands beside their name; the few before the many."""
        residents = [Person(one.id, one.name, f"{one.about} · {one.unit}") for one in self.residents]
        staff = [Person(one.id, one.name, f"{one.title} · 翠湖花园") for one in self.staff]
        return [person for some in sorted((residents, staff), key=len) for person in some]


WANG = Resident(1001, "王芳", "3栋2单元501", "业主")
CHEN = Resident(1002, "陈建国", "5栋1单元302", "业主 · 72岁")
LI = Colleague(2001, "李静", "agent", "客服", "13800000001")
ZHANG = Colleague(2002, "张伟", "agent", "客服", "13800000002")
ZHAO = Colleague(2003, "赵敏", "supervisor", "客服主管", "13800000003")
LIU = Colleague(2004, "刘洋", "manager", "项目经理", "13800000004")
RESIDENTS = (WANG, CHEN)
STAFF = (LI, ZHANG, ZHAO, LIU)
CAST = Cast(RESIDENTS, STAFF)

UNITS = tuple(f"{stair}单元{floor}0{door}" for stair in (1, 2) for floor in (1, 3, 5) for door in (1, 2))


def plan(first_day: date) -> EstatePlan:
    """The estate; 李静 is on duty on the first day and 张伟 in its night, then the two agents change over."""
    first = first_day.weekday()
    hours = (("08:00", "20:00"), ("20:00", "08:00"))
    return EstatePlan(
        company="翠湖物业服务有限公司", name="翠湖花园", phone="021-5555 0100",
        chat_id=GROUP, group_title=GROUP_TITLE,
        buildings=tuple(BuildingPlan(f"{number}栋", UNITS) for number in range(1, 7)),
        staff=tuple(StaffPlan(one.name, one.id, (one.role,), one.phone, CENTRE) for one in STAFF),
        rota=tuple(
            (day, starts, ends, (LI, ZHANG)[(day - first + night) % 2].name)
            for day in range(7) for night, (starts, ends) in enumerate(hours)
        ),
        handbook=HANDBOOK,
    )


def introduce(world: World, opened: Collection[Resident | Colleague] = (), cast: Cast = CAST) -> None:
    """Let everybody be there; ``opened`` are those who have opened the bot already."""
    for person in cast.people():
        if person.id not in world.people:
            world.add_person(person)
            chat = world.private(world.main_bot, person)
            chat.started = person.id in {one.id for one in opened}
            world.save(chat)


def settle(world: World, cast: Cast = CAST, opened: Collection[Resident | Colleague] = STAFF) -> None:
    """Let everybody be there, and the group; who is there already stays as they are.

    Staff have opened the bot before, when they joined; nobody can be written to who has not.
    """
    introduce(world, opened, cast)
    if GROUP not in world.groups:
        make_group(world, GroupPlan(GROUP, GROUP_TITLE, [one.id for one in cast.staff], admins=[LIU.id]))
