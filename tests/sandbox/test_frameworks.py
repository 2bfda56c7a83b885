"""The two real frameworks against the sandbox: nothing they need is missing, every error has their class."""

import warnings
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiogram import Bot as AiogramBot, exceptions as aiogram_errors, types as aiogram_types
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from telegram import Bot as PtbBot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, error as ptb_errors

from tests.sandbox.kit import BOT, DUTY, LI, SUN, TOKEN, WANG, Bench, png


@pytest_asyncio.fixture
async def aiogram(bench: Bench) -> AsyncIterator[AiogramBot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(bench.base))
    async with AiogramBot(TOKEN, session=session).context() as bot:
        yield bot


@pytest_asyncio.fixture
async def ptb(bench: Bench) -> AsyncIterator[PtbBot]:
    async with PtbBot(TOKEN, base_url=f"{bench.base}/bot", base_file_url=f"{bench.base}/file/bot") as bot:
        yield bot


async def test_aiogram_sends_edits_and_hears_unchanged(aiogram: AiogramBot) -> None:
    assert (await aiogram.get_me()).username == "shouwen_demo_bot"
    keys = aiogram_types.InlineKeyboardMarkup(
        inline_keyboard=[[aiogram_types.InlineKeyboardButton(text="好", callback_data="a")]]
    )
    sent = await aiogram.send_message(WANG, "<b>您好</b>", parse_mode="HTML", reply_markup=keys)
    edited = await aiogram.edit_message_text("改了", chat_id=WANG, message_id=sent.message_id)
    assert isinstance(edited, aiogram_types.Message)
    assert edited.text == "改了"
    with pytest.raises(aiogram_errors.TelegramBadRequest, match="message is not modified"):
        await aiogram.edit_message_text("改了", chat_id=WANG, message_id=sent.message_id)
    assert await aiogram.delete_message(WANG, sent.message_id) is True


async def test_aiogram_uploads_and_downloads(aiogram: AiogramBot) -> None:
    sent = await aiogram.send_photo(WANG, aiogram_types.BufferedInputFile(png(), "p.png"), caption="漏水")
    assert sent.photo is not None
    assert sent.photo[-1].width == 640
    found = await aiogram.download(sent.photo[-1].file_id)
    assert found is not None
    assert found.read() == png()
    media = [
        aiogram_types.InputMediaPhoto(media=aiogram_types.BufferedInputFile(png(), f"{n}.png"))
        for n in (1, 2)
    ]
    album = await aiogram.send_media_group(WANG, list(media))
    assert len({message.media_group_id for message in album}) == 1


async def test_aiogram_meets_its_own_error_classes(bench: Bench, aiogram: AiogramBot) -> None:
    with pytest.raises(aiogram_errors.TelegramForbiddenError, match="can't initiate"):
        await aiogram.send_message(LI, "好")
    for number in range(20):
        await aiogram.send_message(DUTY, str(number))
    with pytest.raises(aiogram_errors.TelegramRetryAfter) as caught:
        await aiogram.send_message(DUTY, "21")
    assert 50 < caught.value.retry_after <= 60
    await bench.person("POST", f"/control/groups/{DUTY}/upgrade", to=-1009)
    with pytest.raises(aiogram_errors.TelegramMigrateToChat):
        await aiogram.send_message(DUTY, "22")
    await bench.control("faults", fault="502html")
    with pytest.raises(aiogram_errors.ClientDecodeError):
        await aiogram.get_me()


async def test_aiogram_parses_every_update_and_every_member(bench: Bench, aiogram: AiogramBot) -> None:
    await act_everything(bench)
    updates = await aiogram.get_updates()
    assert len(updates) == 15
    assert updates[0].message is not None
    assert updates[0].message.from_user is not None
    assert {type(m).__name__ for m in await aiogram.get_chat_administrators(DUTY)} == {"ChatMemberOwner"}
    assert (await aiogram.get_chat(DUTY)).title == "客服组"
    assert (await aiogram.get_chat_member(DUTY, SUN)).status == "creator"
    assert await aiogram.set_my_commands([aiogram_types.BotCommand(command="start", description="开始")])
    assert (await aiogram.get_my_commands())[0].command == "start"


async def test_ptb_sends_edits_and_hears_unchanged(ptb: PtbBot) -> None:
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("好", callback_data="a")]])
    sent = await ptb.send_message(WANG, "*您好*", parse_mode="MarkdownV2", reply_markup=keys)
    edited = await ptb.edit_message_text("改了", WANG, sent.message_id)
    assert not isinstance(edited, bool)
    assert edited.text == "改了"
    with pytest.raises(ptb_errors.BadRequest, match="Message is not modified"):
        await ptb.edit_message_text("改了", WANG, sent.message_id)
    assert await ptb.delete_message(WANG, sent.message_id) is True


