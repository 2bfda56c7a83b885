"""The triggers that keep the rules of the register even against SQL by hand."""

import re

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


TRIGGERS = (
    """
        CREATE TRIGGER i3_number_unchanged BEFORE UPDATE ON record
        WHEN NEW.id IS NOT OLD.id OR NEW.number IS NOT OLD.number OR NEW.estate_id IS NOT OLD.estate_id
        BEGIN SELECT RAISE(ABORT, 'I3: a number is for ever'); END""",
    """
        CREATE TRIGGER i1_register_replaces_nothing BEFORE INSERT ON record
        WHEN EXISTS (SELECT 1 FROM record
                     WHERE id = NEW.id OR (estate_id = NEW.estate_id AND number = NEW.number))
        BEGIN SELECT RAISE(ABORT, 'I1: nothing leaves the register'); END""",
    """
        CREATE TRIGGER i1_register_keeps_everything BEFORE DELETE ON record
        BEGIN SELECT RAISE(ABORT, 'I1: nothing leaves the register'); END""",
    """
        CREATE TRIGGER f1_first_contact_once BEFORE INSERT ON ownership
        WHEN EXISTS (SELECT 1 FROM ownership WHERE record_id = NEW.record_id)
        BEGIN SELECT RAISE(ABORT, 'F1: the record has its first-contact person'); END""",
    """
        CREATE TRIGGER f2_first_contact_unchanged BEFORE UPDATE ON ownership
        WHEN NEW.record_id IS NOT OLD.record_id OR NEW.staff_id IS NOT OLD.staff_id
          OR NEW.how IS NOT OLD.how OR NEW.at IS NOT OLD.at
          OR (OLD.released_at IS NOT NULL
              AND (NEW.released_at IS NOT OLD.released_at OR NEW.released_by IS NOT OLD.released_by))
        BEGIN SELECT RAISE(ABORT, 'F2: first contact never changes'); END""",
    """
        CREATE TRIGGER f2_first_contact_undeletable BEFORE DELETE ON ownership
        BEGIN SELECT RAISE(ABORT, 'F2: first contact never changes'); END""",
    """
        CREATE TRIGGER f1_born_unheard BEFORE INSERT ON record WHEN NEW.status <> 'filed'
        BEGIN SELECT RAISE(ABORT, 'F1: a record is born filed'); END""",
    """
        CREATE TRIGGER f1_handled_only_when_heard BEFORE UPDATE OF status ON record
        WHEN NEW.status IN ('handling', 'resolved', 'closed')
          AND NOT EXISTS (SELECT 1 FROM ownership WHERE record_id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'F1: no handling without a first-contact person'); END""",
    """
        CREATE TRIGGER s1_instants_never_rewritten BEFORE UPDATE OF heard_at, filed_at, promised_at, breach_at
        ON record WHEN NEW.heard_at IS NOT OLD.heard_at OR NEW.filed_at IS NOT OLD.filed_at
          OR NEW.promised_at IS NOT OLD.promised_at OR NEW.breach_at IS NOT OLD.breach_at
        BEGIN SELECT RAISE(ABORT, 'S1: the instants of a filing are never rewritten'); END""",
    """
        CREATE TRIGGER s1_bound_kinds_are_promised BEFORE INSERT ON record
        WHEN NEW.kind IN ('complaint', 'enquiry', 'repair', 'suggestion') AND (NEW.promised_at IS NULL OR NEW.breach_at IS NULL)
        BEGIN SELECT RAISE(ABORT, 'S1: this kind needs a promise'); END""",
    """
        CREATE TRIGGER s3_breach_recorded_for_ever BEFORE UPDATE OF breached_at ON record
        WHEN OLD.breached_at IS NOT NULL AND NEW.breached_at IS NOT OLD.breached_at
        BEGIN SELECT RAISE(ABORT, 'S3: a breach is recorded once and for ever'); END""",
    """
        CREATE TRIGGER s4_no_end_without_response BEFORE UPDATE OF status, kind ON record
        WHEN NOT EXISTS (SELECT 1 FROM response WHERE record_id = NEW.id AND void_at IS NULL)
          AND (NEW.status IN ('resolved', 'closed') AND NEW.kind IN ('complaint', 'enquiry', 'repair', 'suggestion')
               OR OLD.kind IN ('complaint', 'enquiry', 'repair', 'suggestion') AND NEW.kind NOT IN ('complaint', 'enquiry', 'repair', 'suggestion'))
        BEGIN SELECT RAISE(ABORT, 'S4: no end without a response'); END""",
    """
        CREATE TRIGGER s2_response_unchanged BEFORE UPDATE ON response
        WHEN NEW.id IS NOT OLD.id OR NEW.record_id IS NOT OLD.record_id OR NEW.staff_id IS NOT OLD.staff_id
          OR NEW.how IS NOT OLD.how OR NEW.at IS NOT OLD.at
          OR (OLD.void_at IS NOT NULL AND NEW.void_at IS NOT OLD.void_at)
        BEGIN SELECT RAISE(ABORT, 'S2: a response is never rewritten'); END""",
    """
        CREATE TRIGGER s2_response_replaces_nothing BEFORE INSERT ON response
        WHEN EXISTS (SELECT 1 FROM response WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'S2: a response is never rewritten'); END""",
    """
        CREATE TRIGGER s4_response_stays BEFORE DELETE ON response
        BEGIN SELECT RAISE(ABORT, 'S4: responses are voided, never deleted'); END""",
    """
        CREATE TRIGGER s4_ended_keeps_response AFTER UPDATE ON response
        WHEN EXISTS (SELECT 1 FROM record WHERE id = OLD.record_id
                       AND status IN ('resolved', 'closed') AND kind IN ('complaint', 'enquiry', 'repair', 'suggestion'))
          AND NOT EXISTS (SELECT 1 FROM response WHERE record_id = OLD.record_id AND void_at IS NULL)
        BEGIN SELECT RAISE(ABORT, 'S4: reopen the record before its response becomes void'); END""",
    """
        CREATE TRIGGER v1_visit_after_resolution BEFORE INSERT ON visit
        WHEN NOT EXISTS (SELECT 1 FROM record WHERE id = NEW.record_id AND resolved_at IS NOT NULL)
        BEGIN SELECT RAISE(ABORT, 'V1: a visit follows a resolution'); END""",
    """
        CREATE TRIGGER v1_visit_born_unanswered BEFORE INSERT ON visit
        WHEN NEW.outcome <> 'planned' OR EXISTS (SELECT 1 FROM visit
             WHERE id = NEW.id OR (record_id = NEW.record_id AND round = NEW.round))
        BEGIN SELECT RAISE(ABORT, 'V1: a visit is born unanswered'); END""",
    """
        CREATE TRIGGER v1_visit_stays BEFORE DELETE ON visit
        BEGIN SELECT RAISE(ABORT, 'V1: a visit is cancelled, never deleted'); END""",
    """
        CREATE TRIGGER v1_silence_is_no_answer BEFORE UPDATE OF outcome ON visit
        WHEN NEW.outcome IN ('solved', 'not_solved') AND NEW.answered_at IS NULL
        BEGIN SELECT RAISE(ABORT, 'V1: silence is no answer'); END""",
    """
        CREATE TRIGGER history_append_only_update BEFORE UPDATE ON history
        BEGIN SELECT RAISE(ABORT, 'A75: history is append-only'); END""",
    """
        CREATE TRIGGER history_append_only_delete BEFORE DELETE ON history
        BEGIN SELECT RAISE(ABORT, 'A75: history is append-only'); END""",
    """
        CREATE TRIGGER history_append_only_replace BEFORE INSERT ON history
        WHEN EXISTS (SELECT 1 FROM history WHERE (record_id = NEW.record_id AND seq = NEW.seq) OR id = NEW.id)
          OR NEW.seq IS NOT 1 + coalesce((SELECT max(seq) FROM history WHERE record_id = NEW.record_id), 0)
          OR NEW.previous IS NOT coalesce((SELECT hash FROM history WHERE record_id = NEW.record_id
                                           ORDER BY seq DESC LIMIT 1), '')
        BEGIN SELECT RAISE(ABORT, 'A75: history is append-only'); END""",
)


