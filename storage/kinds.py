"""The five kinds of matter (I2) and which rule families bind which: the rulebook's table "Kinds"."""

BINDS: dict[str, frozenset[str]] = {
    "complaint": frozenset("FSKHV"),
    "repair": frozenset("FSKV"),
    "suggestion": frozenset("FSH"),
    "enquiry": frozenset("FS"),
    "praise": frozenset("F"),
}

PREFIXES = {"complaint": "TS", "repair": "BX", "suggestion": "JY", "enquiry": "ZX", "praise": "BY"}

# K binds a repair for safety (X10) and repetition (H6) only.
GRADES_A_REPAIR = frozenset({"danger", "again"})


def binds(family: str, kind: str) -> bool:
    """Whether the rules of a family (one letter of the rulebook) bind records of this kind."""
    return family in BINDS[kind]


def graded_by(kind: str, why: str) -> bool:
    """Whether a reason of the rules K2 to K4 makes a record of this kind graver than K5."""
    return binds("K", kind) and (kind != "repair" or why in GRADES_A_REPAIR)
