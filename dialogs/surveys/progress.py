"""How a survey comes back, on the page of it: outcomes, the return rate, what is likely at the end (Q6)."""

from dataclasses import dataclass
from datetime import datetime

from dialogs.kit import N_, NOTHING, Label, Phrase


@dataclass(frozen=True, slots=True)
class Progress:
    """How a survey comes back. ``rate`` and ``wanted`` are worded; the forecast is there from the third day."""

    drawn: int = 0
    outcomes: tuple[tuple[str, int], ...] = ()
    rate: str = ""
    wanted: str = ""
    likely: int = 0
    low: int = 0
    high: int = 0
    needed: int = 0
    sending_until: datetime | None = None


def told(progress: Progress) -> Phrase:
    """The lines about it."""
    outcomes = tuple(
        Phrase(N_("{outcome} {count}"), {"outcome": Label("answering", outcome), "count": count})
        for outcome, count in progress.outcomes
        if count
    )
    forecast = N_("\nLikely at the end: {likely} ({low} to {high})")
    needed = N_("\n❗ {needed} more are needed; “Who has not answered” shows the doors.")
    until = N_("\nSending goes on until about {until:short}.")
    likely = {"likely": progress.likely, "low": progress.low, "high": progress.high}
    values = {
        "drawn": progress.drawn,
        "outcomes": outcomes or ("—",),
        "rate": progress.rate,
        "wanted": progress.wanted,
        "forecast": Phrase(forecast, likely) if progress.likely else NOTHING,
        "needed": Phrase(needed, {"needed": progress.needed}) if progress.needed else NOTHING,
        "until": Phrase(until, {"until": progress.sending_until}) if progress.sending_until else NOTHING,
    }
    text = N_(
        "\n\nHouseholds asked: {drawn}\n{outcomes}\nReturn rate: {rate} (wanted: {wanted}){forecast}{needed}{until}"
    )
    return Phrase(text, values)
