"""Where something is, as staff read it: the place that was named first, where the resident lives second."""

from dialogs.kit import N_, Phrase


def apart(named: str, home: str) -> Phrase | str:
    """The place that was named, where it is not where they live; else their home, if it is known."""
    if named and home:
        return Phrase(N_("{place} (the resident lives at {home})"), {"place": named, "home": home})
    return named or home


def in_full(named: str, home: str) -> Phrase:
    """The same with the word for it in front: a building, or a place of its own."""
    text = N_("Place: {place}") if named else N_("Building: {place}")
    return Phrase(text, {"place": apart(named, home) or "—"})
