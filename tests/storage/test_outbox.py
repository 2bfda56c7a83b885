"""The outbox: a key once, one message of a chat in flight, commit order, named ends (G4, G5)."""

import json
from datetime import datetime, timedelta

import pytest

from storage.database import Db
from storage.post import outbox
from storage.post.outbox import Letter, Priority
from storage.reading import first
from storage.tables import Outgoing
from tests.kit.estate import BOT_ID, GROUP, at

NOW = at("2026-11-19 10:00")
CHEN_CHAT, SUN_CHAT = 5001, 5002
OTHER_BOT = BOT_ID + 1


def queue(
    db: Db,
    key: str,
    chat: int = CHEN_CHAT,
    *,
    priority: Priority = Priority.REPLY,
    text: str = "您好",
    record: int = 0,
) -> bool:
    letter = Letter(key, chat, "sendMessage", {"text": text}, priority, record_id=record or None)
    return outbox.queue(db, BOT_ID, letter, now=NOW)


def edit(db: Db, key: str, message: str, text: str) -> None:
    letter = Letter(key, CHEN_CHAT, "editMessageText", {"text": text}, Priority.REPLY, edits=message)
    outbox.queue_edit(db, BOT_ID, letter, now=NOW)


def claim(db: Db, now: datetime = NOW, skip: frozenset[int] = frozenset()) -> list[str]:
    return [one.row.key for one in outbox.claim(db, BOT_ID, now=now, skip=set(skip))]


def row(db: Db, key: str) -> Outgoing:
    found = first(db, Outgoing, outbox.OUT.c.key == key)
    assert found is not None
    return found


def settle(db: Db, key: str, status: str = "sent", *, message_id: int = 0, note: str = "") -> None:
    outbox.settle(db, row(db, key).id or 0, status, now=NOW, message_id=message_id, note=note)


def test_g4_a_key_is_queued_once(db: Db) -> None:
    assert queue(db, "u1.1", text="first")
    assert not queue(db, "u1.1", text="second")
    assert json.loads(row(db, "u1.1").payload)["text"] == "first"
    assert outbox.waiting(db, BOT_ID, NOW) == 1


def test_g4_a_key_stays_taken_after_it_was_sent(db: Db) -> None:
    queue(db, "u1.1")
    claim(db)
    settle(db, "u1.1", message_id=77)
    assert not queue(db, "u1.1")
    assert (row(db, "u1.1").message_id, outbox.waiting(db, BOT_ID, NOW)) == (77, 0)


def test_g5_messages_of_one_chat_leave_in_the_order_of_their_commit(db: Db) -> None:
    for key in ("a", "b", "c"):
        queue(db, key)
    left = []
    while found := claim(db):
        left += found
        settle(db, found[0])
    assert left == ["a", "b", "c"]


def test_g5_an_urgent_message_does_not_overtake_in_its_own_chat(db: Db) -> None:
    queue(db, "slow", priority=Priority.BROADCAST)
    queue(db, "urgent", priority=Priority.REPLY)
    assert claim(db) == ["slow"]


def test_only_one_message_of_a_chat_is_in_flight(db: Db) -> None:
    queue(db, "a")
    queue(db, "b")
    assert claim(db) == ["a"]
    assert claim(db) == []
    settle(db, "a")
    assert claim(db) == ["b"]


def test_across_chats_the_most_urgent_goes_first(db: Db) -> None:
    queue(db, "broadcast", CHEN_CHAT, priority=Priority.BROADCAST)
    queue(db, "alert", GROUP, priority=Priority.ALERT)
    queue(db, "reply", SUN_CHAT, priority=Priority.REPLY)
    assert claim(db) == ["reply", "alert", "broadcast"]


def test_claiming_counts_and_dates_the_try(db: Db) -> None:
    queue(db, "a")
    claim(db)
    assert (row(db, "a").status, row(db, "a").attempts, row(db, "a").attempted_at) == ("sending", 1, NOW)


