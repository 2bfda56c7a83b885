"""The door without HTTP: same answers, a clock of one's own, no waiting, the same ids from the same seed."""

from dataclasses import dataclass, field

import pytest

from bot.sandbox import acts
from bot.sandbox.chance import Chance
from bot.sandbox.clock import Clock
from bot.sandbox.door import Door, NoAnswer
from bot.sandbox.faults import Fault, Kind
from bot.sandbox.fields import Upload
from bot.sandbox.groups import GroupPlan, make_group
from bot.sandbox.opening import open_sandbox
from bot.sandbox.refusals import Refusal
from bot.sandbox.webhook import Outcome
from tests.sandbox.kit import BOT, DUTY, PEOPLE, SUN, TOKEN, WANG, ZHAO, button, inline, png


@dataclass
class Stage:
    """A sandbox behind a door; ``now`` is all the time there is."""

    seed: int = 1
    now: float = 1_800_000_000.0
    door: Door = field(init=False)

    def __post_init__(self) -> None:
        clock = Clock.owned(lambda: self.now)
        self.door = Door(open_sandbox(TOKEN, BOT, clock=clock, chance=Chance(self.seed)))
        world = self.door.sandbox.world
        for person in PEOPLE:
            world.add_person(person)
        make_group(world, GroupPlan(DUTY, "客服组", members=[ZHAO, SUN, WANG], admins=[SUN]))
        world.main_bot.queue.clear()

    def wang(self) -> acts.Actor:
        return acts.enter(self.door.sandbox, WANG, WANG)


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_a_call_answers_status_and_body_without_an_event_loop(stage: Stage) -> None:
    acts.start(stage.wang(), "CODE")
    status, body = stage.door.call(TOKEN, "sendMessage", {"chat_id": WANG, "text": "您好"})
    assert (status, body["ok"], body["result"]["text"]) == (200, True, "您好")
    assert body["result"]["date"] == 1_800_000_000
    (update,) = stage.door.updates(TOKEN)
    assert update["message"]["text"] == "/start CODE"
    assert stage.door.updates(TOKEN, offset=update["update_id"] + 1) == []


def test_a_refused_call_answers_its_envelope(stage: Stage) -> None:
    status, body = stage.door.call(TOKEN, "sendMessage", {"chat_id": WANG, "text": "您好"})
    assert (status, body["error_code"]) == (403, 403)
    assert stage.door.call("1:wrong", "getMe")[0] == 401
    assert stage.door.call(TOKEN, "flyAway") == (
        404,
        {"ok": False, "error_code": 404, "description": "Not Found: method not found"},
    )


def test_what_the_caller_does_with_an_answer_is_nothing_to_the_sandbox(stage: Stage) -> None:
    acts.start(stage.wang())
    _, body = stage.door.call(TOKEN, "sendMessage", {"chat_id": WANG, "text": "您好"})
    body["result"]["text"] = "别的"
    actor = stage.wang()
    assert actor.find(body["result"]["message_id"]).body["text"] == "您好"


def test_a_long_poll_does_not_wait(stage: Stage) -> None:
    assert stage.door.updates(TOKEN, timeout=50) == []


def test_time_is_what_the_owner_says(stage: Stage) -> None:
    acts.start(stage.wang())
    sent = stage.door.call(TOKEN, "sendMessage", {"chat_id": WANG, "text": "选", "reply_markup": inline([button("a")])})
    message = sent[1]["result"]["message_id"]
    first, second = (acts.tap(stage.wang(), message, "a") for _ in range(2))
    _, pressed, again = stage.door.updates(TOKEN)
    answer = {"callback_query_id": pressed["callback_query"]["id"], "text": "好"}
    assert stage.door.call(TOKEN, "answerCallbackQuery", answer)[0] == 200
    assert first.shown == {"text": "好", "alert": False, "url": None}
    stage.now += 151
    status, _ = stage.door.call(TOKEN, "answerCallbackQuery", {"callback_query_id": again["callback_query"]["id"]})
    assert (status, second.shown) == (400, None)
    assert [list(left)[1] for left in stage.door.updates(TOKEN)] == ["message"]


def test_rates_run_on_the_owners_clock(stage: Stage) -> None:
    said = [stage.door.call(TOKEN, "sendMessage", {"chat_id": DUTY, "text": "好"}) for _ in range(21)]
    assert [status for status, _ in said] == [200] * 20 + [429]
    stage.now += said[-1][1]["parameters"]["retry_after"]
    assert stage.door.call(TOKEN, "sendMessage", {"chat_id": DUTY, "text": "好"})[0] == 200


