"""A made-up estate of any size: the same numbers always give the same people, homes and duties.

Two people share a home, thirty floors a staircase, and staircases are added to the six buildings as
the residents need them. Every name and number is invented.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from storage.planting.seed import DEPARTMENTS, BuildingPlan, EstatePlan, ResidentPlan, StaffPlan
from storage.planting.synthetic_handbook import HANDBOOK

BUILDINGS, FLOORS, DOORS, PEOPLE_A_HOME = 6, 30, 4, 2
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "芳伟敏静强磊洋艳勇军杰娟涛明超霞平刚桂英"
MOST_STAFF = len(SURNAMES) * len(GIVEN)
CENTRE, *FIELDS = (name for _, name in DEPARTMENTS)


@dataclass(frozen=True, slots=True)
class Size:
    """How large the estate is, and which Telegram ids its people have: residents first, staff after them."""

    residents: int
    staff: int
    chat_id: int
    first_user_id: int


def estate(size: Size, *, notice: str) -> EstatePlan:
    """The plan: six buildings, three shifts of agents a day; ``notice`` is what the residents accepted."""
    doors = tuple(_doors(-(-size.residents // PEOPLE_A_HOME)))
    people = tuple(_staff(size))
    agents = [one.name for one in people if "agent" in one.roles]
    return EstatePlan(
        company="安居物业服务有限公司",
        name="翠湖花园",
        phone="021-5550100",
        chat_id=size.chat_id,
        group_title="翠湖花园客服群",
        buildings=tuple(BuildingPlan(f"{at + 1}栋", doors[at::BUILDINGS]) for at in range(BUILDINGS)),
        staff=people,
        rota=tuple(_rota(agents)),
        residents=tuple(_residents(size, doors)),
        notice=notice,
        handbook=HANDBOOK,
    )


def _doors(homes: int) -> Iterator[str]:
    """As many doors as homes, dealt out to the buildings in turn."""
    for home in range(homes):
        stair, place = divmod(home // BUILDINGS, FLOORS * DOORS)
        floor, door = divmod(place, DOORS)
        yield f"{stair + 1}单元{floor + 1}{door + 1:02}"


def _residents(size: Size, doors: tuple[str, ...]) -> Iterator[ResidentPlan]:
    for number in range(size.residents):
        home = number // PEOPLE_A_HOME
        name = _name(number) + GIVEN[number // 7 % len(GIVEN)]
        unit = f"{home % BUILDINGS + 1}栋{doors[home]}"
        yield ResidentPlan(name, size.first_user_id + number, unit, f"139{number:08}")


def _staff(size: Size) -> Iterator[StaffPlan]:
    for number in range(size.staff):
        roles = _roles(number, size.staff)
        department = FIELDS[number // 2 % len(FIELDS)] if roles == ("handler",) else CENTRE
        user_id = size.first_user_id + size.residents + number
        yield StaffPlan(_name(number), user_id, roles, f"138{number:08}", department)


def _roles(number: int, staff: int) -> tuple[str, ...]:
    """The last is the manager, the one before the supervisor, the others agents and handlers in turn."""
    match staff - number, staff:
        case 1, 1:
            return "agent", "supervisor", "manager"
        case 2, 2:
            return "agent", "supervisor"
        case 1, _:
            return ("manager",)
        case 2, _:
            return ("supervisor",)
        case _:
            return ("handler",) if number % 2 else ("agent",)


def _rota(agents: list[str]) -> Iterator[tuple[int, str, str, str]]:
    """Every day an early, a late and a night shift, the agents in turn."""
    for weekday in range(7):
        for shift, (starts, ends) in enumerate((("08:00", "14:00"), ("14:00", "20:00"), ("20:00", "08:00"))):
            yield weekday, starts, ends, agents[(3 * weekday + shift) % len(agents)]


def _name(number: int) -> str:
    """A surname and a given name; the first ``MOST_STAFF`` differ."""
    turn, place = divmod(number, len(SURNAMES))
    return SURNAMES[place] + GIVEN[(turn + place) % len(GIVEN)]
