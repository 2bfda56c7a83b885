"""Checks a reply_markup as Telegram does and tells inline keyboards, which are shown again, from others."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.fields import Params
from bot.sandbox.refusals import BUTTON_DATA_INVALID, MARKUP_NO_OBJECT, MARKUP_TOO_LONG, Refusal, bad
from bot.sandbox.shapes import Json

MOST_BUTTONS = 100
MOST_IN_A_ROW = 8
MOST_DATA = 64
MOST_PLACEHOLDER = 64
ACTIONS = frozenset(
    {
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    }
)
SCHEMES = frozenset({"http", "https", "tg", "ton", "tonsite"})


@dataclass(frozen=True, slots=True)
class Markup:
    """An inline keyboard, which belongs to the message, or a reply keyboard, which does not."""

    inline: Json | None = None
    keyboard: Json | None = None


def read_markup(params: Params, *, private: bool) -> Markup:
    """The markup of a call, checked."""
    given = params.json("reply_markup", "reply keyboard markup JSON object")
    if given is None:
        return Markup()
    if not isinstance(given, dict):
        raise bad(MARKUP_NO_OBJECT)
    if "inline_keyboard" in given:
        rows = _rows(given["inline_keyboard"], "inline_keyboard")
        for button in (button for row in rows for button in row):
            _check_button(button, private=private)
        return Markup(inline={"inline_keyboard": rows}) if rows else Markup()
    if "keyboard" in given:
        return Markup(keyboard=_reply_keyboard(given))
    if given.get("remove_keyboard") or given.get("force_reply"):
        return Markup(keyboard=given)
    return Markup()


def _rows(given: Any, name: str) -> list[list[Any]]:
    """Rows that are not empty, within the numbers clients accept."""
    if not isinstance(given, list):
        raise bad(f'field "{name}" of the reply keyboard markup must be an Array of Arrays')
    if not all(isinstance(row, list) for row in given):
        raise bad(f'field "{name}" must be an Array of Arrays')
    rows = [row for row in given if row]
    if sum(map(len, rows)) > MOST_BUTTONS or any(len(row) > MOST_IN_A_ROW for row in rows):
        raise bad(MARKUP_TOO_LONG)
    return rows


def _check_button(button: Any, *, private: bool) -> None:
    if not isinstance(button, dict):
        raise _unreadable("InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise _unreadable('Field "text" must be of type String')
    if not button["text"].strip():
        raise bad("BUTTON_TEXT_INVALID")
    actions = {name for name in ACTIONS & button.keys() if button[name] not in (None, "")}
    if not actions:
        raise _unreadable("Text buttons are unallowed in the inline keyboard")
    if "callback_data" in actions:
        data = button["callback_data"]
        if not isinstance(data, str) or len(data.encode(errors="replace")) > MOST_DATA:
            raise bad(BUTTON_DATA_INVALID)
    elif "url" in actions:
        _check_url(str(button["url"]), "URL")
    elif "web_app" in actions:
        _check_web_app(button["web_app"], private=private)


def _check_web_app(web_app: Any, *, private: bool) -> None:
    url = str(web_app.get("url", "")) if isinstance(web_app, dict) else ""
    if not url.startswith("https://"):
        raise bad(f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed")
    _check_url(url, "Web App URL")
    if not private:
        raise bad("BUTTON_TYPE_INVALID")


def _check_url(url: str, name: str) -> None:
    try:
        parts = urlsplit(url if ":" in url else f"http://{url}")
    except ValueError as error:
        raise bad(f"inline keyboard button {name} '{url}' is invalid: Wrong HTTP URL") from error
    if parts.scheme not in SCHEMES:
        raise bad(f"inline keyboard button {name} '{url}' is invalid: Unsupported URL protocol")
    if parts.scheme in ("http", "https") and "." not in (parts.hostname or ""):
        raise bad(f"inline keyboard button {name} '{url}' is invalid: Wrong HTTP URL")


def _reply_keyboard(given: Json) -> Json:
    rows = _rows(given["keyboard"], "keyboard")
    for button in (button for row in rows for button in row):
        text = button.get("text") if isinstance(button, dict) else button
        if not isinstance(text, str) or not text:
            raise bad('can\'t parse keyboard button: Field "text" must be of type String')
    if len(str(given.get("input_field_placeholder", ""))) > MOST_PLACEHOLDER:
        raise bad("input field placeholder is too long")
    return given | {"keyboard": rows}


def _unreadable(reason: str) -> Refusal:
    return bad(f"can't parse inline keyboard button: {reason}")
