"""What Telegram says when it lets nothing through is told in words."""

import pytest

from handlers.wording.reasons import GONE, TOPIC_GONE, UNKNOWN, meaning


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("Forbidden: bot was kicked from the supergroup chat", "I was removed from the group"),
        ("removed", "I was removed from the group"),
        ("Bad Request: chat not found", "the group does not exist any more, or I am not in it"),
        ("Forbidden: the group chat was deleted", "the group does not exist any more"),
        ("Bad Request: not enough rights to send text messages to the chat", "I may not write there"),
        ("400 Bad Request: CHAT_WRITE_FORBIDDEN", "I may not write there"),
        ("400 Bad Request: TOPIC_CLOSED", "its topic is closed or gone"),
        ("Forbidden: bot was blocked by the user", "I was blocked"),
        (f"{UNKNOWN}status 504", "nobody knows whether it arrived"),
    ],
)
def test_a_reason_of_telegrams_is_said_in_our_words(reason: str, said: str) -> None:
    assert meaning(reason).text == said


def test_f63_a_reason_that_nobody_knows_is_quoted() -> None:
    told = meaning("Bad Request: can't parse entities")
    assert told.values == {"reason": "Bad Request: can't parse entities"}


@pytest.mark.parametrize("wording", [*GONE, *TOPIC_GONE])
def test_what_ends_a_chat_or_a_topic_is_never_quoted(wording: str) -> None:
    assert not meaning(f"Bad Request: {wording.upper()}").values
