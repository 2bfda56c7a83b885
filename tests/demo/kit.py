"""Somebody at the page of a demo: reads the panel, moves the clock, acts as the people of the story."""

from types import TracebackType
from typing import Any, Self

from aiohttp import ClientSession

Json = dict[str, Any]


class Visitor:
    """Speaks HTTP with a demo; every answer is (status, JSON)."""

    def __init__(self, port: int) -> None:
        self._base = f"http://127.0.0.1:{port}"

    async def __aenter__(self) -> Self:
        self._session = ClientSession()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def sees(self, path: str) -> Json:
        async with self._session.get(self._base + path) as response:
            assert response.status == 200, await response.text()
            return dict(await response.json())

    async def reads(self, path: str) -> str:
        async with self._session.get(self._base + path) as response:
            assert response.status == 200, path
            return await response.text()

    async def does(self, path: str, **body: Any) -> tuple[int, Json]:
        async with self._session.post(self._base + path, json=body) as response:
            return response.status, dict(await response.json())

    async def moves_clock(self, **where: Any) -> tuple[int, Json]:
        return await self.does("/demo/clock", **where)

    async def says(self, who: int, text: str) -> None:
        assert (await self.does(f"/client/{who}/chats/{who}/send", text=text))[0] == 200

    async def heard(self, who: int, chat: int = 0) -> list[Json]:
        return list((await self.sees(f"/client/{who}/chats/{chat or who}/messages"))["messages"])

    async def presses(self, who: int, label: str, chat: int = 0) -> str:
        """Press the latest button with this label; returns what it answered."""
        for message in reversed(await self.heard(who, chat)):
            for button in (one for row in message["buttons"] or [] for one in row):
                if label in button["text"]:
                    path = f"/client/{who}/chats/{chat or who}/press"
                    answer = (await self.does(path, message_id=message["id"], data=button["data"]))[1]
                    assert answer["answered"], label
                    return str(answer["text"])
        raise AssertionError(f"no button {label!r} for {who}")
