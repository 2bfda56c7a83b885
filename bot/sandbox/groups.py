"""Making and changing groups: what an owner does in his app, with the service messages that follow."""

from dataclasses import dataclass, field

from bot.sandbox.chats import BotStatus, Chat, ChatKind, owner
from bot.sandbox.shapes import Person
from bot.sandbox.world import World


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """A group as it should be. A bot among the admins is an admin; no ``bots`` means the main one."""

    id: int
    title: str
    members: list[int]
    kind: ChatKind = "supergroup"
    admins: list[int] = field(default_factory=list)
    bots: list[int] | None = None
    topics: list[int] | None = None


def make_group(world: World, plan: GroupPlan) -> Chat:
    """A new group with the bot in it, or another title, members or admins of a known one."""
    group = world.groups.get(plan.id) or Chat(plan.id, plan.kind)
    group.title, group.members, group.topics = plan.title, list(plan.members), plan.topics
    group.admins = [admin for admin in plan.admins if admin not in world.bots]
    world.add_group(group)
    for bot_id in [world.main] if plan.bots is None else plan.bots:
        status: BotStatus = "administrator" if bot_id in plan.admins else "member"
        world.set_bot_status(group, world.bots[bot_id], status)
    return group


def add_member(world: World, group: Chat, member: int) -> None:
    """Somebody, or the bot, is let in."""
    if member in world.bots:
        world.set_bot_status(group, world.bots[member], "member")
        joined = world.bots[member].account.user()
    elif member in group.members:
        return
    else:
        joined = world.people[member].user()
        group.members.append(member)
        world.add_group(group)
    world.post(group, _actor(world, group).user(), {"new_chat_members": [joined], "new_chat_member": joined})


def remove_member(world: World, group: Chat, member: int) -> None:
    """Somebody leaves, or the bot is thrown out."""
    if member in world.bots:
        world.set_bot_status(group, world.bots[member], "kicked")
        return
    if member in group.members:
        gone = world.people[member]
        world.post(group, gone.user(), {"left_chat_member": gone.user()})
        group.members.remove(member)
        group.admins = [admin for admin in group.admins if admin != member]
        world.add_group(group)


def upgrade_group(world: World, group: Chat, new_id: int) -> Chat:
    """A group becomes a supergroup with another id; both show where the other is."""
    fresh = Chat(new_id, "supergroup", group.title, members=list(group.members), admins=list(group.admins))
    fresh.bots = dict(group.bots)
    world.add_group(fresh)
    actor = _actor(world, group).user()
    world.post(group, actor, {"migrate_to_chat_id": new_id})
    group.moved_to = new_id
    world.save(group)
    world.post(fresh, actor, {"migrate_from_chat_id": group.id})
    return fresh


def _actor(world: World, group: Chat) -> Person:
    return world.people[owner(group)]
