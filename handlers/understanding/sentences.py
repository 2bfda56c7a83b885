"""The shipped examples: sentences with their category, in files that people can read and add to.

``sentences.txt`` is our own hand's; ``chat.txt`` is what strangers wrote who knew neither the keywords nor the model.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OWN, CHAT = (Path(__file__).with_name(name) for name in ("sentences.txt", "chat.txt"))
_ALSO, _PERHAPS = " ~", " !"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text, its category, a second one that is as good, if any, and whether it may name a danger as well."""

    text: str
    label: str
    also: str = ""
    danger: bool = False


def sentences(*files: Path) -> Iterator[Sentence]:
    """The sentences of some files, of all without any.

    ``[code]`` opens a category, a line is a sentence; `` ~code`` behind it names a second category, and `` !`` at the
    end says that it may name a danger: the detector of dangers does not learn from it that there is none.
    """
    for file in files or (OWN, CHAT):
        label = ""
        for line in map(str.strip, file.read_text(encoding="utf-8").splitlines()):
            if line.startswith("["):
                label = line.strip("[] ")
            elif line:
                text, _, also = line.removesuffix(_PERHAPS).partition(_ALSO)
                yield Sentence(text, label, also, line.endswith(_PERHAPS))
