"""Telegram as a benchmark needs it: a Bot API that costs little, and updates delivered as Telegram does.

It believes every call and refuses none; how strict Telegram is belongs into the sandbox. What it keeps
is the order of delivery: the next message of a chat leaves only after the one before was taken (2xx),
presses of buttons make a queue of their own for each person, an update that was refused comes again.
"""

import asyncio
import contextlib
import json
import time
from collections import deque
from collections.abc import Callable
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from bench.http import Lines, Reply, Serving

Json = dict[str, Any]
BATCH = 100
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 60.0
_OK = b'{"ok":true,"result":true}'
_SAYS = frozenset({"sendMessage", "editMessageText"})
_SENDS = _SAYS | {"editMessageReplyMarkup", "sendPhoto"}


class Hook:
    """Where a bot wants its updates, and the queues that wait there."""

    def __init__(self, url: str, secret: str, connections: int) -> None:
        address = urlsplit(url)
        self.refused = 0
        self._lines = Lines(address.hostname or "", address.port or 80, connections)
        self._head = (
            f"POST {address.path} HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Length: "
        )
        self._queues: dict[tuple[str, int], deque[tuple[bytes, Callable[[], None]]]] = {}
        self._running: set[asyncio.Task[None]] = set()

    def put(self, queue: tuple[str, int], update: Json, left: Callable[[], None]) -> None:
        """Deliver an update behind those of its queue."""
        body = json.dumps(update, ensure_ascii=False).encode()
        request = f"{self._head}{len(body)}\r\n\r\n".encode() + body
        if queue in self._queues:
            self._queues[queue].append((request, left))
            return
        self._queues[queue] = deque([(request, left)])
        task = asyncio.create_task(self._empty(queue))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _empty(self, queue: tuple[str, int]) -> None:
        waiting = self._queues[queue]
        while waiting:
            await self._deliver(*waiting[0])
            waiting.popleft()
        del self._queues[queue]

    async def _deliver(self, request: bytes, left: Callable[[], None]) -> None:
        """Until it is taken: again at once, then after 2, 4, 8 … seconds."""
        pause = 0.0
        while True:
            with contextlib.suppress(OSError):
                if 200 <= await self._lines.post(request, left) < 300:
                    return
            self.refused += 1
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2 or FIRST_PAUSE)

    def close(self) -> None:
        """Deliver nothing more."""
        for task in self._running:
            task.cancel()
        self._lines.close()


class Telegram:
    """One bot's Bot API. ``hear`` is told of every text that is sent or changed, by chat.

    Taking away old buttons is no answer: who took it for one would act before the real one.
    """

    def __init__(self, token: str) -> None:
        self.token = token
        self.me = {"id": int(token.partition(":")[0]), "is_bot": True, "first_name": "首问", "username": "shouwen_bot"}
        self.calls = 0
        self.hear: Callable[[int, Json], None] = lambda _chat, _message: None
        self.hook: Hook | None = None
        self.line: deque[Json] = deque()
        self._polls: set[Callable[[], None]] = set()
        self._info: Json = {"url": "", "pending_update_count": 0}
        self._numbers = count(1_000_000)
        self._messages = count(1)
        self._server: asyncio.Server | None = None

    async def start(self) -> str:
        """Serve; returns the address that bots call."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Serving(self._answer), "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def stop(self) -> None:
        """Neither serve nor deliver any more."""
        if self._server is not None:
            self._server.close()
        if self.hook is not None:
            self.hook.close()

    def says(self, person: int, text: str, left: Callable[[], None] = lambda: None) -> None:
        """A resident writes to the bot."""
        content: Json = {"text": text}
        if text.startswith("/"):
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
        message = self._message(person, content) | {"from": _person(person)}
        self._put(("chat", person), {"message": message}, left)

    def presses(self, person: int, message: Json, data: str, left: Callable[[], None] = lambda: None) -> None:
        """A resident presses a button of a message."""
        pressed = {"from": _person(person), "message": message, "chat_instance": str(person), "data": data}
        self._put(("press", person), {"callback_query": {"id": str(next(self._messages)), **pressed}}, left)

    def _put(self, queue: tuple[str, int], update: Json, left: Callable[[], None]) -> None:
        update = {"update_id": next(self._numbers)} | update
        if self.hook is None:
            self.line.append(update)
            for poll in (*self._polls,):
                poll()
        else:
            self.hook.put(queue, update, left)

    def _answer(self, path: str, kind: str, body: bytes, reply: Reply) -> None:
        method = path.rpartition("/")[2]
        self.calls += 1
        match method:
            case "answerCallbackQuery":
                reply(_OK)
            case _ if method in _SENDS:
                reply(self._sent(_parameters(kind, body), heard=method in _SAYS))
            case "getUpdates":
                self._poll(_parameters(kind, body), reply)
            case "getMe":
                reply(_result(self.me))
            case "getWebhookInfo":
                reply(_result(self._info))
            case "setWebhook":
                self._set_webhook(_parameters(kind, body))
                reply(_OK)
            case _:
                reply(_OK)

    def _sent(self, asked: Json, *, heard: bool) -> bytes:
        chat = int(asked["chat_id"])
        content: Json = {"text": asked.get("text", "…")}
        if markup := asked.get("reply_markup"):
            content["reply_markup"] = json.loads(markup) if isinstance(markup, str) else markup
        message = self._message(chat, content) | {"from": self.me}
        if "message_id" in asked:
            message["message_id"] = int(asked["message_id"])
        if heard:
            self.hear(chat, message)
        return _result(message)

    def _poll(self, asked: Json, reply: Reply) -> None:
        offset = int(asked.get("offset") or 0)
        while self.line and self.line[0]["update_id"] < offset:
            self.line.popleft()
        batch = [self.line[at] for at in range(min(BATCH, len(self.line)))]
        if batch:
            reply(_result(batch))
        else:
            self._hold(float(asked.get("timeout") or 0), reply)

    def _hold(self, seconds: float, reply: Reply) -> None:
        """Answer a poll when something comes, or at its end."""

        def answer() -> None:
            self._polls.discard(answer)
            ending.cancel()
            self._poll({}, reply) if self.line else reply(_result([]))

        self._polls.add(answer)
        ending = asyncio.get_running_loop().call_later(seconds, answer)

    def _set_webhook(self, asked: Json) -> None:
        kinds = asked.get("allowed_updates") or []
        connections = int(asked.get("max_connections") or 40)
        self._info |= {
            "url": asked["url"],
            "max_connections": connections,
            "allowed_updates": json.loads(kinds) if isinstance(kinds, str) else kinds,
        }
        self.hook = Hook(asked["url"], asked.get("secret_token", ""), connections)

    def _message(self, chat: int, content: Json) -> Json:
        where = {"id": chat, "type": "supergroup", "title": "客服群"}
        if chat > 0:
            where = {"id": chat, "type": "private", "first_name": "业主"}
        return {"message_id": next(self._messages), "date": int(time.time()), "chat": where, **content}


def _person(number: int) -> Json:
    return {"id": number, "is_bot": False, "first_name": "业主", "language_code": "zh-hans"}


def _parameters(kind: str, body: bytes) -> Json:
    """What a call asks for, in either of the two shapes that bots use without files."""
    found: Json = json.loads(body) if kind == "application/json" else dict(parse_qsl(body.decode()))
    return found


def _result(found: Any) -> bytes:
    return json.dumps({"ok": True, "result": found}, ensure_ascii=False).encode()