def test_f60_a_chat_that_must_wait_holds_up_nobody_else(db: Db) -> None:
    queue(db, "a")
    queue(db, "b", SUN_CHAT)
    assert claim(db, skip=frozenset({CHEN_CHAT})) == ["b"]


def test_f62_a_row_that_waits_for_its_next_try_keeps_its_place(db: Db) -> None:
    queue(db, "a")
    queue(db, "b")
    claim(db)
    outbox.again(db, row(db, "a").id or 0, not_before=NOW + timedelta(seconds=30), note="502")
    assert claim(db) == []
    assert claim(db, NOW + timedelta(seconds=30)) == ["a"]
    assert row(db, "a").attempts == 2


def test_what_must_wait_is_not_counted_as_ready(db: Db) -> None:
    queue(db, "a")
    claim(db)
    outbox.again(db, row(db, "a").id or 0, not_before=NOW + timedelta(seconds=30), note="429")
    assert outbox.waiting(db, BOT_ID, NOW) == 0
    assert outbox.waiting(db, BOT_ID, NOW + timedelta(seconds=30)) == 1


def test_f65_a_fresh_card_takes_the_place_of_the_lost_one(db: Db) -> None:
    queue(db, "card", GROUP)
    claim(db)
    settle(db, "card", message_id=31)
    outbox.replaced(db, "card", GROUP, 99)
    assert row(db, "card").message_id == 99


def test_f55_n11_a_claim_says_which_message_is_edited_and_whether_the_chat_is_lost(db: Db) -> None:
    queue(db, "words")
    queue(db, "card", GROUP)
    claim(db)
    settle(db, "words", message_id=31)
    settle(db, "card", message_id=32)
    edit(db, "e1", "words", "anew")
    queue(db, "late", SUN_CHAT)
    outbox.give_up_chat(db, BOT_ID, SUN_CHAT, now=NOW, reason="blocked")
    queue(db, "later", SUN_CHAT)
    elsewhere = Letter("e2", GROUP - 1, "editMessageText", {"text": "anew"}, Priority.REPLY, edits="card")
    outbox.queue_edit(db, BOT_ID, elsewhere, now=NOW)
    claimed = outbox.claim(db, BOT_ID, now=NOW)
    assert {one.row.key: (one.edited, one.lost) for one in claimed} == {
        "e1": (31, ""), "later": (0, "blocked"), "e2": (0, ""),
    }  # fmt: skip


def test_g5_a_claim_says_whether_another_message_waits_behind_it_in_its_chat(db: Db) -> None:
    queue(db, "first")
    queue(db, "second")
    queue(db, "alone", SUN_CHAT)
    claimed = outbox.claim(db, BOT_ID, now=NOW)
    assert {one.row.key: one.followed for one in claimed} == {"first": True, "alone": False}
    settle(db, "first")
    assert [one.followed for one in outbox.claim(db, BOT_ID, now=NOW)] == [False]


def test_f05_rows_in_flight_are_found_after_a_crash(db: Db) -> None:
    queue(db, "a")
    queue(db, "b", SUN_CHAT)
    claim(db, skip=frozenset({SUN_CHAT}))
    assert [one.key for one in outbox.orphans(db, BOT_ID)] == ["a"]


def test_of_several_waiting_edits_of_a_message_only_the_last_is_sent(db: Db) -> None:
    queue(db, "card")
    for turn in (1, 2, 3):
        edit(db, f"edit{turn}", "card", f"turn {turn}")
    assert outbox.waiting(db, BOT_ID, NOW) == 2
    assert json.loads(row(db, "edit1").payload) == {"text": "turn 3"}


def test_an_edit_in_flight_is_followed_by_another(db: Db) -> None:
    for turn in (1, 2):
        edit(db, f"edit{turn}", "card", f"turn {turn}")
        claim(db)
    assert json.loads(row(db, "edit1").payload) == {"text": "turn 1"}
    assert row(db, "edit2").status == "waiting"


def test_edits_of_different_messages_are_all_sent(db: Db) -> None:
    for card in ("one", "other"):
        edit(db, f"edit-{card}", card, "new")
    assert outbox.waiting(db, BOT_ID, NOW) == 2


