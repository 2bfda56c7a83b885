"""Methods that answer a person's device: a pressed button, a wish for a file."""

from bot.sandbox.methods.call import Call
from bot.sandbox.refusals import bad
from bot.sandbox.shapes import Json

MOST_NOTICE = 200


def answer_callback_query(call: Call) -> bool:
    """Once for each press, within 150 seconds."""
    text = call.params.text("text")
    if len(text) > MOST_NOTICE:
        raise bad("MESSAGE_TOO_LONG")
    shown = {"text": text, "alert": call.params.flag("show_alert"), "url": call.params.text("url") or None}
    call.bot.answer(call.params.text("callback_query_id"), shown)
    return True


def get_file(call: Call) -> Json:
    if not call.params.has("file_id"):
        raise bad("file_id not specified")
    return call.sandbox.files.link(call.sandbox.files.require(call.params.text("file_id")))
