"""An answer of the handbook, offered before a question is filed (I7): helpful, or one press to the front desk."""

from dataclasses import dataclass

from dialogs.kit import CALL_ME, CANCEL, N_, Button, Say


@dataclass(frozen=True, slots=True)
class Answer:
    """The entry that answers best what was asked."""

    entry: int
    title: str
    text: str


def offer(answer: Answer) -> Say:
    """The answer, and what may be done when it is not the right one."""
    return Say(
        N_(
            "【{title}】\n{answer}\n\nDoes that answer your question? If not, one press sends your words to the "
            "customer centre, and a person answers."
        ),
        {"title": answer.title, "answer": answer.text},
        (
            (Button("helped", N_("Yes, thank you")), Button("send", N_("No, ask the front desk"))),
            (Button("kind", N_("It is something else")), CANCEL, CALL_ME),
        ),
    )
