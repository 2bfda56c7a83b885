"""What whoever is on duty reads of words that only may mean a danger, while the person is asked (I8, X10).

It is no alarm: nobody has to press anything, and no level above is called. They know at once, so that they may
telephone before there is an answer; how the question ended follows, unless it ended in an alarm.
"""

from dialogs.danger.alarm import Facts, who
from dialogs.kit import N_, Label, Say

TOLD = N_(
    "❓ Possibly a danger – {hazard}. {who}\n“{text}”\nI am not sure of it and am asking the person now. If they say "
    "yes, or nothing within five minutes, the alarm is raised. If the words worry you, please call them at once."
)
ENDINGS = {
    "no": N_("✓ Possibly a danger – {hazard}: {who} says that there is none. No alarm is raised."),
    "went_on": N_(
        "❓ Possibly a danger – {hazard}: {who} has not answered the question, but has gone on with something else. No "
        "alarm is raised; if the words worry you, please call."
    ),
}


def told(facts: Facts, account: str) -> Say:
    """The words, who wrote them, and that they are being asked; ``account``: the name of a person nobody knows."""
    values = {"hazard": Label("hazard", facts.hazard), "who": who(facts, account), "text": facts.text or "📎"}
    return Say(TOLD, values)


def ended(answer: str, hazard: str, name: str) -> Say:
    """How the question ended, where it ended without an alarm: ``no`` or ``went_on``."""
    return Say(ENDINGS[answer], {"hazard": Label("hazard", hazard), "who": name})
