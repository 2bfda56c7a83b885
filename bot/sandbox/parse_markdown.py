"""Telegram's MarkdownV2 and its old Markdown, with TDLib's wordings for what is left open.

MarkdownV2 is strict: every reserved character either opens or closes something or must be escaped.
Inside code only the back-tick is reserved. Nested pieces close from the inside; ``_`` and ``__`` are
told apart by looking one character ahead. Simpler here than at Telegram: a block quotation is ended by
the first line without ``>``, and ``**>`` and ``||`` for folded quotations are not known.
"""

from dataclasses import dataclass, field

from bot.sandbox.refusals import Refusal, bad
from bot.sandbox.shapes import Json
from bot.sandbox.text import Text, utf16

RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
MARKS = {"*": "bold", "_": "italic", "__": "underline", "~": "strikethrough", "||": "spoiler", "`": "code"}
NAMES = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "text_link": "TextUrl",
}


@dataclass(slots=True)
class Open:
    """A piece that waits for its end. ``language`` belongs to code blocks."""

    kind: str
    mark: str
    byte: int
    start: int
    language: str = ""

    @property
    def name(self) -> str:
        return "PreCode" if self.language else NAMES[self.kind]


@dataclass(slots=True)
class Reader:
    """Reads one text from the left to the right."""

    source: str
    at: int = 0
    length: int = 0
    plain: list[str] = field(default_factory=list)
    stack: list[Open] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)
    quote: int | None = None

    def read(self) -> Text:
        while self.at < len(self.source):
            self._step()
        self._end_quote()
        if self.stack:
            left = self.stack[-1]
            raise broken(f"Can't find end of {left.name} entity at byte offset {left.byte}")
        return Text("".join(self.plain), [entity for entity in self.entities if entity["length"]])

    def _step(self) -> None:
        here = self.source[self.at]
        after = self.source[self.at + 1 : self.at + 2]
        if here == "\\" and "\0" < after < "\x7f":
            self._say(after, 2)
        elif self.stack and self.stack[-1].kind in ("code", "pre") and here != "`":
            self._say(here, 1)
        elif here == "\n" and not self.source.startswith("\n>", self.at):
            self._end_quote()
            self._say(here, 1)
        elif here == ">" and (self.at == 0 or self.source[self.at - 1] == "\n"):
            self.quote = self.length if self.quote is None else self.quote
            self.at += 1
        elif here not in RESERVED:
            self._say(here, 1)
        elif not self._close():
            self._open(here)

    def _say(self, character: str, width: int) -> None:
        self.plain.append(character)
        self.length += utf16(character)
        self.at += width

    def _mark(self) -> str:
        """The mark that stands here; double ones win."""
        two = self.source[self.at : self.at + 2]
        return two if two in ("__", "||") else self.source[self.at]

    def _close(self) -> bool:
        """End the innermost piece if its mark stands here."""
        if not self.stack:
            return False
        inner = self.stack[-1]
        stands = self.source.startswith("```", self.at) if inner.mark == "```" else self._mark() == inner.mark
        if not stands:
            return False
        self.stack.pop()
        self.at += len(inner.mark)
        entity: Json = {"type": inner.kind, "offset": inner.start, "length": self.length - inner.start}
        if inner.language:
            entity["language"] = inner.language
        if inner.kind != "text_link" or self._take_url(entity):
            self.entities.append(entity)
        return True

    def _take_url(self, entity: Json) -> bool:
        """The address behind a link's text; without one it is plain text."""
        if not self.source.startswith("(", self.at):
            return False
        end = self.source.find(")", self.at)
        if end < 0:
            raise broken(f"Can't find end of a URL at byte offset {self._byte(self.at + 1)}")
        entity["url"] = self.source[self.at + 1 : end].replace("\\", "")
        self.at = end + 1
        return True

    def _open(self, here: str) -> None:
        byte = self._byte(self.at)
        if self.source.startswith("```", self.at):
            self.at += 3
            self.stack.append(Open("pre", "```", byte, self.length, self._language()))
            if self.source.startswith("\n", self.at):
                self.at += 1
        elif here == "[":
            self.at += 1
            self.stack.append(Open("text_link", "]", byte, self.length))
        elif kind := MARKS.get(mark := self._mark()):
            self.at += len(mark)
            self.stack.append(Open(kind, mark, byte, self.length))
        else:
            raise broken(f"Character '{here}' is reserved and must be escaped with the preceding '\\'")

    def _language(self) -> str:
        """The word right behind the three back-ticks, if the line or the word ends there."""
        end = self.at
        while end < len(self.source) and not self.source[end].isspace() and self.source[end] != "`":
            end += 1
        if end == self.at or end == len(self.source) or self.source[end] == "`":
            return ""
        language, self.at = self.source[self.at : end], end
        return language

    def _end_quote(self) -> None:
        if self.quote is not None:
            self.entities.append({"type": "blockquote", "offset": self.quote, "length": self.length - self.quote})
            self.quote = None

    def _byte(self, at: int) -> int:
        return len(self.source[:at].encode(errors="replace"))


def parse_markdown_v2(source: str) -> Text:
    """The plain text and its entities."""
    return Reader(source).read()


def parse_markdown(source: str) -> Text:
    """The old Markdown: no nesting, an escape only before the four marks."""
    plain: list[str] = []
    entities: list[Json] = []
    at = length = 0
    while at < len(source):
        here = source[at]
        if here == "\\" and source[at + 1 : at + 2] in set("_*`["):
            here, at = source[at + 1], at + 1
        elif here in "_*`[":
            mark = "```" if source.startswith("```", at) else "]" if here == "[" else here
            begin = at + (1 if here == "[" else len(mark))
            end = source.find(mark, begin)
            if end < 0:
                offset = len(source[:at].encode(errors="replace"))
                raise broken(f"Can't find end of the entity starting at byte offset {offset}")
            inner, at = source[begin:end], end + len(mark)
            entity: Json = {"type": _old_kind(mark), "offset": length, "length": utf16(inner)}
            if mark == "]" and source.startswith("(", at) and ")" in source[at:]:
                stop = source.index(")", at)
                entity["url"], at = source[at + 1 : stop], stop + 1
            if inner and (mark != "]" or "url" in entity):
                entities.append(entity)
            plain.append(inner)
            length += utf16(inner)
            continue
        plain.append(here)
        length += utf16(here)
        at += 1
    return Text("".join(plain), entities)


def _old_kind(mark: str) -> str:
    return {"]": "text_link", "```": "pre"}.get(mark) or MARKS[mark]


def broken(reason: str) -> Refusal:
    return bad(f"can't parse entities: {reason}")
