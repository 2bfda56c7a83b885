"""Cutting an import into pieces, none of which takes long: a unit stays together with those who come to it.

The order is that in which half of it can be borne: who comes, who is mended, and last who goes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from storage.roster.comparing import Changes
from storage.roster.listed import Home, Person
from storage.roster.present import Known

# So many rows are entered in a quarter of a second, with their phones and indexes.
ROWS = 6000


@dataclass(slots=True)
class Piece:
    """Some of what changes: units and who comes, who is mended, who goes."""

    homes: list[Home] = field(default_factory=list)
    newcomers: list[Person] = field(default_factory=list)
    mended: list[tuple[Known, Person]] = field(default_factory=list)
    ended: list[Known] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many rows it is, phones aside."""
        return len(self.homes) + len(self.newcomers) + len(self.mended) + len(self.ended)


def cut(changes: Changes, most: int) -> Iterator[Piece]:
    """All of the units and people, in pieces of about ``most`` rows."""
    piece = Piece()
    for part in _parts(changes):
        piece.homes += part.homes
        piece.newcomers += part.newcomers
        piece.mended += part.mended
        piece.ended += part.ended
        if piece.size >= most:
            yield piece
            piece = Piece()
    if piece.size:
        yield piece


def _parts(changes: Changes) -> Iterator[Piece]:
    """What must not be parted."""
    homes = {home.key: [home] for home in changes.homes.added}
    newcomers: dict[tuple[str, str], list[Person]] = {}
    for one in changes.people.added:
        newcomers.setdefault(one.home.key, []).append(one)
    for key in dict.fromkeys((*homes, *newcomers)):
        yield Piece(homes.get(key, []), newcomers.get(key, []))
    for pair in changes.people.changed:
        yield Piece(mended=[pair])
    for known in changes.people.ended:
        yield Piece(ended=[known])
