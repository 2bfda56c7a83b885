"""The filing flow on aiogram: its finite-state machine in Redis, its webhook, one INSERT for each filing.

Without ``BENCH_REDIS`` the states are kept in memory, so that a test needs no Redis.
"""

from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import BaseStorage
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram.utils.keyboard import InlineKeyboardBuilder
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

from bench.peers import words
from bench.peers.words import Place, Register

router = Router()


class Filing(StatesGroup):
    """Where a resident is."""

    kind = State()
    category = State()
    text = State()
    photo = State()
    confirm = State()


def keyboard(buttons: dict[str, str]) -> InlineKeyboardMarkup:
    """One button a line."""
    builder = InlineKeyboardBuilder()
    for data, text in buttons.items():
        builder.button(text=text, callback_data=data)
    builder.adjust(1)
    return builder.as_markup()


async def ask(query: CallbackQuery, text: str, buttons: dict[str, str] | None = None) -> None:
    """Change the message whose button was pressed."""
    if isinstance(query.message, Message):
        await query.message.edit_text(text, reply_markup=keyboard(buttons) if buttons else None)
    await query.answer()


@router.message(CommandStart())
async def start(message: Message, state: FSMContext) -> None:
    """Begin anew."""
    await state.clear()
    await state.set_state(Filing.kind)
    await message.answer(words.HELLO, reply_markup=keyboard(words.KINDS))


@router.callback_query(Filing.kind, F.data.startswith("kind:"))
async def choose_kind(query: CallbackQuery, state: FSMContext) -> None:
    """The kind was pressed."""
    await state.update_data(kind=words.KINDS[query.data or ""])
    await state.set_state(Filing.category)
    await ask(query, words.WHICH, words.CATEGORIES)


@router.callback_query(Filing.category, F.data.startswith("category:"))
async def choose_category(query: CallbackQuery, state: FSMContext) -> None:
    """The category was pressed."""
    await state.update_data(category=words.CATEGORIES[query.data or ""])
    await state.set_state(Filing.text)
    await ask(query, words.DESCRIBE)


@router.message(Filing.text, F.text)
async def describe(message: Message, state: FSMContext) -> None:
    """The description was written."""
    await state.update_data(text=message.text)
    await state.set_state(Filing.photo)
    await message.answer(words.PHOTO, reply_markup=keyboard(words.SKIP))


@router.callback_query(Filing.photo, F.data == "photo:skip")
async def skip_photo(query: CallbackQuery, state: FSMContext) -> None:
    """There is no photo."""
    filing = await state.get_data()
    await state.set_state(Filing.confirm)
    await ask(query, words.summary(filing), words.SEND)


@router.callback_query(Filing.confirm, F.data == "confirm:send")
async def send(query: CallbackQuery, state: FSMContext, register: Register, group: int, bot: Bot) -> None:
    """The filing is confirmed: keep it, tell the resident, show it to the staff."""
    filing = await state.get_data()
    number = register.keep(query.from_user.id, filing)
    await state.clear()
    await ask(query, words.confirmation(number))
    await bot.send_message(words.group_of(group, filing["category"]), words.card(number, filing))


def _storage(redis: str) -> BaseStorage:
    """Where the states are; Redis' client is a package of the benchmark alone and is wanted only with a Redis."""
    if not redis:
        return MemoryStorage()
    from aiogram.fsm.storage.redis import RedisStorage

    return RedisStorage.from_url(redis)


def main() -> None:
    """Run until terminated."""
    place = Place()
    session = AiohttpSession(api=TelegramAPIServer.from_base(place.api_base))
    bot = Bot(place.token, session=session)
    storage = _storage(place.redis)
    dispatcher = Dispatcher(storage=storage, register=Register(place.folder), group=place.group)
    dispatcher.include_router(router)

    async def on_startup(bot: Bot) -> None:
        await bot.set_webhook(place.url, secret_token=place.secret, max_connections=place.connections)

    dispatcher.startup.register(on_startup)
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot, secret_token=place.secret).register(app, path="/webhook")
    setup_application(app, dispatcher, bot=bot)
    web.run_app(app, host="127.0.0.1", port=place.port, print=lambda _: print("Running", flush=True))


if __name__ == "__main__":
    main()
