"""Every wording of Telegram's answers, and what is to be done next."""

import json
from typing import Any

import pytest

from bot.engines.contract import Conflict, Gone, Missing, Moved, Outcome, Refused, Rejected, Sent, Unknown, Wait
from bot.engines.outcomes import outcome, parse


def refusal(code: int, description: str, **parameters: Any) -> bytes:
    answer = {"ok": False, "error_code": code, "description": description, "parameters": parameters}
    return json.dumps(answer).encode()


@pytest.mark.parametrize(
    ("result", "message_id"),
    [
        ({"message_id": 5, "chat": {"id": 1}}, 5),
        ([{"message_id": 6}, {"message_id": 7}], 6),
        ({"message_id": 8}, 8),
        (True, 0),
        ([], 0),
        ([1, 2], 0),
        ({"id": 1, "username": "shouwen_bot"}, 0),
        ({"message_id": "9"}, 0),
        (None, 0),
    ],
)
def test_done_carries_the_first_message_number(result: Any, message_id: int) -> None:
    assert outcome(200, {"ok": True, "result": result}) == Sent(message_id)


def test_done_carries_the_result() -> None:
    done = outcome(200, b'{"ok": true, "result": {"file_path": "a/b"}}')
    assert isinstance(done, Sent)
    assert done.result == {"file_path": "a/b"}


@pytest.mark.parametrize(
    ("parameters", "seconds"),
    [
        ({"retry_after": 7}, 7.0),
        ({"retry_after": 300}, 300.0),
        ({}, 5.0),
        ({"retry_after": 0}, 5.0),
        ({"retry_after": -1}, 5.0),
        ({"retry_after": True}, 5.0),
        ({"retry_after": "7"}, 5.0),
        ({"retry_after": float("nan")}, 5.0),
        ({"retry_after": float("inf")}, 5.0),
    ],
)
def test_f60_too_many_requests_is_a_wait(parameters: dict[str, Any], seconds: float) -> None:
    assert outcome(429, refusal(429, "Too Many Requests: retry after 7", **parameters)) == Wait(seconds)


def test_too_many_requests_without_an_envelope_is_a_wait() -> None:
    assert outcome(429, b"<html>slow down</html>") == Wait(5.0)


@pytest.mark.parametrize(
    "reason",
    [
        "Forbidden: bot was blocked by the user",
        "Forbidden: user is deactivated",
        "Forbidden: bot can't initiate conversation with a user",
        "Forbidden: bot was kicked from the group chat",
        "Forbidden: bot was kicked from the supergroup chat",
        "Forbidden: bot is not a member of the supergroup chat",
        "Forbidden: the group chat was deleted",
    ],
)
def test_f56_forbidden_means_the_recipient_is_gone(reason: str) -> None:
    assert outcome(403, refusal(403, reason)) == Gone(reason)


@pytest.mark.parametrize(
    "reason",
    ["Bad Request: chat not found", "Bad Request: user is deactivated", "Bad Request: GROUP IS DEACTIVATED"],
)
def test_f66_some_bad_requests_mean_the_recipient_is_gone(reason: str) -> None:
    assert outcome(400, refusal(400, reason)) == Gone(reason)


def test_f55_upgraded_group_is_moved() -> None:
    reason = "Bad Request: group chat was upgraded to a supergroup chat"
    assert outcome(400, refusal(400, reason, migrate_to_chat_id=-1001234567890)) == Moved(-1001234567890)


def test_upgrade_without_the_new_id_is_only_rejected() -> None:
    reason = "Bad Request: group chat was upgraded to a supergroup chat"
    assert outcome(400, refusal(400, reason)) == Rejected(400, reason)


@pytest.mark.parametrize(
    "reason",
    [
        "Bad Request: message to edit not found",
        "Bad Request: Message to edit not found",
        "Bad Request: message to delete not found",
        "Bad Request: message to be replied not found",
        "Bad Request: message can't be edited",
        "Bad Request: MESSAGE_ID_INVALID",
    ],
)
def test_f65_message_that_is_not_there_is_missing(reason: str) -> None:
    assert outcome(400, refusal(400, reason)) == Missing(reason)


