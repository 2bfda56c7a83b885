"""The shipped examples: our own sentences with their category, in a file that people can read and add to."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).with_name("sentences.txt")
_ALSO = " ~"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text, its category, and a second one that is as good, if any."""

    text: str
    label: str
    also: str = ""


def sentences(file: Path = _FILE) -> Iterator[Sentence]:
    """The sentences of a file: ``[code]`` opens a category, a line is a sentence, `` ~code`` names a second one."""
    label = ""
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            label = line.strip("[] ")
        elif line.strip():
            text, _, also = line.strip().partition(_ALSO)
            yield Sentence(text, label, also)
