"""Why Telegram let nothing through, in words for whoever leads: what it says itself is English and names methods."""

from dialogs.kit import N_, Phrase

# What its descriptions contain, in small letters, and what that means; the first that fits.
_MEANS = (
    (("kicked", "not a member", "removed"), N_("I was removed from the group")),
    (("deleted", "chat not found"), N_("the group does not exist any more")),
    (("rights", "chat_write_forbidden", "restricted"), N_("I may not write there")),
    (("topic", "thread"), N_("its topic is closed or gone")),
    (("too large", "too big"), N_("it was too large")),
)


def meaning(reason: str) -> Phrase:
    """A reason of Telegram's as a phrase; its own words where they are not known."""
    known = reason.lower()
    for parts, said in _MEANS:
        if any(part in known for part in parts):
            return Phrase(said)
    return Phrase(N_("Telegram says: {reason}"), {"reason": reason})
