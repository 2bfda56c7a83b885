"""The Bot API's methods as a table, and how one is performed, whatever way the call came in.

Names are compared in lower case, as Telegram does. The HTTP surface, the door of a simulation and the answers
of a webhook all stand on ``perform``, so a bot meets the same server at each of them.
"""

import json
from collections.abc import Callable
from typing import Any

from bot.sandbox.bots import Bot
from bot.sandbox.faults import Fault
from bot.sandbox.fields import Params
from bot.sandbox.methods.account import get_me, getter, setter
from bot.sandbox.methods.answers import answer_callback_query, get_file
from bot.sandbox.methods.call import Call
from bot.sandbox.methods.commands import delete_my_commands, get_my_commands, set_my_commands
from bot.sandbox.methods.editing import (
    delete_message,
    edit_message_caption,
    edit_message_reply_markup,
    edit_message_text,
)
from bot.sandbox.methods.forum import (
    close_forum_topic,
    close_general_forum_topic,
    create_forum_topic,
    delete_forum_topic,
    edit_forum_topic,
    reopen_forum_topic,
    reopen_general_forum_topic,
)
from bot.sandbox.methods.membership import (
    get_chat,
    get_chat_administrators,
    get_chat_member,
    get_chat_member_count,
    leave_chat,
)
from bot.sandbox.methods.polling import get_updates
from bot.sandbox.methods.sending import (
    send_animation,
    send_audio,
    send_chat_action,
    send_document,
    send_location,
    send_media_group,
    send_message,
    send_photo,
    send_video,
    send_video_note,
    send_voice,
)
from bot.sandbox.methods.webhooks import delete_webhook, get_webhook_info, set_webhook
from bot.sandbox.refusals import Refusal, bad
from bot.sandbox.sandbox import Sandbox

Method = Callable[[Call], Any]

METHODS: dict[str, Method] = {
    "getMe": get_me,
    "setMyName": setter("name"),
    "getMyName": getter("name"),
    "setMyDescription": setter("description"),
    "getMyDescription": getter("description"),
    "setMyShortDescription": setter("short_description"),
    "getMyShortDescription": getter("short_description"),
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendMediaGroup": send_media_group,
    "sendDocument": send_document,
    "sendVoice": send_voice,
    "sendVideo": send_video,
    "sendAudio": send_audio,
    "sendVideoNote": send_video_note,
    "sendAnimation": send_animation,
    "sendLocation": send_location,
    "sendChatAction": send_chat_action,
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "answerCallbackQuery": answer_callback_query,
    "getFile": get_file,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
    "createForumTopic": create_forum_topic,
    "editForumTopic": edit_forum_topic,
    "closeForumTopic": close_forum_topic,
    "reopenForumTopic": reopen_forum_topic,
    "deleteForumTopic": delete_forum_topic,
    "closeGeneralForumTopic": close_general_forum_topic,
    "reopenGeneralForumTopic": reopen_general_forum_topic,
}
# They would wait, or change the webhook that is being answered.
NOT_BY_REPLY = frozenset({"getupdates", "setwebhook", "deletewebhook", "close", "logout"})
BY_NAME: dict[str, Method] = {name.lower(): method for name, method in METHODS.items()}


def meet_fault(sandbox: Sandbox, name: str, params: Params) -> Fault | None:
    """The fault scripted for this call. Raises the refusal it stands for, if it is one."""
    fault = sandbox.faults.take(name.lower(), params.number("chat_id") or None)
    if fault is not None and (refusal := fault.refusal()):
        raise refusal
    return fault


def perform(sandbox: Sandbox, token: str, name: str, params: Params) -> Any:
    """What the method returns: its result, or an awaitable of it when somebody has to wait. Raises ``Refusal``."""
    bot = sandbox.world.tokens.get(token)
    if bot is None:
        raise Refusal(401)
    method = BY_NAME.get(name.lower())
    if method is None:
        raise Refusal(404, "method not found")
    return method(Call(sandbox, bot, params))


def perform_reply(sandbox: Sandbox, bot: Bot, body: bytes) -> None:
    """A call in the body of a webhook's answer. Whether it succeeded its sender never learns."""
    try:
        asked = json.loads(body)
    except ValueError:
        return
    if not isinstance(asked, dict) or not isinstance(name := asked.pop("method", None), str):
        return
    status, description = 200, ""
    try:
        if name.lower() in NOT_BY_REPLY:
            raise bad("method can't be called in a webhook's answer")
        perform(sandbox, bot.token, name, Params(asked))
    except Refusal as refusal:
        status, description = refusal.code, refusal.description
    sandbox.calls.record(name, asked, status, description)
