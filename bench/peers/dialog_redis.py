"""The filing flow on aiogram-dialog: windows and widgets, states in Redis, its webhook, one INSERT for each filing."""

from typing import Any

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import DefaultKeyBuilder
from aiogram.fsm.storage.redis import RedisStorage
from aiogram.types import CallbackQuery, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiogram_dialog import Dialog, DialogManager, StartMode, Window, setup_dialogs
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Cancel, Column, Next, Select
from aiogram_dialog.widgets.text import Const, Format
from aiohttp import web

from bench.peers import words
from bench.peers.words import Place


class Filing(StatesGroup):
    """Where a resident is."""

    kind = State()
    category = State()
    text = State()
    photo = State()
    confirm = State()
    done = State()


async def choose_kind(_query: CallbackQuery, _widget: Any, manager: DialogManager, item: str) -> None:
    """The kind was pressed."""
    manager.dialog_data["kind"] = words.KINDS[item]
    await manager.next()


async def choose_category(_query: CallbackQuery, _widget: Any, manager: DialogManager, item: str) -> None:
    """The category was pressed."""
    manager.dialog_data["category"] = words.CATEGORIES[item]
    await manager.next()


async def describe(message: Message, _widget: MessageInput, manager: DialogManager) -> None:
    """The description was written."""
    manager.dialog_data["text"] = message.text
    await manager.next()


async def send(query: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """The filing is confirmed: keep it, tell the resident, show it to the staff."""
    data = manager.middleware_data
    filing = manager.dialog_data
    number = data["register"].keep(query.from_user.id, filing)
    filing["number"] = number
    await manager.next()
    group = words.group_of(data["group"], filing["category"])
    await data["bot"].send_message(group, words.card(number, filing))


async def filing(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """What the windows show."""
    found = dialog_manager.dialog_data
    return {
        "kinds": list(words.KINDS.items()),
        "categories": list(words.CATEGORIES.items()),
        "summary": words.summary(found) if "text" in found else "",
        "confirmation": words.confirmation(found["number"]) if "number" in found else "",
    }


def choices(name: str, items: str, chosen: Any) -> Column:
    """One button a line."""
    return Column(
        Select(Format("{item[1]}"), id=name, item_id_getter=lambda item: item[0], items=items, on_click=chosen)
    )


dialog = Dialog(
    Window(Const(words.HELLO), choices("kind", "kinds", choose_kind), state=Filing.kind, getter=filing),
    Window(
        Const(words.WHICH), choices("category", "categories", choose_category), state=Filing.category, getter=filing
    ),
    Window(Const(words.DESCRIBE), MessageInput(describe, filter=F.text), state=Filing.text),
    Window(Const(words.PHOTO), Next(Const(words.SKIP["photo:skip"])), state=Filing.photo),
    Window(
        Format("{summary}"),
        Button(Const(words.SEND["confirm:send"]), id="send", on_click=send),
        Cancel(Const(words.SEND["confirm:cancel"])),
        state=Filing.confirm,
        getter=filing,
    ),
    Window(Format("{confirmation}"), state=Filing.done, getter=filing),
)


async def start(_message: Message, dialog_manager: DialogManager) -> None:
    """Begin anew."""
    await dialog_manager.start(Filing.kind, mode=StartMode.RESET_STACK)


def main() -> None:
    """Run until terminated."""
    place = Place()
    session = AiohttpSession(api=TelegramAPIServer.from_base(place.api_base))
    bot = Bot(place.token, session=session)
    storage = RedisStorage.from_url(place.redis, key_builder=DefaultKeyBuilder(with_destiny=True))
    dispatcher = Dispatcher(storage=storage, register=words.Register(place.folder), group=place.group)
    dispatcher.message.register(start, CommandStart())
    dispatcher.include_router(dialog)
    setup_dialogs(dispatcher)

    async def on_startup(bot: Bot) -> None:
        await bot.set_webhook(place.url, secret_token=place.secret, max_connections=place.connections)

    dispatcher.startup.register(on_startup)
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot, secret_token=place.secret).register(app, path="/webhook")
    setup_application(app, dispatcher, bot=bot)
    web.run_app(app, host="127.0.0.1", port=place.port, print=lambda _: print("Running", flush=True))


if __name__ == "__main__":
    main()
