"""How storage says no: a code and values, worded late and in the reader's language.

A refusal is not a crash: it is expected, changes nothing, and pages nobody. ``Clash`` is a
refusal by the database's own constraint: somebody else was faster.
"""

from typing import Any


class Sentence(Exception):
    """What an operator can mend: a text and its values, put into their language when it is said; in itself English."""

    def __init__(self, text: str, **values: Any) -> None:
        super().__init__(text.format(**values) if values else text)
        self.text = text
        self.values = values


class Refusal(Exception):
    """A rule or a missing right says no. ``code`` names the sentence, ``values`` fill it."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


class RuleBroken(Refusal):
    """A rule of the procedures says no; ``rule`` is its id."""

    def __init__(self, rule: str, code: str, **values: Any) -> None:
        super().__init__(code, **values)
        self.rule = rule


class Clash(RuleBroken):
    """Someone else was faster; ``values`` say who."""


class NotFound(Refusal):
    """No such thing, or none that this person may see: the same words for both (A19)."""

    def __init__(self, what: str, key: object) -> None:
        super().__init__("not_found")
        self.what = what
        self.key = key


class Forbidden(Refusal):
    """This person's role or estate does not allow it."""
