"""The sandbox without HTTP: a door by which a simulation calls the Bot API in its own thread, on its own clock.

Everything behind the door is what stands behind the HTTP surface – methods, refusals, rates, scripted faults,
the list of calls. Nothing here waits, starts a task, needs an event loop or reads a clock: a long poll answers
at once with what is there, and where HTTP would lose an answer, ``call`` raises ``NoAnswer``.
"""

import json
from collections.abc import Mapping
from typing import Any

from bot.sandbox.faults import HIDE_AN_EFFECT, SWALLOW_THE_CALL
from bot.sandbox.fields import Params, Upload
from bot.sandbox.methods import meet_fault, perform, perform_reply
from bot.sandbox.methods.call import envelope
from bot.sandbox.refusals import Refusal
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.shapes import Json
from bot.sandbox.webhook import Delivery, Outcome


class NoAnswer(Exception):
    """The caller learns nothing readable. ``happened`` tells the test, not the bot, whether it had its effect."""

    def __init__(self, fault: str, *, happened: bool) -> None:
        super().__init__(fault)
        self.fault = fault
        self.happened = happened


class Door:
    """One way in for all bots of a sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def call(
        self,
        token: str,
        method: str,
        payload: Mapping[str, Any] | None = None,
        files: Mapping[str, Upload] | None = None,
    ) -> tuple[int, Json]:
        """One call: the HTTP status, which equals ``error_code``, and the body. Raises ``NoAnswer``."""
        params = Params(dict(payload or {}), dict(files or {}))
        if method.lower() == "getupdates":
            params.values["timeout"] = 0
        try:
            status, body = 200, self._answer(token, method, params)
            self.sandbox.calls.record(method, params.summary(), 200, "")
        except Refusal as refusal:
            status, body = refusal.code, refusal.envelope()
            self.sandbox.calls.record(method, params.summary(), status, refusal.description)
        except NoAnswer as lost:
            self.sandbox.calls.record(method, params.summary(), 200 if lost.happened else 0, f"fault {lost.fault}")
            raise
        finally:
            self.sandbox.world.keeper.flush()
        return status, body

    def updates(self, token: str, **asked: Any) -> list[Json]:
        """What getUpdates brings (``offset``, ``limit``, ``allowed_updates``). Raises ``Refusal``, ``NoAnswer``."""
        status, body = self.call(token, "getUpdates", asked)
        if status != 200:
            raise Refusal(status, body["description"].partition(": ")[2], body.get("parameters"))
        found: list[Json] = body["result"]
        return found

    def download(self, token: str, path: str) -> tuple[int, bytes]:
        """The bytes behind a ``file_path`` of getFile: the HTTP status, and the file when it is 200."""
        if token not in self.sandbox.world.tokens:
            return 401, b""
        stored = self.sandbox.files.follow(path)
        return (404, b"") if stored is None else (200, self.sandbox.files.data(stored))

    def deliveries(self, token: str) -> list[Delivery]:
        """What the bot's webhook is due now: post each ``body()`` with its ``headers()``, then call ``delivered``."""
        return self.sandbox.world.tokens[token].webhook.due()

    def delivered(self, token: str, delivery: Delivery, outcome: Outcome, reply: bytes = b"") -> None:
        """What came of it; a ``reply`` with a 2xx may carry a call. ``Outcome(0, "…")`` is no answer at all."""
        bot = self.sandbox.world.tokens[token]
        bot.settle(delivery, outcome)
        if outcome.taken and not delivery.echo and reply:
            perform_reply(self.sandbox, bot, reply)
        self.sandbox.world.keeper.flush()

    def _answer(self, token: str, method: str, params: Params) -> Json:
        fault = meet_fault(self.sandbox, method, params)
        if fault is not None and fault.fault in SWALLOW_THE_CALL:
            raise NoAnswer(fault.fault, happened=False)
        result = perform(self.sandbox, token, method, params)
        if fault is not None and fault.fault in HIDE_AN_EFFECT:
            raise NoAnswer(fault.fault, happened=True)
        # Through JSON, so that what the caller does with it is nothing to the sandbox.
        answer: Json = json.loads(envelope(result))
        return answer
