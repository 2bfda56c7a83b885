"""Methods about the bot itself: who it is, its name and descriptions."""

from collections.abc import Callable

from bot.sandbox.methods.call import Call
from bot.sandbox.refusals import bad
from bot.sandbox.shapes import Json

LIMITS = {"name": 64, "description": 512, "short_description": 120}


def get_me(call: Call) -> Json:
    return call.bot.account.user() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not call.bot.account.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def setter(name: str) -> Callable[[Call], bool]:
    """The method that sets one of the texts, by language."""

    def set_text(call: Call) -> bool:
        text = call.params.text(name)
        if len(text) > LIMITS[name]:
            raise bad(f"{name.replace('_', ' ')} is too long")
        call.bot.texts[f"{name}:{call.params.text('language_code')}"] = text
        call.bot.save()
        return True

    return set_text


def getter(name: str) -> Callable[[Call], Json]:
    """The method that reads one of the texts; another language falls back to none."""

    def get_text(call: Call) -> Json:
        texts, language = call.bot.texts, call.params.text("language_code")
        default = call.bot.account.name if name == "name" else ""
        return {name: texts.get(f"{name}:{language}") or texts.get(f"{name}:") or default}

    return get_text
