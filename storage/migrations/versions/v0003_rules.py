"""The triggers that keep the rules of the register even against SQL by hand."""

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


def upgrade() -> None:
    """Apply."""

    for trigger in TRIGGERS:
        op.execute(trigger)


def downgrade() -> None:
    """Take back."""
    for trigger in TRIGGERS:
        op.execute("DROP TRIGGER " + trigger.split()[2])
