"""The audit trail of what belongs to no one record: append-only, without personal data."""

from datetime import datetime

from sqlalchemy import insert, select

from storage.database import Db
from storage.prepared import Prepared
from storage.tables import Audit, table

_NOTE = Prepared(insert(table(Audit)))

TRIGGERS = {
    "audit_append_only_update": """
        CREATE TRIGGER audit_append_only_update BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'A75: the audit trail is append-only'); END""",
    "audit_append_only_replace": """
        CREATE TRIGGER audit_append_only_replace BEFORE INSERT ON audit
        WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'A75: the audit trail is append-only'); END""",
    "audit_append_only_delete": """
        CREATE TRIGGER audit_append_only_delete BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'A75: the audit trail is append-only'); END""",
}


def note(db: Db, user_id: int, what: str, details: str = "", *, now: datetime) -> None:
    """Keep what an account tried or was shown; ``details`` are codes and ids only."""
    _NOTE.run(db, {"at": now, "user_id": user_id, "what": what, "details": details})


def last(db: Db, what: str, details: str) -> datetime | None:
    """When this was noted last; None for never."""
    trail = table(Audit)
    wanted = select(trail.c.at).where(trail.c.what == what, trail.c.details == details)
    found: datetime | None = db.execute(wanted.order_by(trail.c.id.desc()).limit(1)).scalar()
    return found
