"""The printer of a bot: it fills in the office's forms from the register, one at a time, outside the event loop.

A form is as the record is at the moment of printing: what was erased meanwhile is not on it.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from bot.clock import Clock
from bot.logs import logger
from bot.printing import NotPrinted, Printed
from bot.writer import Failed, Writer
from handlers.telling.papers import NO_FONT
from storage.errors import NotFound
from storage.forms import Case, case

log = logger(__name__)


class FormPrinter:
    """Prints what staff ask for in a chat (H7, H4, V3)."""

    def __init__(self, writer: Writer, clock: Clock) -> None:
        self._writer = writer
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()

    async def print(self, order: Mapping[str, Any]) -> Printed | NotPrinted:
        """Read the record, and fill in the form; a bug of ours ends this form, and not the delivery (G8)."""
        about = await self._writer.attempt(lambda db, _: case(db, int(order["record"])), quiet=True)
        if isinstance(about, Failed):
            return NotPrinted("no record") if isinstance(about.error, NotFound) else _bug(order, about.error)
        async with self._one_at_a_time:
            filling = asyncio.to_thread(self._filled, about, str(order["form"]), str(order["ending"]))
            [made] = await asyncio.gather(filling, return_exceptions=True)
        return _bug(order, made) if isinstance(made, BaseException) else made

    def _filled(self, about: Case, form: str, ending: str) -> Printed | NotPrinted:
        # A bot starts without the typesetter: it is slow to import, and most days nothing is printed.
        from typst import TypstError

        from bot.papers import forms
        from bot.papers.fonts import FontMissing

        try:
            made = (forms.word if ending == "docx" else forms.pdf)(form, about, made_at=self._clock.now())
        except FontMissing:
            log.error("no_chinese_font")
            return NotPrinted(NO_FONT)
        except TypstError as error:
            log.error("form_not_printed", record=about.record.id, form=form, error=type(error).__name__)
            return NotPrinted("typesetter")
        return Printed(forms.file_name(form, about, f".{ending}"), made)


def _bug(order: Mapping[str, Any], error: BaseException) -> NotPrinted:
    """What nobody foresaw is logged; what is no error but an end, as when the bot stops, goes on."""
    if not isinstance(error, Exception):
        raise error
    log.error("printing_failed", record=order.get("record"), form=order.get("form"), exc_info=error)
    return NotPrinted("bug")
