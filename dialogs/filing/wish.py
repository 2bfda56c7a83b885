"""What the resident would like to come of it (X7): asked by an optional button of the preview, never by a step."""

from dialogs.filing.draft import Draft
from dialogs.kit import BACK, CALL_ME, N_, Button, Label, Phrase, Rows, Say

WISHES = ("solve", "explain", "apology", "compensation", "other")
KINDS = ("complaint", "repair")


def offered(draft: Draft) -> Rows:
    """The optional button, where a wish makes sense; it says what was chosen."""
    if draft.kind not in KINDS:
        return ()
    label = N_("You would like: {wish}") if draft.wish else N_("What would you like?")
    return ((Button("wish", label, {"wish": Label("wish", draft.wish)}),),)


def ask() -> Say:
    """The question behind the button (X7)."""
    buttons = [Button(f"want-{code}", "{wish}", {"wish": Label("wish", code)}) for code in WISHES]
    rows = (tuple(buttons[:2]), tuple(buttons[2:4]), tuple(buttons[4:]), (BACK, CALL_ME))
    return Say(N_("What would you like to come of it?"), buttons=rows)


def said(wish: str) -> Phrase | None:
    """The line that staff see of it (X7)."""
    code = next((one for one in wish.split() if one in WISHES), "")
    return Phrase(N_("\nThe resident would like: {wish}"), {"wish": Label("wish", code)}) if code else None
