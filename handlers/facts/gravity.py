"""What makes a record grave, as its card and its page show it."""

from dialogs.casework.gravity import Gravity
from handlers.office import Turn
from storage.register import collective
from storage.rules import severity as rule
from storage.tables import Record


def of(turn: Turn, record: Record, *, masked: bool) -> Gravity:
    """What makes a record grave, for its card – ``masked`` for the group – and its page."""
    setting = turn.at(record.estate_id)
    waits = record.key_customer and record.answered_at is None and record.promised_at is not None
    return Gravity(
        severity=record.severity,
        why=rule.reason(rule.judged(turn.db, record.id or 0)) if record.severity != "general" else "",
        hazard=record.hazard,
        people=record.people if record.people_confirmed else 0,
        claim=0 if record.people_confirmed else record.people,
        together=collective.complainants(turn.db, record.collective_id),
        key=record.key_customer,
        green=rule.green_until(record.filed_at, setting.hours, setting.procedure) if waits else None,
        above=record.went_above,
        hidden=masked and (record.hazard == "despair" or bool(turn.accused(record))),
    )
