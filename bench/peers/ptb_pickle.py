"""The filing flow on python-telegram-bot: ConversationHandler, PicklePersistence, one INSERT for each filing.

The web server is our own, as in its documentation's example of a custom webhook.
"""

import asyncio
import signal

from aiohttp import web
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PersistenceInput,
    PicklePersistence,
    filters,
)

from bench.peers import words
from bench.peers.words import Place, Register

KIND, CATEGORY, TEXT, PHOTO, CONFIRM = range(5)
Context = ContextTypes.DEFAULT_TYPE


def keyboard(buttons: dict[str, str]) -> InlineKeyboardMarkup:
    """One button a line."""
    return InlineKeyboardMarkup([[InlineKeyboardButton(text, callback_data=data)] for data, text in buttons.items()])


async def start(update: Update, context: Context) -> int:
    """Begin anew."""
    context.user_data.clear()
    await update.message.reply_text(words.HELLO, reply_markup=keyboard(words.KINDS))
    return KIND


async def choose_kind(update: Update, context: Context) -> int:
    """The kind was pressed."""
    query = update.callback_query
    await query.answer()
    context.user_data["kind"] = words.KINDS[query.data]
    await query.edit_message_text(words.WHICH, reply_markup=keyboard(words.CATEGORIES))
    return CATEGORY


async def choose_category(update: Update, context: Context) -> int:
    """The category was pressed."""
    query = update.callback_query
    await query.answer()
    context.user_data["category"] = words.CATEGORIES[query.data]
    await query.edit_message_text(words.DESCRIBE)
    return TEXT


async def describe(update: Update, context: Context) -> int:
    """The description was written."""
    context.user_data["text"] = update.message.text
    await update.message.reply_text(words.PHOTO, reply_markup=keyboard(words.SKIP))
    return PHOTO


async def skip_photo(update: Update, context: Context) -> int:
    """There is no photo."""
    query = update.callback_query
    await query.answer()
    await query.edit_message_text(words.summary(context.user_data), reply_markup=keyboard(words.SEND))
    return CONFIRM


async def send(update: Update, context: Context) -> int:
    """The filing is confirmed: keep it, tell the resident, show it to the staff."""
    query = update.callback_query
    await query.answer()
    filing = dict(context.user_data)
    number = context.bot_data["register"].keep(query.from_user.id, filing)
    await query.edit_message_text(words.confirmation(number))
    group = words.group_of(context.bot_data["group"], filing["category"])
    await context.bot.send_message(group, words.card(number, filing))
    return ConversationHandler.END


def conversation() -> ConversationHandler:
    """The states and what is heard in each."""
    return ConversationHandler(
        entry_points=[CommandHandler("start", start)],
        states={
            KIND: [CallbackQueryHandler(choose_kind, pattern="^kind:")],
            CATEGORY: [CallbackQueryHandler(choose_category, pattern="^category:")],
            TEXT: [MessageHandler(filters.TEXT & ~filters.COMMAND, describe)],
            PHOTO: [CallbackQueryHandler(skip_photo, pattern="^photo:skip$")],
            CONFIRM: [CallbackQueryHandler(send, pattern="^confirm:send$")],
        },
        fallbacks=[CommandHandler("start", start)],
        name="filing",
        persistent=True,
    )


async def run(place: Place) -> None:
    """Run until terminated."""
    persistence = PicklePersistence(place.folder / "peer.pickle", store_data=PersistenceInput(bot_data=False))
    builder = Application.builder().token(place.token).base_url(f"{place.api_base}/bot").updater(None)
    application = builder.persistence(persistence).build()
    application.add_handler(conversation())

    async def receive(request: web.Request) -> web.Response:
        if request.headers.get("X-Telegram-Bot-Api-Secret-Token") != place.secret:
            return web.Response(status=401)
        await application.update_queue.put(Update.de_json(await request.json(), application.bot))
        return web.Response()

    app = web.Application()
    app.router.add_post("/webhook", receive)
    runner = web.AppRunner(app)
    await runner.setup()
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    async with application:
        application.bot_data |= {"group": place.group, "register": Register(place.folder)}
        await web.TCPSite(runner, "127.0.0.1", place.port).start()
        await application.bot.set_webhook(
            place.url, secret_token=place.secret, max_connections=place.connections, allowed_updates=Update.ALL_TYPES
        )
        await application.start()
        print("Running", flush=True)
        await stopped.wait()
        await application.stop()
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(run(Place()))
