"""The gettext catalogs: what we say, in the reader's language.

English is the source: a text is its own key and its own English. Every other language is one
``.po`` file, read and checked once at start – no compiled files to forget. A catalog with a fault
is refused as a whole, by file and line, so nobody ever reads a half-filled sentence (A73).
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

DOMAIN = "shouwen"
SOURCE = "en"
DEFAULT = "zh_CN"

_BOM = b"\xef\xbb\xbf"
_ENTRY = re.compile(r'^msgid\s+((?:"(?:[^"\\]|\\.)*"\s*)+)', re.MULTILINE)
# What a line of a catalog may be. Babel reads over anything else, and drops its first and last letter.
_LINE = re.compile(r'\s*(?:#.*|(?:(?:msgctxt|msgid(?:_plural)?|msgstr(?:\[\d\])?)\s+)?"(?:[^"\\]|\\.)*"\s*)?')
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')


class CatalogError(Exception):
    """A catalog cannot be used; says where and why."""

    def __init__(self, file: Path, line: int, why: str) -> None:
        super().__init__(f"{file}:{line}: {why}")
        self.file, self.line, self.why = file, line, why


class Catalogs:
    """All languages of a folder ``locale/<language>/LC_MESSAGES/shouwen.po``."""

    def __init__(self, folder: Path) -> None:
        files = sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
        self._texts = {file.parts[-3]: _load(file) for file in files}
        if DEFAULT not in self._texts:
            raise CatalogError(folder / DEFAULT / "LC_MESSAGES" / f"{DOMAIN}.po", 0, "is missing")

    def say(self, text: str, language: str) -> str:
        """The text in a language; in English where there is no translation."""
        return self._texts.get(language, {}).get(text, text)


def language_of(code: str) -> str:
    """Which of our languages suits a Telegram ``language_code``, however odd that is (A72)."""
    return SOURCE if re.match(r"en(?![a-z])", code.strip().lower()) else DEFAULT


def _load(file: Path) -> dict[str, str]:
    """A catalog's translations, checked."""
    source = _decoded(file)
    _require_lines(file, source)
    _require_unique(file, source)
    texts: dict[str, str] = {}
    for message in _parsed(file, source):
        if not message.id or not message.string:
            continue
        _require_sound(file, message)
        texts[str(message.id)] = str(message.string)
    return texts


def _decoded(file: Path) -> str:
    raw = file.read_bytes()
    if raw.startswith(_BOM):
        raise CatalogError(file, 1, "begins with a byte order mark; save it as UTF-8 without one")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise CatalogError(file, line, "is not UTF-8; perhaps it was saved as GBK") from error


def _parsed(file: Path, source: str) -> Catalog:
    try:
        catalog = read_po(io.StringIO(source), domain=DOMAIN, abort_invalid=True)
    except PoFileError as error:
        # Babel counts lines from zero, and leaves the number out where it has none.
        raise CatalogError(file, (getattr(error, "lineno", None) or 0) + 1, str(error)) from error
    except LookupError as error:
        raise CatalogError(file, 1, f"names an unknown charset: {error}") from error
    if catalog.charset.lower() not in ("utf-8", "utf8"):
        raise CatalogError(file, 1, f"declares charset {catalog.charset}; only UTF-8 is read")
    return catalog


def _require_lines(file: Path, source: str) -> None:
    for number, line in enumerate(source.split("\n"), start=1):
        if not _LINE.fullmatch(line):
            raise CatalogError(file, number, f"cannot be read: {line.strip()}")


def _require_unique(file: Path, source: str) -> None:
    seen: set[str] = set()
    for entry in _ENTRY.finditer(source):
        key = "".join(_QUOTED.findall(entry[1]))
        if key in seen:
            raise CatalogError(file, source.count("\n", 0, entry.start()) + 1, f"repeats “{key}”")
        seen.add(key)


def _require_sound(file: Path, message: Message) -> None:
    """One translation, not fuzzy, with the placeholders of its source."""
    line = message.lineno or 0
    if not isinstance(message.id, str) or not isinstance(message.string, str):
        raise CatalogError(file, line, "has plural forms; we word numbers ourselves")
    if message.fuzzy:
        raise CatalogError(file, line, f"“{message.id}” is marked fuzzy; confirm or clear it")
    try:
        wanted, given = set(_placeholders(message.id)), set(_placeholders(message.string))
    except ValueError as error:
        raise CatalogError(file, line, f"“{message.string}”: {error}") from error
    if wanted != given:
        named = ", ".join(sorted(f"{{{name}}}" for name in wanted ^ given))
        raise CatalogError(file, line, f"“{message.id}” and its translation differ in {named}")


def _placeholders(text: str) -> Iterator[str]:
    return (name for _, name, _, _ in Formatter().parse(text) if name is not None)