def test_f56_a_chat_that_is_gone_loses_what_waited_and_says_what(db: Db) -> None:
    for key in ("a", "b"):
        queue(db, key)
    queue(db, "c", SUN_CHAT)
    claim(db, skip=frozenset({SUN_CHAT}))
    lost = outbox.give_up_chat(db, BOT_ID, CHEN_CHAT, now=NOW, reason="blocked")
    assert [one.key for one in lost] == ["b"]
    assert (row(db, "b").status, row(db, "b").note) == ("cancelled", "blocked")
    assert (row(db, "a").status, row(db, "c").status) == ("sending", "waiting")
    assert not outbox.reachable(db, BOT_ID, CHEN_CHAT)
    assert outbox.reachable(db, BOT_ID, SUN_CHAT)


def test_f57_a_chat_that_writes_again_can_be_reached_again(db: Db) -> None:
    outbox.give_up_chat(db, BOT_ID, CHEN_CHAT, now=NOW, reason="blocked")
    outbox.welcome_back(db, BOT_ID, CHEN_CHAT)
    assert outbox.reachable(db, BOT_ID, CHEN_CHAT)


def test_f61_waits_are_remembered_until_they_are_over(db: Db) -> None:
    until = NOW + timedelta(seconds=300)
    outbox.hold(db, BOT_ID, outbox.EVERYONE, until)
    outbox.hold(db, BOT_ID, GROUP, NOW + timedelta(seconds=10))
    assert outbox.holds(db, BOT_ID, NOW) == {outbox.EVERYONE: until, GROUP: NOW + timedelta(seconds=10)}
    assert outbox.holds(db, BOT_ID, NOW + timedelta(seconds=10)) == {outbox.EVERYONE: until}
    assert outbox.holds(db, BOT_ID, until) == {}


def test_f61_a_wait_leaves_the_chats_standing_as_it_is(db: Db) -> None:
    outbox.give_up_chat(db, BOT_ID, CHEN_CHAT, now=NOW, reason="blocked")
    outbox.hold(db, BOT_ID, CHEN_CHAT, NOW + timedelta(seconds=5))
    assert not outbox.reachable(db, BOT_ID, CHEN_CHAT)


def test_f55_what_waits_follows_the_group_to_its_new_id(db: Db) -> None:
    queue(db, "sent", GROUP)
    claim(db)
    settle(db, "sent", message_id=5)
    queue(db, "waits", GROUP)
    outbox.repoint(db, BOT_ID, GROUP, -1009)
    assert (row(db, "sent").chat_id, row(db, "waits").chat_id) == (GROUP, -1009)


def test_a_reply_in_a_group_finds_the_row_it_answers(db: Db) -> None:
    queue(db, "card", GROUP, record=7)
    claim(db)
    settle(db, "card", message_id=31)
    found = outbox.by_message(db, BOT_ID, GROUP, 31)
    assert found is not None
    assert found.record_id == 7
    assert outbox.by_message(db, BOT_ID, CHEN_CHAT, 31) is None


@pytest.mark.parametrize("status", ["sent", "gone", "rejected", "cancelled"])
def test_g4_every_end_of_a_row_has_a_name(db: Db, status: str) -> None:
    queue(db, "a")
    claim(db)
    settle(db, "a", status, note="why")
    assert (row(db, "a").status, row(db, "a").settled_at, row(db, "a").note) == (status, NOW, "why")
    assert outbox.waiting(db, BOT_ID, NOW) == 0


def test_g4_an_end_without_a_name_never_reaches_the_table(db: Db) -> None:
    queue(db, "a")
    with pytest.raises(Exception, match="status_listed"):
        settle(db, "a", "perhaps")


