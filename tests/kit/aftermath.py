"""What must hold after any number of kills, whoever was killed and wherever (G1 to G6)."""

import json
from collections import Counter, defaultdict

from bot.sandbox.chats import Message as Shown
from tests.kit.street import BOT, Street


def nothing_is_lost_or_doubled(street: Street, *, kills: int) -> None:
    """Every update has its effects once, every message one end, every chat its order, every history its chain."""
    street.check()
    ends = Counter(street.rows("SELECT status, note FROM outgoing WHERE NOT once AND status <> 'rejected'"))
    assert set(ends) <= {("sent", ""), ("cancelled", "overtaken")}, ends
    undecided = street.rows("SELECT note FROM outgoing WHERE status = 'rejected' AND note NOT LIKE 'unknown%'")
    assert undecided == []
    assert (
        street.rows("SELECT record_id FROM history WHERE what = 'filed' GROUP BY record_id HAVING count(*) > 1") == []
    )
    assert street.one("SELECT count(*) FROM record") == street.one("SELECT count(*) FROM history WHERE what = 'filed'")
    repetitions = repeated(street)
    assert all(times <= kills for times in repetitions.values()), repetitions
    for (chat,) in street.rows("SELECT DISTINCT chat_id FROM outgoing"):
        the_chat_has_everything_in_the_order_of_its_commit(street, chat)


def the_chat_has_everything_in_the_order_of_its_commit(street: Street, chat: int) -> None:
    """G5: what was committed later has the higher number; G4: and it is really there.

    Ids follow the commits where one transaction waits for the other: always on SQLite and, on PostgreSQL, where
    both are about the same record.
    """
    sent = street.rows(
        "SELECT message_id, method, payload, coalesce(record_id, 0) FROM outgoing"
        " WHERE chat_id = ? AND status = 'sent' AND edits = '' ORDER BY id", chat,
    )  # fmt: skip
    lines: dict[int, list[int]] = defaultdict(list)
    for number, _, _, record in sent:
        lines[record if street.on_postgres else 0].append(number)
    assert all(numbers == sorted(numbers) for numbers in lines.values()), lines
    shown = {one.id: one for one in by_the_bot(street, chat)}
    for number, method, payload, _ in sent:
        assert number in shown
        if method == "sendMessage" and "edit_date" not in shown[number].body:
            assert shown[number].body["text"] == json.loads(payload)["text"]


def repeated(street: Street) -> dict[int, int]:
    """How many messages each chat has that the outbox does not know: sent, but not noted before the kill."""
    known = {(chat, number) for chat, number in street.rows("SELECT chat_id, message_id FROM outgoing")}
    chats = [chat for (chat,) in street.rows("SELECT DISTINCT chat_id FROM outgoing")]
    shown = [(chat, one.id) for chat in chats for one in by_the_bot(street, chat)]
    return dict(Counter(chat for chat, number in shown if (chat, number) not in known))


def by_the_bot(street: Street, chat: int, bot: int = BOT.id) -> list[Shown]:
    """What a bot has sent into a chat, as it stands there, oldest first."""
    found = street.sandbox.world.chat_of(bot, chat)
    return [one for one in found.backwards() if one.sender == bot][::-1] if found else []
