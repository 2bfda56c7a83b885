"""What a command says on the terminal, in the language of whoever sits there: Chinese, unless it is set to English."""

import os
from functools import lru_cache
from typing import Any

from bot.wording import LOCALE
from dialogs.kit import N_
from handlers.catalogs import Catalogs, language_of
from storage.errors import Sentence

RUNS = N_("Running as @{bot}, Ctrl-C stops.")


def language() -> str:
    """The language of the terminal."""
    return language_of(os.environ.get("LC_ALL") or os.environ.get("LANG") or "")


def say(text: str, **values: Any) -> str:
    """A marked text in the language of the terminal."""
    return _catalogs().say(text, language()).format(**values)


def translated(text: str) -> str:
    """The same of a text without values, in which braces stand for themselves."""
    return _catalogs().say(text, language())


def spoken(error: Exception) -> str:
    """What went wrong, in the language of the terminal."""
    if not isinstance(error, Sentence):
        return str(error)
    text = _catalogs().say(error.text, language())
    return text.format(**error.values) if error.values else text


@lru_cache(maxsize=1)
def _catalogs() -> Catalogs:
    return Catalogs(LOCALE)
