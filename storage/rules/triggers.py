"""All triggers of the rules, gathered for set-up and for the test that holds migrations to them."""

from storage import audit, history
from storage.rules import first_contact, follow_up, intake, same_day

TRIGGERS: dict[str, str] = {
    **intake.TRIGGERS,
    **first_contact.TRIGGERS,
    **same_day.TRIGGERS,
    **follow_up.TRIGGERS,
    **history.TRIGGERS,
    **audit.TRIGGERS,
}
