"""The five kinds of matter (I2) and which rule families bind which: the rulebook's table "Kinds"."""

BINDS: dict[str, frozenset[str]] = {
    "complaint": frozenset("FSKHV"),
    "repair": frozenset("FSKV"),
    "suggestion": frozenset("FSH"),
    "enquiry": frozenset("FS"),
    "praise": frozenset("F"),
}

PREFIXES = {"complaint": "TS", "repair": "BX", "suggestion": "JY", "enquiry": "ZX", "praise": "BY"}


def binds(family: str, kind: str) -> bool:
    """Whether the rules of a family (one letter of the rulebook) bind records of this kind."""
    return family in BINDS[kind]
