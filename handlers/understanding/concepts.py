"""What a text says whatever its words are: fire, smoke, water, a person, inside, stuck – and what takes a danger back.

People in danger write in a hundred ways, but about the same few things. ``concepts.txt`` has a line a concept, its
words spelt as a plain text is (``reading``); a star marks a thing of danger, a plus what happens to things and people,
the rest is context: past, settled, supposed, asked, drilled, told, a figure of speech, denied. Words may overlap, and
one may belong to several concepts.
"""

import re
from pathlib import Path


def _read() -> tuple[dict[str, set[str]], dict[str, str]]:
    """Each word with its concepts, and each concept with its mark."""
    words: dict[str, set[str]] = {}
    marks = {}
    for line in Path(__file__).with_name("concepts.txt").read_text(encoding="utf-8").splitlines():
        marked, _, said = line.partition(":")
        concept = marked.lstrip("*+")
        marks[concept] = marked.removesuffix(concept)
        for word in said.split():
            words.setdefault(word, set()).add(concept)
    return words, marks


def _whole(words: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    """Each word with the concepts of what it begins with as well: the longest word found stands for all."""
    return {
        word: frozenset().union(*(words.get(word[:end], ()) for end in range(1, len(word) + 1))) for word in words
    }


def _by_first(words: dict[str, frozenset[str]]) -> dict[str, re.Pattern[str]]:
    """What matches the longest word at a place, by its first character."""
    sharing: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        sharing.setdefault(word[0], []).append(re.escape(word))
    return {first: re.compile("|".join(some)) for first, some in sharing.items()}


_NAMED, _MARKS = _read()
CONTEXT = frozenset(concept for concept, mark in _MARKS.items() if not mark)
THINGS = frozenset(concept for concept, mark in _MARKS.items() if mark == "*")
_CONCEPTS = _whole(_NAMED)
_AT = _by_first(_CONCEPTS)


def concepts(text: str) -> set[str]:
    """The concepts that a plain text names."""
    found = (_AT[first].match(text, at) for at, first in enumerate(text) if first in _AT)
    return set().union(*(_CONCEPTS[word[0]] for word in found if word))
