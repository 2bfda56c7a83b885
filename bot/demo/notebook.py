"""What the demo must remember that no table of the product holds: its clock, and two units' codes.

A unit's code is stored only as a hash, so the plain ones – the links on the door cards – are kept
here, for the residents of the demo to come by.
"""

import json
import os
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from dialogs.kit import N_
from storage.errors import Sentence

FILE = "demo.json"
UNREADABLE = N_("{file} cannot be read; RESET=1 begins anew.")


class Illegible(Sentence):
    """What the demo has written cannot be read."""


@dataclass(frozen=True, slots=True)
class Notes:
    """``offset``: seconds between real time and the demo's; ``seen``: the demo's time when last written."""

    offset: float
    seen: str
    codes: dict[str, str] = field(default_factory=dict)

    @property
    def last(self) -> datetime:
        """The demo's time when this was written."""
        return datetime.fromisoformat(self.seen)


class Notebook:
    """One small file, rewritten whole at every change."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self.notes = self._read()

    def note_time(self, now: datetime, offset: timedelta) -> None:
        """Keep the demo's time, and how far it is from the real one."""
        codes = self.notes.codes if self.notes else {}
        self._write(Notes(offset.total_seconds(), now.isoformat(), codes))

    def note_codes(self, codes: dict[str, str]) -> None:
        """Keep the links of the residents to be; the time has been kept before."""
        assert self.notes is not None
        self._write(replace(self.notes, codes=codes))

    def _read(self) -> Notes | None:
        if not self._path.exists():
            return None
        try:
            notes = Notes(**json.loads(self._path.read_text(encoding="utf-8")))
            return notes if notes.last.tzinfo else None
        except (ValueError, TypeError) as error:
            raise Illegible(UNREADABLE, file=self._path) from error

    def _write(self, notes: Notes) -> None:
        self.notes = notes
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(notes), ensure_ascii=False), encoding="utf-8")
        os.replace(fresh, self._path)