def test_f65_not_modified_is_success() -> None:
    reason = (
        "Bad Request: message is not modified: specified new message content and reply markup are "
        "exactly the same as a current content and reply markup of the message"
    )
    assert outcome(400, refusal(400, reason)) == Sent()


@pytest.mark.parametrize(
    "reason",
    [
        "Bad Request: can't parse entities: Unclosed start tag at byte offset 3",
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
        "Bad Request: wrong file_id or the file is temporarily unavailable",
        "Bad Request: message can't be deleted",
        "Bad Request: message thread not found",
        "Bad Request: message is too long",
        "Bad Request: message text is empty",
        "Bad Request: BUTTON_DATA_INVALID",
        "Bad Request: not enough rights to send text messages to the chat",
    ],
)
def test_other_bad_requests_are_rejected(reason: str) -> None:
    assert outcome(400, refusal(400, reason)) == Rejected(400, reason)


@pytest.mark.parametrize(("status", "reason"), [(401, "Unauthorized"), (404, "Not Found")])
def test_f67_token_is_refused(status: int, reason: str) -> None:
    assert outcome(status, refusal(status, reason)) == Refused(reason)


def test_unknown_method_does_not_stop_all_sending() -> None:
    assert outcome(404, refusal(404, "Not Found: method not found")) == Rejected(
        404, "Not Found: method not found"
    )


@pytest.mark.parametrize(
    "reason",
    [
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete it first",
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
        "Conflict: terminated by setWebhook request",
    ],
)
def test_f52_another_poller_is_a_conflict(reason: str) -> None:
    assert outcome(409, refusal(409, reason)) == Conflict(reason)


@pytest.mark.parametrize("body", [b"", b"<html>nginx</html>", refusal(413, "Request Entity Too Large"), None])
def test_f68_too_large_is_rejected_whoever_says_so(body: bytes | None) -> None:
    assert outcome(413, body) == Rejected(413, "request entity too large")


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html>proxy</html>"),
        (200, b'{"ok": true, "result": {"message_id": 5'),
        (200, b'{"ok": false, "error_code": 400, "description": "Bad Request: chat not found"}'),
        (200, b'{"ok": 1, "result": {}}'),
        (200, b"[]"),
        (200, b""),
        (200, None),
        (200, b"\xff\xfe"),
        (302, b""),
        (400, b"<html>bad request</html>"),
        (403, b"<html>forbidden by the firewall</html>"),
        (404, b"<html>not found</html>"),
        (401, b'{"message": "log in to the proxy"}'),
        (400, b'{"ok": true, "result": true}'),
    ],
)
def test_f69_anything_but_telegrams_envelope_leaves_the_effect_unknown(
    status: int, body: bytes | None
) -> None:
    unknown = outcome(status, body)
    assert isinstance(unknown, Unknown)
    assert unknown.left


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, refusal(500, "Internal Server Error")),
        (502, b"<html>502 Bad Gateway</html>"),
        (503, b'{"ok": true, "result": {"message_id": 5}}'),
    ],
)
def test_f62_a_server_error_says_itself_that_nothing_was_done(status: int, body: bytes) -> None:
    assert outcome(status, body) == Unknown(f"status {status}", left=False)


@pytest.mark.parametrize("description", [None, 5, ["x"]])
def test_description_of_another_type_does_no_harm(description: Any) -> None:
    answer = {"ok": False, "description": description, "parameters": "none"}
    assert outcome(400, answer) == Rejected(400, "")


def test_long_description_is_cut() -> None:
    told = outcome(400, refusal(400, "Bad Request: " + "x" * 5000))
    assert isinstance(told, Rejected)
    assert len(told.reason) == 200


def test_other_refusals_keep_their_code() -> None:
    expected: Outcome = Rejected(406, "Not Acceptable")
    assert outcome(406, refusal(406, "Not Acceptable")) == expected


def test_a34_odd_elements_do_not_spoil_a_batch() -> None:
    body = b'{"ok": true, "result": [NaN, ' + b"9" * 5000 + b', "\xff", "\\ud800", {"update_id": 3}]}'
    batch = parse(body)["result"]
    assert batch[-1] == {"update_id": 3}
    assert len(batch) == 5


def test_a34_nesting_beyond_the_parser_is_no_answer() -> None:
    assert parse(b"[" * 100_000) is None
