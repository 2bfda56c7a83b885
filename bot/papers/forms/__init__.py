"""The office's forms about a record (H7, H4, V3): as PDF to print, as a Word document to go on writing.

``pdf`` and ``word`` are all that anybody outside needs; they read nothing but the case they are given.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.papers import typeset
from bot.papers.forms import complaint, correction, visit
from bot.papers.forms.form import Form, plain
from bot.papers.forms.word import docx
from bot.papers.forms.wording import CaseWords
from storage.register.forms import Case

TEMPLATE = "forms.typ"
FORMS: Mapping[str, Callable[[CaseWords], Form]] = {
    "complaint": complaint.form,
    "correction": correction.form,
    "visit": visit.form,
}
TITLES = {"complaint": complaint.TITLE, "correction": correction.TITLE, "visit": visit.TITLE}


def filled(kind: str, case: Case, *, made_at: datetime) -> Form:
    """A form with everything that is on the record."""
    return FORMS[kind](CaseWords(case, made_at))


def pdf(kind: str, case: Case, *, made_at: datetime) -> bytes:
    """A form to print; raises ``FontMissing``."""
    return typeset.pdf(TEMPLATE, plain(filled(kind, case, made_at=made_at)), made_at=made_at)


def word(kind: str, case: Case, *, made_at: datetime) -> bytes:
    """A form to go on writing in an office program."""
    return docx(filled(kind, case, made_at=made_at), made_at=made_at)


def title(kind: str) -> str:
    """The form's own name."""
    return TITLES[kind]


def file_name(kind: str, case: Case, ending: str) -> str:
    """What the file is called where nobody named it: the form's own name and the record's number."""
    return f"{TITLES[kind]}-{case.record.number}{ending}"
