"""Texts from outside, made safe to keep, show and compare – and otherwise left as they were written.

Nothing here interprets a text: HTML, Markdown, SQL and ``{0.__class__}`` pass through as the
letters they are (A49, A51, A52). What goes is what nobody can see or what reorders its
neighbours; what stays is every visible character, emoji families with their joiners included.
"""

import re
import unicodedata
from collections.abc import Iterator

NAME_GRAPHEMES = 64
NAME_CHARACTERS = 256

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")

_CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x9f"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = "\xad\u034f\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"
# Not characters at all; XML, and so every XLSX, refuses the first two.
_NONCHARACTERS = "\ufffe\uffff\ufdd0-\ufdef"
_REMOVED = re.compile(f"[{_CONTROLS}{_BIDI}{_INVISIBLE}{_NONCHARACTERS}]")

# Blank to the eye although not spaces to Python: joiners, fillers, variation selectors, tags.
_BLANK_LOOKING = re.compile(
    r"[\s\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0000-\U000e0fff]+"
)

# What Telegram makes a link to an account of: the sign before a name, not inside an address.
_MENTION = re.compile(r"(?<![A-Za-z0-9_])@(?=[A-Za-z])")
_SQUEEZED = re.compile(r"\s+")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－ー─"), "-")
# Cyrillic letters that look like Latin ones, after case folding.
_LOOK_ALIKES = str.maketrans("аеорсхувкмнт", "aeopcxybkmht")
_JOINER = "\u200d"
_EMAIL = re.compile(r"[^\s@<>,;:\"]{1,64}@[^\s@<>,;:\".]+(?:\.[^\s@<>,;:\".]+)+")


def clean(text: str) -> str:
    """The text as we keep it; empty when nothing in it can be seen (A44, A45, A47, A48)."""
    text = _LINE_ENDS.sub("\n", _whole(text)).replace("\t", " ")
    text = _REMOVED.sub("", text)
    if not _BLANK_LOOKING.sub("", text):
        return ""
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def clean_name(text: str) -> str:
    """A name, room or file name: one line, of a length that fits a line, with the same removals."""
    line = _SQUEEZED.sub(" ", clean(text)).strip()
    kept = ""
    for count, grapheme in enumerate(graphemes(line)):
        if count == NAME_GRAPHEMES or len(kept) + len(grapheme) > NAME_CHARACTERS:
            return kept.rstrip() or line[:NAME_GRAPHEMES]
        kept += grapheme
    return kept


def clean_email(text: str) -> str:
    """An e-mail address of either width; empty for what is none."""
    address = unicodedata.normalize("NFKC", clean_name(text))
    return address if _EMAIL.fullmatch(address) else ""


def defuse(text: str) -> str:
    """The text with its mentions made plain: read as before, but nobody's telephone rings for them (A50)."""
    return _MENTION.sub("@\u2060", text)


def fold(text: str) -> str:
    """The text for matching only: full width, letter case, dashes, blanks evened out (A46)."""
    even = unicodedata.normalize("NFKC", clean(text).translate(_DASHES)).casefold()
    return _SQUEEZED.sub(" ", even.translate(_LOOK_ALIKES)).strip()


def cut(text: str, limit: int) -> str:
    """At most ``limit`` code points, as Telegram counts; cut between graphemes, ending in "…" (A53)."""
    if len(text) <= limit:
        return text
    kept, room = [], limit - 1
    for grapheme in graphemes(text):
        room -= len(grapheme)
        if room < 0:
            break
        kept.append(grapheme)
    return "".join(kept).rstrip() + "…"


def graphemes(text: str) -> Iterator[str]:
    """What a reader takes for single characters: emoji families, flags, letters with their marks.

    A small cousin of UAX 29, enough to cut by; Hangul written in single jamo is not joined.
    """
    cluster = ""
    for char in text:
        if cluster and not _belongs(cluster, char):
            yield cluster
            cluster = ""
        cluster += char
    if cluster:
        yield cluster


def _belongs(cluster: str, char: str) -> bool:
    """Whether ``char`` continues the cluster before it."""
    if char == _JOINER or _is_modifier(char) or unicodedata.category(char) in ("Mn", "Me", "Mc"):
        return cluster != "\n"
    if cluster[-1] == _JOINER:
        return unicodedata.category(char) == "So"
    return len(cluster) == 1 and _is_flag_letter(cluster) and _is_flag_letter(char)


def _is_modifier(char: str) -> bool:
    return "\U0001f3fb" <= char <= "\U0001f3ff" or "\U000e0020" <= char <= "\U000e007f"


def _is_flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _whole(text: str) -> str:
    """Surrogate halves joined where they meet, replaced by U+FFFD where they are alone (A47)."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
