"""Another estate in the same database, another bot at the same Telegram: the river."""

from dataclasses import replace
from pathlib import Path

from bot.sandbox import acts
from bot.sandbox.chats import Message
from bot.sandbox.groups import GroupPlan, make_group
from bot.sandbox.shapes import BotAccount, Person
from storage.database import open_writer, writing
from storage.planting.seed import ResidentPlan, plant
from tests.kit.aftermath import by_the_bot
from tests.kit.home import HOME
from tests.kit.plan import RIVER, RIVER_GROUP
from tests.kit.street import TOKEN, Street

ZHOU = 1003
RIVER_BOT = BotAccount(7_000_000_002, "江畔首问", "river_bot")
RIVER_TOKEN = f"{RIVER_BOT.id}:AAnobodys-token-for-the-river-sandbox"
AT_THE_RIVER = replace(RIVER, notice=HOME.notice, residents=(ResidentPlan("周涛", ZHOU, "7栋1单元101"),))


def the_river_is_there(street: Street) -> None:
    """Make it be there."""
    engine = open_writer(street.url)
    with writing(engine) as db:
        plant(db, AT_THE_RIVER, bot_id=RIVER_BOT.id, now=street.now())
    engine.dispose()
    world = street.sandbox.world
    staff = {one.user_id: one.name for one in RIVER.staff if one.user_id is not None}
    for number, name in {ZHOU: "周涛", **staff}.items():
        world.add_person(Person(number, name))
    world.add_bot(RIVER_BOT, RIVER_TOKEN).webhook.lanes.pace = 0.01
    make_group(world, GroupPlan(RIVER_GROUP, RIVER.group_title, [*staff], admins=[*staff][-1:], bots=[RIVER_BOT.id]))


def two_tokens(folder: Path) -> Path:
    """A folder of token files that only their owner can read."""
    tokens = folder / "tokens"
    tokens.mkdir()
    for name, token in (("home", TOKEN), ("river", RIVER_TOKEN)):
        path = tokens / name
        path.touch(mode=0o600)
        path.write_text(token)
    return tokens


def zhou_says(street: Street, text: str) -> None:
    """周涛, who lives at the river, writes to its bot."""
    acts.say(acts.enter(street.sandbox, ZHOU, RIVER_BOT.id), text)


def zhou_has(street: Street) -> list[Message]:
    """What its bot has sent him."""
    return by_the_bot(street, ZHOU, RIVER_BOT.id)