@pytest.mark.parametrize(
    ("fault", "happened"),
    [
        ("reset", False),
        ("timeout", False),
        ("502html", False),
        ("cut", True),
        ("reset_after", True),
        ("timeout_after", True),
    ],
)
def test_a_lost_answer_is_an_exception_that_knows_the_truth(stage: Stage, fault: Kind, happened: bool) -> None:
    stage.door.sandbox.faults.add(Fault(fault))
    with pytest.raises(NoAnswer) as lost:
        stage.door.call(TOKEN, "sendMessage", {"chat_id": DUTY, "text": "好"})
    assert lost.value.happened is happened
    assert (len(stage.door.sandbox.world.groups[DUTY].order) == 1) is happened


def test_scripted_refusals_are_refusals(stage: Stage) -> None:
    stage.door.sandbox.faults.add(Fault("429", retry_after=7))
    status, body = stage.door.call(TOKEN, "getMe")
    assert (status, body["parameters"]) == (429, {"retry_after": 7})
    stage.door.sandbox.faults.add(Fault("500", method="getUpdates"))
    with pytest.raises(Refusal, match="Internal Server Error"):
        stage.door.updates(TOKEN)


def test_files_go_up_and_come_down(stage: Stage) -> None:
    photo = Upload("p.png", "image/png", png())
    status, body = stage.door.call(TOKEN, "sendPhoto", {"chat_id": DUTY}, {"photo": photo})
    assert status == 200
    _, link = stage.door.call(TOKEN, "getFile", {"file_id": body["result"]["photo"][-1]["file_id"]})
    assert stage.door.download(TOKEN, link["result"]["file_path"]) == (200, png())
    assert stage.door.download("1:wrong", link["result"]["file_path"]) == (401, b"")
    stage.now += 3_601
    assert stage.door.download(TOKEN, link["result"]["file_path"]) == (404, b"")


def hooked(stage: Stage) -> None:
    stage.now += 2
    assert stage.door.call(TOKEN, "setWebhook", {"url": "https://bot.example/hook", "secret_token": "s3cret"})[0] == 200


def test_a_webhook_is_served_by_hand(stage: Stage) -> None:
    hooked(stage)
    acts.start(stage.wang(), "CODE")
    acts.say(stage.wang(), "三号楼漏水")
    (first,) = stage.door.deliveries(TOKEN)
    assert first.headers() == {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": "s3cret"}
    assert first.body()["message"]["text"] == "/start CODE"
    assert stage.door.deliveries(TOKEN) == []
    reply = b'{"method": "sendMessage", "chat_id": 1001, "text": "\xe5\xa5\xbd"}'
    stage.door.delivered(TOKEN, first, Outcome(200), reply)
    assert [call["method"] for call in stage.door.sandbox.calls.since(0)] == ["setWebhook", "sendMessage"]
    (second,) = stage.door.deliveries(TOKEN)
    assert second.body()["message"]["text"] == "三号楼漏水"


def test_what_was_not_taken_comes_again_when_the_owner_lets_time_pass(stage: Stage) -> None:
    hooked(stage)
    acts.start(stage.wang())
    for wait in (0, 0, 2, 4, 8):
        stage.now += wait
        (delivery,) = stage.door.deliveries(TOKEN)
        stage.door.delivered(TOKEN, delivery, Outcome(0, "Connection refused"))
    stage.now += 15.9
    assert stage.door.deliveries(TOKEN) == []
    info = stage.door.call(TOKEN, "getWebhookInfo")[1]["result"]
    assert (info["pending_update_count"], info["last_error_message"]) == (1, "Connection refused")


def test_a_press_does_not_wait_for_the_message_before_it(stage: Stage) -> None:
    acts.start(stage.wang())
    keys = {"chat_id": WANG, "text": "选", "reply_markup": inline([button("a")])}
    message = stage.door.call(TOKEN, "sendMessage", keys)[1]["result"]["message_id"]
    stage.door.sandbox.world.main_bot.queue.clear()
    hooked(stage)
    acts.say(stage.wang(), "先说")
    acts.tap(stage.wang(), message, "后按")
    said, pressed = stage.door.deliveries(TOKEN)
    assert ("message" in said.body(), "callback_query" in pressed.body()) == (True, True)


def lived(seed: int) -> list[object]:
    """A short life, as the bot and its list of calls saw it."""
    stage = Stage(seed)
    acts.start(stage.wang(), "CODE")
    acts.show_photos(stage.wang(), [png(), png()])
    acts.send_other(stage.wang(), "poll", {})
    stage.door.call(TOKEN, "sendMessage", {"chat_id": WANG, "text": "好"})
    return [stage.door.updates(TOKEN), stage.door.sandbox.calls.since(0)]


def test_the_same_seed_gives_the_same_life() -> None:
    assert lived(7) == lived(7)
    assert lived(7) != lived(8)