WORDED = re.compile(
    r"CREATE TRIGGER (\w+) ((?:BEFORE|AFTER) (?:INSERT|DELETE|UPDATE(?: OF [\w, ]+?)?))\s+"
    r"ON (\w+)(?:\s+WHEN (.+?))?\s+BEGIN SELECT RAISE\(ABORT, '([^']+)'\); END",
    re.DOTALL,
)


def for_postgres(trigger: str, schema: str) -> tuple[str, ...]:
    """What a trigger is on PostgreSQL: a function, and the triggers that call it – for TRUNCATE, too."""
    found = WORDED.fullmatch(trigger.strip())
    assert found is not None
    name, when, table, condition, says = found.groups()
    condition = re.sub(r"\bIS NOT\b(?! NULL)", "IS DISTINCT FROM", " ".join((condition or "TRUE").split()))
    row = "OLD" if when.endswith("DELETE") else "NEW"
    function = (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET search_path = {schema}, pg_temp AS $$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION '{says}' USING ERRCODE = 'check_violation'; END IF; "
        f"RETURN {row}; END $$"
    )
    rows = f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    if (when, condition) != ("BEFORE DELETE", "TRUE"):
        return function, rows
    whole = f"CREATE TRIGGER {name}_at_once BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
    return function, rows, whole


def upgrade() -> None:
    """Apply."""
    here = op.get_bind()
    on_postgres = here.dialect.name == "postgresql"
    schema = here.exec_driver_sql("SELECT quote_ident(current_schema())").scalar_one() if on_postgres else ""
    for trigger in TRIGGERS:
        for statement in for_postgres(trigger, schema) if on_postgres else (trigger,):
            op.execute(statement)


def downgrade() -> None:
    """Take back."""
    on_postgres = op.get_bind().dialect.name == "postgresql"
    for trigger in TRIGGERS:
        name = trigger.split()[2]
        op.execute(f"DROP FUNCTION {name} CASCADE" if on_postgres else f"DROP TRIGGER {name}")
