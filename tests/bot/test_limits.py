"""Our own limits: a burst, then a pace; a minute's worth for a group; a 429 is the last word."""

import pytest

from bot.sending.limits import Limiter, Rates

WANG, CHEN, GROUP = 1001, 1002, -1001


@pytest.fixture
def limiter() -> Limiter:
    return Limiter(Rates(overall=10.0, chat=1.0, chat_burst=3, group_minute=4))


def test_a_private_chat_takes_a_burst_and_then_one_message_a_second(limiter: Limiter) -> None:
    sent = []
    for tenth in range(0, 50):
        now = 100 + tenth / 10
        if limiter.ready_at(WANG, now) <= now:
            limiter.sent(WANG, now)
            sent.append(round(now - 100, 1))
    assert sent == [0.0, 0.1, 0.2, 1.0, 2.0, 3.0, 4.0]


def test_one_chats_burst_is_not_the_others(limiter: Limiter) -> None:
    for _ in range(3):
        limiter.sent(WANG, 100)
    assert limiter.blocked(100) == {WANG: pytest.approx(101)}
    assert limiter.ready_at(CHEN, 100) == 100


def test_a_group_takes_a_minutes_worth_in_any_sixty_seconds(limiter: Limiter) -> None:
    for now in (100, 101, 102, 130):
        assert limiter.ready_at(GROUP, now) == now
        limiter.sent(GROUP, now)
    assert limiter.ready_at(GROUP, 131) == 160
    limiter.sent(GROUP, 160)
    assert limiter.ready_at(GROUP, 160) == 161


def test_all_chats_together_take_no_more_than_the_overall_rate(limiter: Limiter) -> None:
    assert limiter.free(100) == 10
    for chat in range(10):
        limiter.sent(chat + 1, 100)
    assert limiter.free(100) == 0
    assert limiter.free(100.55) == 5
    assert limiter.free(300) == 10


def test_f60_a_429_holds_its_chat_until_its_deadline_and_never_shortens_a_longer_one(limiter: Limiter) -> None:
    limiter.hold(WANG, 130)
    limiter.hold(WANG, 110)
    assert limiter.ready_at(WANG, 100) == 130
    assert limiter.blocked(100) == {WANG: 130}
    assert limiter.blocked(130) == {}


def test_f61_a_hold_for_all_lets_nothing_out(limiter: Limiter) -> None:
    limiter.hold(0, 130)
    assert (limiter.free(129), limiter.free(130)) == (0, 10)


def test_a_pace_does_not_shorten_a_hold_nor_a_hold_the_pace(limiter: Limiter) -> None:
    limiter.hold(WANG, 130)
    for _ in range(3):
        limiter.sent(WANG, 100)
    assert limiter.ready_at(WANG, 100) == 130
    limiter.hold(WANG, 100.5)
    assert limiter.ready_at(WANG, 131) == 131


def test_chats_that_may_be_sent_to_again_are_forgotten(limiter: Limiter) -> None:
    for chat in range(1, 1000):
        limiter.sent(chat, 100)
        limiter.sent(-chat, 100)
        limiter.hold(chat, 105)
    assert limiter.blocked(2000) == {}
    limiter.sent(WANG, 2000)
    assert (len(limiter._chats), len(limiter._groups), len(limiter._waits)) == (1, 0, 0)


def test_a_sweep_forgets_nothing_that_still_counts(limiter: Limiter) -> None:
    for now in (130, 131, 132):
        limiter.sent(GROUP, now)
    for _ in range(100):
        limiter.sent(WANG, 132)  # a second each
    limiter.sent(CHEN, 191)  # sweeps
    limiter.sent(GROUP, 189)
    assert limiter.ready_at(GROUP, 189) == 190
    assert limiter.ready_at(WANG, 191) == 230