async def test_ptb_uploads_and_downloads(ptb: PtbBot) -> None:
    sent = await ptb.send_photo(WANG, png(), caption="漏水")
    assert sent.photo[-1].width == 640
    assert bytes(await (await ptb.get_file(sent.photo[-1].file_id)).download_as_bytearray()) == png()
    album = await ptb.send_media_group(WANG, [InputMediaPhoto(png()), InputMediaPhoto(png(90, 90))])
    assert len({message.media_group_id for message in album}) == 1


async def test_ptb_meets_its_own_error_classes(bench: Bench, ptb: PtbBot) -> None:
    with pytest.raises(ptb_errors.Forbidden, match="can't initiate"):
        await ptb.send_message(LI, "好")
    for number in range(20):
        await ptb.send_message(DUTY, str(number))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(ptb_errors.RetryAfter):
            await ptb.send_message(DUTY, "21")
    await bench.person("POST", f"/control/groups/{DUTY}/upgrade", to=-1009)
    with pytest.raises(ptb_errors.ChatMigrated):
        await ptb.send_message(DUTY, "22")
    await bench.control("faults", fault="502html")
    with pytest.raises(ptb_errors.NetworkError):
        await ptb.get_me()
    with pytest.raises(ptb_errors.InvalidToken):
        async with PtbBot("1:wrong", base_url=f"{bench.base}/bot"):
            raise AssertionError("a wrong token was accepted")


async def test_ptb_parses_every_update_and_every_member(bench: Bench, ptb: PtbBot) -> None:
    await act_everything(bench)
    updates = await ptb.get_updates()
    assert len(updates) == 15
    assert updates[0].message is not None
    assert updates[0].message.from_user is not None
    assert (await ptb.get_chat(DUTY)).title == "客服组"
    assert [member.status for member in await ptb.get_chat_administrators(DUTY)] == ["creator"]
    assert await ptb.set_my_commands([("start", "开始")])
    assert (await ptb.get_my_commands())[0].command == "start"


async def test_aiogram_knows_topics_files_and_the_webhook(bench: Bench, aiogram: AiogramBot) -> None:
    forum = await act_in_a_forum(bench)
    assert (await aiogram.create_forum_topic(forum, "电梯")).name == "电梯"
    assert await aiogram.close_forum_topic(forum, 2)
    video = await aiogram.send_animation(WANG, aiogram_types.BufferedInputFile(b"bytes", "a.mp4"))
    assert video.animation is not None
    updates = await aiogram.get_updates()
    kinds = [update.event_type for update in updates]
    assert kinds == ["my_chat_member", "message", "chat_member", "message", "message"]
    assert await aiogram.set_webhook("https://bot.example/hook", secret_token="s3cret")
    assert (await aiogram.get_webhook_info()).url == "https://bot.example/hook"
    with pytest.raises(aiogram_errors.TelegramConflictError):
        await aiogram.get_updates()
    assert await aiogram.delete_webhook()


async def test_ptb_knows_topics_files_and_the_webhook(bench: Bench, ptb: PtbBot) -> None:
    forum = await act_in_a_forum(bench)
    assert (await ptb.create_forum_topic(forum, "电梯")).name == "电梯"
    assert await ptb.close_forum_topic(forum, 2)
    assert (await ptb.send_animation(WANG, b"bytes")).animation is not None
    updates = await ptb.get_updates()
    assert [update.chat_member is not None for update in updates] == [False, False, True, False, False]
    assert await ptb.set_webhook("https://bot.example/hook", secret_token="s3cret")
    assert (await ptb.get_webhook_info()).url == "https://bot.example/hook"
    with pytest.raises(ptb_errors.Conflict):
        await ptb.get_updates()
    assert await ptb.delete_webhook()


async def act_in_a_forum(bench: Bench) -> int:
    """The bot is made an admin of a forum, a topic is made, 李强 comes, a file is sent there."""
    kinds = ["message", "chat_member", "my_chat_member"]
    await bench.updates(allowed_updates=kinds)
    await bench.control("groups", id=-1002, title="论坛", members=[WANG], admins=[WANG, BOT.id])
    number = (await bench.control("groups/-1002/topics", name="水电"))["id"]
    await bench.person("POST", f"/control/groups/-1002/members/{LI}")
    await bench.person("POST", f"/client/{WANG}/chats/-1002/other", kind="audio")
    assert number == 2
    return -1002


async def act_everything(bench: Bench) -> None:
    """One update of every kind the sandbox makes: fifteen."""
    said = await bench.say(WANG, WANG, "/start CODE")
    await bench.person("POST", f"/client/{WANG}/chats/{WANG}/edit", message_id=said["id"], text="改")
    for kind in (
        "sticker",
        "location",
        "poll",
        "contact",
        "voice",
        "video",
        "video_note",
        "document",
        "dice",
        "venue",
    ):
        await bench.person("POST", f"/client/{WANG}/chats/{WANG}/other", kind=kind)
    await bench.person("POST", f"/client/{WANG}/block", blocked=True)
    await bench.person("POST", f"/client/{WANG}/block", blocked=False)
    await bench.person("POST", f"/control/groups/{DUTY}/members/{LI}")
