"""What must hold after any number of kills, whoever was killed and wherever (G1 to G6)."""

import json
from collections import Counter

from bot.sandbox.chats import Chat
from bot.sandbox.chats import Message as Shown
from tests.kit.street import Street


def nothing_is_lost_or_doubled(street: Street, *, kills: int) -> None:
    """Every update has its effects once, every message one end, every chat its order, every history its chain."""
    street.check()
    ends = Counter(status for (status,) in street.rows("SELECT status FROM outgoing WHERE NOT once"))
    assert set(ends) <= {"sent", "rejected"}, ends
    undecided = street.rows("SELECT note FROM outgoing WHERE status = 'rejected' AND note NOT LIKE 'unknown%'")
    assert undecided == []
    assert street.rows("SELECT record_id FROM history WHERE what = 'filed' GROUP BY record_id HAVING count(*) > 1") == []
    assert street.one("SELECT count(*) FROM record") == street.one("SELECT count(*) FROM history WHERE what = 'filed'")
    repetitions = repeated(street)
    assert all(times <= kills for times in repetitions.values()), repetitions
    for (chat,) in street.rows("SELECT DISTINCT chat_id FROM outgoing"):
        the_chat_has_everything_in_the_order_of_its_commit(street, chat)


def the_chat_has_everything_in_the_order_of_its_commit(street: Street, chat: int) -> None:
    """G5: what was sent later has the higher number; G4: and it is really there."""
    sent = street.rows(
        "SELECT message_id, method, payload FROM outgoing WHERE chat_id = ? AND status = 'sent' AND edits = ''"
        " ORDER BY id", chat,
    )
    numbers = [number for number, _, _ in sent]
    assert numbers == sorted(numbers), numbers
    shown = {one.id: one for one in by_the_bot(street, chat)}
    for number, method, payload in sent:
        assert number in shown
        if method == "sendMessage" and "edit_date" not in shown[number].body:
            assert shown[number].body["text"] == json.loads(payload)["text"]


def repeated(street: Street) -> dict[int, int]:
    """How many messages each chat has that the outbox does not know: sent, but not noted before the kill."""
    known = {(chat, number) for chat, number in street.rows("SELECT chat_id, message_id FROM outgoing")}
    chats = [chat for (chat,) in street.rows("SELECT DISTINCT chat_id FROM outgoing")]
    shown = [(chat, one.id) for chat in chats for one in by_the_bot(street, chat)]
    return dict(Counter(chat for chat, number in shown if (chat, number) not in known))


def by_the_bot(street: Street, chat: int) -> list[Shown]:
    """What the bot has sent into a chat, as it stands there, oldest first."""
    world = street.sandbox.world
    found: Chat | None = world.chat_of(world.main_bot.account.id, chat)
    said = [one for one in found.backwards() if one.sender == world.main_bot.account.id] if found else []
    return said[::-1]
