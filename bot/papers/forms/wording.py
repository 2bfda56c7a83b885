"""A case in the words of its forms: who wrote what and when, who signed."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.papers.forms.form import Signature
from bot.papers.words import Dated
from handlers.wording.cleaning import clean
from storage.register.forms import Case

ERASED = "（原文已按业主要求删除）"


class CaseWords(Dated):
    """One case, as its forms ask for it."""

    def __init__(self, case: Case, now: datetime) -> None:
        super().__init__(now, ZoneInfo(case.sheet.estate.zone))
        self.case = case
        self.printed = now

    def body(self, words_id: int | None) -> str:
        """What was written; that it was erased, where only its place is left."""
        if words_id is None:
            return ""
        kept = self.case.words.get(words_id)
        return clean(kept.body if kept else "") or ERASED

    def staff(self, staff_id: int | None) -> str:
        """The name of a member of staff; empty for nobody."""
        return self.case.staff.get(staff_id or 0, "")

    def signed(self, who: str, staff_id: int | None, at: datetime | None) -> Signature:
        """A signature as somebody gave it; the line to sign on while nobody has."""
        return Signature(who, self.staff(staff_id), self.time(at)) if at else Signature(who)
