"""Methods that change what was said: edit a text, a caption, a keyboard; delete."""

from bot.sandbox import refusals
from bot.sandbox.chats import Message
from bot.sandbox.markup import read_markup
from bot.sandbox.methods.call import Call, own_message, reach
from bot.sandbox.methods.words import read_caption, read_text
from bot.sandbox.refusals import bad
from bot.sandbox.shapes import Json

DELETABLE = 48 * 3_600.0


def edit_message_text(call: Call) -> Json:
    content = read_text(call.params)
    message = own_message(call)
    if "text" not in message.body:
        raise bad("there is no text in the message to edit")
    return _change(call, message, content, ("text", "entities"))


def edit_message_caption(call: Call) -> Json:
    content = read_caption(call.params)
    message = own_message(call)
    if "text" in message.body or "location" in message.body:
        raise bad("there is no caption in the message to edit")
    return _change(call, message, content, ("caption", "caption_entities"))


def edit_message_reply_markup(call: Call) -> Json:
    return _change(call, own_message(call), {}, (), dated=False)


def delete_message(call: Call) -> bool:
    """Private chats: anything. Groups: the bot's own, as an admin everybody's. Never after 48 hours."""
    chat = reach(call)
    message = chat.find(call.params.number("message_id"))
    if message is None:
        raise bad(refusals.DELETE_NOT_FOUND)
    may = chat.private or message.sender == call.id or chat.may(call.id, "can_delete_messages")
    if not may or call.sandbox.clock.elapsed() - message.born > DELETABLE:
        raise bad(refusals.CANNOT_DELETE)
    call.sandbox.world.delete(message)
    return True


def _change(call: Call, message: Message, content: Json, names: tuple[str, ...], *, dated: bool = True) -> Json:
    """Put new content and the keyboard given, or none, into a message – unless nothing would change."""
    markup = read_markup(call.params, private=message.chat.private)
    fresh = content | ({"reply_markup": markup.inline} if markup.inline else {})
    touched = (*names, "reply_markup")
    if {name: message.body[name] for name in touched if name in message.body} == fresh:
        raise bad(refusals.NOT_MODIFIED)
    kept = {name: value for name, value in message.body.items() if name not in touched}
    return call.sandbox.world.edit(message, kept | fresh, dated=dated).body
