"""What a resident hears when a matter is filed, or goes to one that is open already (I4, A69)."""

from dialogs.kit import N_, Say

FILED = {
    "complaint": N_(
        "We are sorry for the trouble. Your complaint is filed, number {number}. The customer centre has it; "
        "{duty} is on duty. {late}You will have an answer {promised} at the latest."
    ),
    "repair": N_(
        "We are sorry for the inconvenience. Your repair is filed, number {number}. The customer centre has it; "
        "{duty} is on duty. {late}You will have an answer {promised} at the latest."
    ),
    "suggestion": N_(
        "Thank you for your suggestion. It is filed, number {number}. The customer centre has it; "
        "{duty} is on duty. {late}You will have an answer {promised} at the latest."
    ),
    "enquiry": N_(
        "Thank you for asking. Your question is filed, number {number}. The customer centre has it; "
        "{duty} is on duty. {late}You will have an answer {promised} at the latest."
    ),
}

JOINED = N_("I have added it to {number}; {duty} of the customer centre sees it there.")
TOO_MANY = N_(
    "You have filed a great deal today. So that nothing is lost, I have added this to {number}, where {duty} of the "
    "customer centre sees it. If it is something else and urgent, please call {office}."
)


def filed(kind: str, *, confirmed: bool = True, call: bool = False) -> Say:
    """I4: apology or thanks, the number, who is on duty, and by when a person will answer."""
    if kind == "praise":
        return Say(
            N_(
                "Thank you for your kind words! They are on the register as number {number}; "
                "{duty} at the customer centre will pass them on to the colleagues."
            )
        )
    if not confirmed:
        return Say(
            N_(
                "I have filed it for you, so that it is not lost: number {number}. "
                "The customer centre has it; {duty} is on duty. {late}You will have an answer {promised} at the latest."
            )
        )
    if call:
        return Say(
            N_(
                "Your matter is filed, number {number}, and we will call you. {duty} is on duty. "
                "{late}You will hear from us {promised} at the latest."
            )
        )
    return Say(FILED.get(kind, FILED["complaint"]))
