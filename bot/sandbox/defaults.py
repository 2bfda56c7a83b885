"""A few people and one group, so that a sandbox started alone is not empty."""

from bot.sandbox.groups import GroupPlan, make_group
from bot.sandbox.shapes import BotAccount, Person
from bot.sandbox.world import World

BOT = BotAccount(7_000_000_001, "首问", "shouwen_demo_bot")
PEOPLE = (
    Person(1001, "王芳", "业主 · 3栋2单元501"),
    Person(1002, "李强", "业主 · 1栋1单元302"),
    Person(1003, "陈静", "租客 · 5栋1单元1204"),
    Person(2001, "赵敏", "客服"),
    Person(2002, "孙伟", "工程主管"),
    Person(2003, "周洁", "项目经理"),
)
GROUP = GroupPlan(-1001_000_000_001, "锦绣花园 · 客服组", members=[2001, 2002, 2003], admins=[2003])


def settle(world: World) -> None:
    """Add who is not there yet."""
    for person in PEOPLE:
        if person.id not in world.people:
            world.add_person(person)
    if GROUP.id not in world.groups:
        make_group(world, GROUP)
