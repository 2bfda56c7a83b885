"""Making and changing groups: what an owner does in his app, with the service messages that follow."""

from dataclasses import dataclass, field

from bot.sandbox.chats import GENERAL, BotStatus, Chat, ChatKind, Topic, owner, person_member
from bot.sandbox.shapes import Json, Person
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
    withheld: list[str] = field(default_factory=list)


def make_group(world: World, plan: GroupPlan) -> Chat:
    """A new group with the bot in it, or another title, members or admins of a known one."""
    group = world.groups.get(plan.id) or Chat(plan.id, plan.kind)
    # Of those who were there before it, a bot that joins hears nothing.
    changing = dict.fromkeys([*group.members, *plan.members]) if plan.id in world.groups else {}
    ranks = {person: person_member(group, world.people[person]) for person in changing}
    lacked = group.withheld
    group.title, group.members, group.withheld = plan.title, list(plan.members), list(plan.withheld)
    group.admins = [admin for admin in plan.admins if admin not in world.bots]
    if plan.topics is not None:
        known = group.topics or {GENERAL: Topic("General")}
        group.topics = known | {number: Topic(f"话题 {number}") for number in plan.topics if number not in known}
    world.add_group(group)
    for bot_id in [world.main] if plan.bots is None else plan.bots:
        status: BotStatus = "administrator" if bot_id in plan.admins else "member"
        world.set_bot_status(group, world.bots[bot_id], status, lacked=lacked)
    for person, before in ranks.items():
        tell_rank(world, group, person, before)
    return group


def add_member(world: World, group: Chat, member: int) -> None:
    """Somebody, or the bot, is let in."""
    if member in world.bots:
        world.set_bot_status(group, world.bots[member], "member")
        joined = world.bots[member].account.user()
    elif member in group.members:
        return
    else:
        joined, before = world.people[member].user(), person_member(group, world.people[member])
        group.members.append(member)
        world.add_group(group)
        tell_rank(world, group, member, before)
    world.post(group, founder(world, group).user(), {"new_chat_members": [joined], "new_chat_member": joined})


def remove_member(world: World, group: Chat, member: int) -> None:
    """Somebody leaves, or the bot is thrown out."""
    if member in world.bots:
        world.set_bot_status(group, world.bots[member], "kicked")
        return
    if member in group.members:
        gone, before = world.people[member], person_member(group, world.people[member])
        world.post(group, gone.user(), {"left_chat_member": gone.user()})
        group.members.remove(member)
        group.admins = [admin for admin in group.admins if admin != member]
        world.add_group(group)
        tell_rank(world, group, member, before)


def tell_rank(world: World, group: Chat, member: int, before: Json) -> None:
    """Bots that are admins here and asked for chat_member hear that somebody's rank is another one."""
    person = world.people[member]
    after = person_member(group, person)
    if before == after:
        return
    changed: Json = {
        "chat": group.api(),
        "from": founder(world, group).user() if group.members else person.user(),
        "date": world.clock.now(),
        "old_chat_member": before,
        "new_chat_member": after,
    }
    for bot in group.bots:
        if group.bots[bot] == "administrator":
            world.bots[bot].queue.push("chat_member", changed)


def upgrade_group(world: World, group: Chat, new_id: int) -> Chat:
    """A group becomes a supergroup with another id; both show where the other is."""
    fresh = Chat(new_id, "supergroup", group.title, members=list(group.members), admins=list(group.admins))
    fresh.bots = dict(group.bots)
    world.add_group(fresh)
    actor = founder(world, group).user()
    world.post(group, actor, {"migrate_to_chat_id": new_id})
    group.moved_to = new_id
    world.save(group)
    world.post(fresh, actor, {"migrate_from_chat_id": group.id})
    return fresh


def founder(world: World, group: Chat) -> Person:
    """Whoever does in the group what nobody else is named for."""
    return world.people[owner(group)]
