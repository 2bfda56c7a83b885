"""All triggers of the rules, gathered for set-up and for the test that holds migrations to them."""

from storage import audit
from storage.register import alarms, history
from storage.rules import first_contact, follow_up, intake, same_day, severity, surveys
from storage.rules.handling import closing, correcting, deciding, delaying, handing, points, proposal, returning
from storage.waves import history as wave_history

TRIGGERS: dict[str, str] = {
    **intake.TRIGGERS,
    **first_contact.TRIGGERS,
    **same_day.TRIGGERS,
    **follow_up.TRIGGERS,
    **handing.TRIGGERS,
    **proposal.TRIGGERS,
    **returning.TRIGGERS,
    **delaying.TRIGGERS,
    **correcting.TRIGGERS,
    **points.TRIGGERS,
    **deciding.TRIGGERS,
    **closing.TRIGGERS,
    **severity.TRIGGERS,
    **alarms.TRIGGERS,
    **history.TRIGGERS,
    **audit.TRIGGERS,
    **surveys.TRIGGERS,
    **wave_history.TRIGGERS,
}