def test_many_rows_are_settled_as_sent_in_one_go(db: Db) -> None:
    for key, chat in (("a", CHEN_CHAT), ("b", SUN_CHAT), ("card", GROUP)):
        queue(db, key, chat)
    flying = {one.row.key: one.row.id or 0 for one in outbox.claim(db, BOT_ID, now=NOW, skip=set())}
    outbox.again(db, flying["card"], not_before=None, note="502")
    outbox.settle_sent(db, [(flying["a"], 77), (flying["b"], 0), (flying["card"], 78)], now=NOW)
    assert [(row(db, key).status, row(db, key).message_id) for key in ("a", "b", "card")] == [
        ("sent", 77),
        ("sent", None),
        ("waiting", None),
    ]
    outbox.settle_sent(db, [], now=NOW)


def test_a12_a_link_that_lets_somebody_in_is_not_kept_once_its_message_has_ended(db: Db) -> None:
    link = "https://t.me/shouwen_bot?start=uY_xEwEXnj-HVwq7XSqXUg"
    for key in ("waits", "sent", "gone", "unsaid"):
        queue(db, key, text=link)
    queue(db, "words", text="您好")
    outbox.unsay(db, "unsaid", CHEN_CHAT, now=NOW)
    assert claim(db) == ["waits"]
    assert link in row(db, "waits").payload
    settle(db, "gone", "gone")
    settle(db, "words")
    db.execute(outbox.OUT.update().where(outbox.OUT.c.key == "sent").values(status="sending"))
    outbox.settle_sent(db, [(row(db, "sent").id or 0, 7)], now=NOW)
    assert [row(db, key).payload for key in ("sent", "gone", "unsaid")] == ["{}"] * 3
    assert json.loads(row(db, "words").payload) == {"text": "您好"}


def test_a_claim_passes_over_what_waits_behind_and_fills_its_hands_from_further_down(db: Db) -> None:
    for number in range(50):
        queue(db, f"deep{number}", GROUP)
    for chat in (CHEN_CHAT, SUN_CHAT):
        queue(db, f"to{chat}", chat, priority=Priority.BROADCAST)
    claimed = outbox.claim(db, BOT_ID, now=NOW, skip=set(), limit=2)
    assert [one.row.key for one in claimed] == ["deep0", f"to{CHEN_CHAT}"]
    assert claim(db) == [f"to{SUN_CHAT}"]


def test_two_bots_send_and_settle_each_its_own_though_the_chat_has_the_same_number(db: Db) -> None:
    queue(db, "ours")
    letter = Letter("theirs", CHEN_CHAT, "sendMessage", {"text": "您好"}, Priority.REPLY, record_id=9)
    assert outbox.queue(db, OTHER_BOT, letter, now=NOW)
    assert [one.row.key for one in outbox.claim(db, OTHER_BOT, now=NOW, skip=set())] == ["theirs"]
    assert [one.key for one in outbox.orphans(db, OTHER_BOT)] == ["theirs"]
    assert outbox.orphans(db, BOT_ID) == []
    assert (outbox.waiting(db, BOT_ID, NOW), outbox.waiting(db, OTHER_BOT, NOW)) == (1, 1)
    settle(db, "theirs", message_id=31)
    assert outbox.by_message(db, BOT_ID, CHEN_CHAT, 31) is None
    assert outbox.by_message(db, OTHER_BOT, CHEN_CHAT, 31) is not None
    assert claim(db) == ["ours"]


def test_what_one_bot_knows_of_a_chat_says_nothing_about_the_other_bots_chat(db: Db) -> None:
    queue(db, "ours")
    outbox.hold(db, OTHER_BOT, CHEN_CHAT, NOW + timedelta(seconds=30))
    assert outbox.give_up_chat(db, OTHER_BOT, CHEN_CHAT, now=NOW, reason="blocked") == []
    outbox.repoint(db, OTHER_BOT, CHEN_CHAT, -1009)
    assert outbox.holds(db, BOT_ID, NOW) == {}
    assert outbox.reachable(db, BOT_ID, CHEN_CHAT)
    outbox.welcome_back(db, BOT_ID, CHEN_CHAT)
    assert not outbox.reachable(db, OTHER_BOT, CHEN_CHAT)
    assert row(db, "ours").chat_id == CHEN_CHAT
    assert claim(db) == ["ours"]
