"""The triggers of handling: transfers, proposals, extensions, actions, points, decisions, and how a matter ends."""

import re

from alembic import op

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None

TRIGGERS = (
    """
        CREATE TRIGGER f5_one_transfer_waits BEFORE INSERT ON transfer
        WHEN EXISTS (SELECT 1 FROM transfer WHERE id = NEW.id
             OR (record_id = NEW.record_id AND accepted_at IS NULL AND declined_at IS NULL))
        BEGIN SELECT RAISE(ABORT, 'F5: one transfer at a time waits for its receiver'); END""",
    """
        CREATE TRIGGER f5_transfer_unchanged BEFORE UPDATE ON transfer
        WHEN NEW.id IS NOT OLD.id OR NEW.record_id IS NOT OLD.record_id OR NEW.from_id IS NOT OLD.from_id
          OR NEW.to_id IS NOT OLD.to_id OR NEW.by_id IS NOT OLD.by_id OR NEW.at IS NOT OLD.at
          OR OLD.accepted_at IS NOT NULL OR OLD.declined_at IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'F5: a transfer is answered once and never rewritten'); END""",
    """
        CREATE TRIGGER f5_transfer_stays BEFORE DELETE ON transfer
        BEGIN SELECT RAISE(ABORT, 'F5: transfers are recorded for ever'); END""",
    """
        CREATE TRIGGER h1_born_unsigned BEFORE INSERT ON proposal
        WHEN NEW.signed_at IS NOT NULL OR NEW.sent_back_at IS NOT NULL OR EXISTS (SELECT 1 FROM proposal
             WHERE id = NEW.id OR (record_id = NEW.record_id AND round = NEW.round))
        BEGIN SELECT RAISE(ABORT, 'H1: a proposal is born without a signature'); END""",
    """
        CREATE TRIGGER h1_signed_by_somebody_else BEFORE UPDATE ON proposal
        WHEN NEW.signed_at IS NOT NULL AND (NEW.signed_by IS NULL OR NEW.signed_by = NEW.staff_id)
        BEGIN SELECT RAISE(ABORT, 'H1: a proposal is signed by somebody else than its author'); END""",
    """
        CREATE TRIGGER h1_proposal_unchanged BEFORE UPDATE ON proposal
        WHEN NEW.id IS NOT OLD.id OR NEW.record_id IS NOT OLD.record_id OR NEW.staff_id IS NOT OLD.staff_id
          OR NEW.cause_id IS NOT OLD.cause_id OR NEW.proposal_id IS NOT OLD.proposal_id
          OR NEW.planned_on IS NOT OLD.planned_on OR NEW.at IS NOT OLD.at
          OR OLD.signed_at IS NOT NULL OR OLD.sent_back_at IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'H1: a proposal is answered once and never rewritten'); END""",
    """
        CREATE TRIGGER h1_proposal_stays BEFORE DELETE ON proposal
        BEGIN SELECT RAISE(ABORT, 'H1: a proposal stays on the record'); END""",
    """
        CREATE TRIGGER h1_entries_unaltered BEFORE UPDATE ON words
        WHEN OLD.part IN ('cause', 'proposal', 'progress') AND (NEW.part IS NOT OLD.part
          OR NEW.author IS NOT OLD.author OR NEW.author_id IS NOT OLD.author_id OR NEW.at IS NOT OLD.at
          OR (NEW.body IS NOT OLD.body AND NEW.body <> ''))
        BEGIN SELECT RAISE(ABORT, 'H1: an entry bears its author and time and is never altered'); END""",
    """
        CREATE TRIGGER h3_extension_unchanged BEFORE UPDATE ON extension
        WHEN NEW.id IS NOT OLD.id OR NEW.record_id IS NOT OLD.record_id OR NEW.staff_id IS NOT OLD.staff_id
          OR NEW.former IS NOT OLD.former OR NEW.until IS NOT OLD.until OR NEW.why_id IS NOT OLD.why_id
          OR NEW.at IS NOT OLD.at OR (OLD.told_at IS NOT NULL AND NEW.told_at IS NOT OLD.told_at)
        BEGIN SELECT RAISE(ABORT, 'H3: an extension is never rewritten'); END""",
    """
        CREATE TRIGGER h3_extension_stays BEFORE DELETE ON extension
        BEGIN SELECT RAISE(ABORT, 'H3: an extension stays on the record'); END""",
    """
        CREATE TRIGGER h4_born_open BEFORE INSERT ON correction
        WHEN NEW.done_at IS NOT NULL OR NEW.effective IS NOT NULL OR EXISTS (SELECT 1 FROM correction
             WHERE id = NEW.id OR (record_id = NEW.record_id AND round = NEW.round))
        BEGIN SELECT RAISE(ABORT, 'H4: an action is born open'); END""",
    """
        CREATE TRIGGER h4_verified_by_another BEFORE UPDATE ON correction
        WHEN NEW.effective IS NOT NULL AND (NEW.verified_by IS NULL OR NEW.verified_by = NEW.staff_id
             OR NEW.done_at IS NULL)
        BEGIN SELECT RAISE(ABORT, 'H4: an action is verified by somebody else, once it is done'); END""",
    """
        CREATE TRIGGER h4_action_unchanged BEFORE UPDATE ON correction
        WHEN OLD.effective IS NOT NULL OR NEW.id IS NOT OLD.id OR NEW.record_id IS NOT OLD.record_id
          OR NEW.staff_id IS NOT OLD.staff_id OR NEW.cause_id IS NOT OLD.cause_id
          OR NEW.action_id IS NOT OLD.action_id OR NEW.planned_on IS NOT OLD.planned_on OR NEW.at IS NOT OLD.at
          OR (OLD.done_at IS NOT NULL AND NEW.done_at IS NOT OLD.done_at)
        BEGIN SELECT RAISE(ABORT, 'H4: an action is verified once and never rewritten'); END""",
    """
        CREATE TRIGGER h4_action_stays BEFORE DELETE ON correction
        BEGIN SELECT RAISE(ABORT, 'H4: an action stays on the record'); END""",
    """
        CREATE TRIGGER h4_no_close_unverified BEFORE UPDATE OF status ON record
        WHEN NEW.status = 'closed' AND OLD.status <> 'closed'
          AND EXISTS (SELECT 1 FROM correction WHERE record_id = NEW.id)
          AND NOT EXISTS (SELECT 1 FROM correction WHERE record_id = NEW.id AND effective IS NOT NULL
                AND round = (SELECT max(round) FROM correction WHERE record_id = NEW.id) AND effective)
        BEGIN SELECT RAISE(ABORT, 'H4: no end before the action is verified'); END""",
    """
        CREATE TRIGGER x51_point_unchanged BEFORE UPDATE ON point
        WHEN OLD.answer_id IS NOT NULL OR NEW.id IS NOT OLD.id OR NEW.record_id IS NOT OLD.record_id
          OR NEW.position IS NOT OLD.position OR NEW.words_id IS NOT OLD.words_id OR NEW.at IS NOT OLD.at
        BEGIN SELECT RAISE(ABORT, 'X51: a point is answered once and never rewritten'); END""",
    """
        CREATE TRIGGER x51_point_stays BEFORE DELETE ON point
        BEGIN SELECT RAISE(ABORT, 'X51: a point stays on the record'); END""",
    """
        CREATE TRIGGER x51_no_end_with_open_point BEFORE UPDATE OF status ON record
        WHEN NEW.status = 'closed' AND OLD.status <> 'closed'
          AND EXISTS (SELECT 1 FROM point WHERE record_id = NEW.id AND answer_id IS NULL)
        BEGIN SELECT RAISE(ABORT, 'X51: no end while a point has no answer'); END""",
    """
        CREATE TRIGGER h5_told_after_approval BEFORE UPDATE OF told_at ON decision
        WHEN NEW.told_at IS NOT NULL AND NEW.approved_at IS NULL
          AND EXISTS (SELECT 1 FROM record WHERE id = NEW.record_id AND formal_opinion)
        BEGIN SELECT RAISE(ABORT, 'H5: no answer goes out before it is approved'); END""",
    """
        CREATE TRIGGER h5_born_untold BEFORE INSERT ON decision
        WHEN NEW.told_at IS NOT NULL OR NEW.approved_at IS NOT NULL OR EXISTS (SELECT 1 FROM decision
             WHERE id = NEW.id OR (record_id = NEW.record_id AND round = NEW.round))
        BEGIN SELECT RAISE(ABORT, 'H5: a decision is born unapproved and untold'); END""",
    """
        CREATE TRIGGER x13_decision_unchanged BEFORE UPDATE ON decision
        WHEN NEW.id IS NOT OLD.id OR NEW.record_id IS NOT OLD.record_id OR NEW.staff_id IS NOT OLD.staff_id
          OR NEW.outcome IS NOT OLD.outcome OR NEW.remedy IS NOT OLD.remedy OR NEW.reasons_id IS NOT OLD.reasons_id
          OR NEW.open_id IS NOT OLD.open_id OR NEW.open_until IS NOT OLD.open_until OR NEW.at IS NOT OLD.at
          OR (OLD.told_at IS NOT NULL AND NEW.told_at IS NOT OLD.told_at)
          OR (OLD.approved_at IS NOT NULL AND NEW.approved_at IS NOT OLD.approved_at)
          OR (OLD.approved_by IS NOT NULL AND NEW.approved_by IS NOT OLD.approved_by)
        BEGIN SELECT RAISE(ABORT, 'X13: a decision is never rewritten'); END""",
    """
        CREATE TRIGGER x13_decision_stays BEFORE DELETE ON decision
        BEGIN SELECT RAISE(ABORT, 'X13: a decision stays on the record'); END""",
    """
        CREATE TRIGGER f6_not_ours_is_explained BEFORE UPDATE OF status, closed_as ON record
        WHEN NEW.status = 'closed' AND NEW.closed_as = 'not_ours' AND NOT EXISTS (SELECT 1 FROM decision
             WHERE record_id = NEW.id AND outcome = 'not_ours' AND told_at IS NOT NULL)
        BEGIN SELECT RAISE(ABORT, 'F6: not ours only with an explanation'); END""",
    """
        CREATE TRIGGER x14_closed_as_something BEFORE UPDATE OF status ON record
        WHEN NEW.status = 'closed' AND NEW.closed_as NOT IN ('accepted', 'silence', 'without_agreement', 'not_ours',
             'answered', 'passed_on')
        BEGIN SELECT RAISE(ABORT, 'X14: it is on the record how a matter ended'); END""",
    """
        CREATE TRIGGER x50_no_end_with_open_work BEFORE UPDATE OF status ON record
        WHEN NEW.status = 'closed' AND OLD.status <> 'closed' AND NEW.work_open
        BEGIN SELECT RAISE(ABORT, 'X50: no end while work is outstanding'); END""",
    """
        CREATE TRIGGER x49_reviewer_is_another BEFORE UPDATE OF reviewer_id ON objection
        WHEN NEW.reviewer_id IS NOT NULL AND NEW.reviewer_id IS NOT OLD.reviewer_id
          AND EXISTS (SELECT 1 FROM ownership WHERE record_id = NEW.record_id AND staff_id = NEW.reviewer_id)
        BEGIN SELECT RAISE(ABORT, 'X49: the reviewer is not the first handler'); END""",
    """
        CREATE TRIGGER x49_objection_stays BEFORE DELETE ON objection
        BEGIN SELECT RAISE(ABORT, 'X49: an objection stays on the record'); END""",
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
    op.execute("UPDATE record SET closed_as = 'passed_on' WHERE closed_as = 'passed on'")
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
    op.execute("UPDATE record SET closed_as = 'passed on' WHERE closed_as = 'passed_on'")
