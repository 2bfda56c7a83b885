"""The Bot API's methods as a table. Names are compared in lower case, as Telegram does."""

from collections.abc import Callable
from typing import Any

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
from bot.sandbox.methods.membership import (
    get_chat,
    get_chat_administrators,
    get_chat_member,
    get_chat_member_count,
    leave_chat,
)
from bot.sandbox.methods.polling import delete_webhook, get_updates, get_webhook_info
from bot.sandbox.methods.sending import (
    send_chat_action,
    send_document,
    send_location,
    send_media_group,
    send_message,
    send_photo,
    send_video,
    send_voice,
)

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
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendMediaGroup": send_media_group,
    "sendDocument": send_document,
    "sendVoice": send_voice,
    "sendVideo": send_video,
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
}
BY_NAME: dict[str, Method] = {name.lower(): method for name, method in METHODS.items()}
