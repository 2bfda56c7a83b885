"""What may be asked to be done about the office's paper forms, as data."""

from dataclasses import dataclass
from typing import Literal

PaperForm = Literal["complaint", "correction", "visit"]
Ending = Literal["pdf", "docx"]


@dataclass(frozen=True, slots=True)
class AskForm:
    """Send one of the forms about a record, as a file, to whoever asks for it (H7, H4, V3)."""

    record: int
    form: PaperForm
    ending: Ending


PaperDeed = AskForm
