"""Words of a text, cut by jieba – which knows the trade's words and an estate's own names.

jieba's dictionary takes most of a second and some seventy megabytes, so it is read once, by ``warm``, when
the program starts and before it hears anybody. Its cache lies in the folder that ``warm`` is given,
for in the shared folder for temporary files anybody could put another one. There is one dictionary
in a process; an estate's names are cut out of the text before jieba sees it, so that the names of one
company never bend the texts of another. ``posseg`` and ``textrank`` are not used: they cost ten times as much.
"""

import contextlib
import logging
import re
import tempfile
import warnings
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from handlers.understanding.taxonomy import keywords

_SPOKEN = re.compile(r"[\u3400-\u9fff]+|[a-z]+|\d+")
_NUMBER_WORD = re.compile(r"[\d一二三四五六七八九十百千两几]+")
# So often said in every matter that they tell nothing.
_FILLERS = frozenset(Path(__file__).with_name("fillers.txt").read_text(encoding="utf-8").split())
_TERMS = Path(__file__).with_name("terms.txt")


class Words:
    """jieba with the trade's words."""

    def __init__(self, cache: Path | None) -> None:
        with warnings.catch_warnings():
            # Its patterns are spelt as Python 2 allowed; that warns when it is compiled for the first time.
            warnings.simplefilter("ignore")
            import jieba
        jieba.setLogLevel(logging.CRITICAL)
        self._cutter: Any = jieba.Tokenizer()
        # Without a folder of ours there is no cache at all, rather than one in everybody's.
        with contextlib.nullcontext(cache) if cache else tempfile.TemporaryDirectory() as folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self._cutter.tmp_dir = str(folder)
            self._cutter.initialize()
        self._total = float(self._cutter.total)
        for word in sorted({*keywords(), *_TERMS.read_text(encoding="utf-8").split()}):
            if len(word) > 1 and not self._cutter.FREQ.get(word):
                self._cutter.add_word(word)

    def cut(self, text: str, names: "Names | None" = None) -> list[str]:
        """The words of a plain text that say something; a number is ``#``."""
        return [
            "#" if _NUMBER_WORD.fullmatch(word) else word
            for part in (names.split(text) if names else (text,))
            for word in (self._cut(part) if not names or part not in names else (part,))
            if word not in _FILLERS
        ]

    def rarity(self, word: str) -> float:
        """How rarely general Chinese uses a word: one part in so many."""
        return self._total / (self._cutter.FREQ.get(word) or 1)

    def _cut(self, text: str) -> Iterator[str]:
        for run in _SPOKEN.findall(text):
            yield from self._cutter.cut(run, HMM=False)


class Names:
    """An estate's own words: buildings, roads, shops that no dictionary knows."""

    def __init__(self, names: Collection[str]) -> None:
        self._names = frozenset(name for name in names if len(name) > 1)
        ordered = sorted(self._names, key=lambda name: (-len(name), name))
        self._pattern = re.compile("(" + "|".join(map(re.escape, ordered)) + ")") if ordered else None

    def __contains__(self, word: str) -> bool:
        return word in self._names

    def split(self, text: str) -> list[str]:
        """The text in parts, each name a part of its own."""
        return self._pattern.split(text) if self._pattern else [text]
