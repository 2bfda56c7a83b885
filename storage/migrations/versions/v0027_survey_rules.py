"""What the database itself says about surveys: plans, draws, ladders, forms and figures that nobody rewrites by hand."""

import re

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TRIGGERS = (
    """
        CREATE TRIGGER q2_wave_born_planned BEFORE INSERT ON survey_wave
        WHEN NEW.status <> 'planned' OR NEW.decided_at IS NOT NULL OR NEW.drawn_at IS NOT NULL
          OR EXISTS (SELECT 1 FROM survey_wave
                     WHERE id = NEW.id OR (estate_id = NEW.estate_id AND number = NEW.number))
        BEGIN SELECT RAISE(ABORT, 'Q2: a wave is born as a plan'); END""",
    """
        CREATE TRIGGER q2_wave_stays BEFORE DELETE ON survey_wave
        BEGIN SELECT RAISE(ABORT, 'Q2: a wave is cancelled, never deleted'); END""",
    """
        CREATE TRIGGER q2_wave_step_by_step BEFORE UPDATE OF status ON survey_wave
        WHEN NEW.status <> OLD.status AND NOT ((OLD.status = 'planned' AND NEW.status IN ('cancelled', 'submitted')) OR (OLD.status = 'submitted' AND NEW.status IN ('approved', 'cancelled', 'planned')) OR (OLD.status = 'approved' AND NEW.status IN ('cancelled', 'open', 'pilot')) OR (OLD.status = 'pilot' AND NEW.status IN ('cancelled', 'open')) OR (OLD.status = 'open' AND NEW.status IN ('ended', 'paused')) OR (OLD.status = 'paused' AND NEW.status IN ('ended', 'open')) OR (OLD.status = 'ended' AND NEW.status IN ('figured')) OR (OLD.status = 'figured' AND NEW.status IN ('reported')) OR (OLD.status = 'reported' AND NEW.status IN ('published')))
        BEGIN SELECT RAISE(ABORT, 'Q2: a wave goes step by step'); END""",
    """
        CREATE TRIGGER q2_manager_approves BEFORE UPDATE OF status ON survey_wave
        WHEN NEW.status = 'approved' AND OLD.status = 'submitted' AND NOT EXISTS (SELECT 1 FROM staff_role WHERE staff_id = NEW.decided_by AND role IN ('executive', 'manager'))
        BEGIN SELECT RAISE(ABORT, 'Q2: a manager approves a wave'); END""",
    """
        CREATE TRIGGER q2_sent_after_approval BEFORE UPDATE OF outcome ON survey_household
        WHEN NEW.outcome = 'sent' AND OLD.outcome <> 'sent' AND NOT EXISTS (SELECT 1 FROM survey_wave WHERE id = NEW.wave_id AND status IN ('pilot', 'open'))
        BEGIN SELECT RAISE(ABORT, 'Q2: nothing is sent before approval'); END""",
    """
        CREATE TRIGGER q3_plan_frozen BEFORE UPDATE ON survey_wave
        WHEN NEW.id IS NOT OLD.id OR NEW.estate_id IS NOT OLD.estate_id OR NEW.number IS NOT OLD.number
          OR (OLD.status <> 'planned' AND NEW.status <> 'planned' AND (NEW.questionnaire_id IS NOT OLD.questionnaire_id OR NEW.profile IS NOT OLD.profile OR NEW.occasion IS NOT OLD.occasion OR NEW.period IS NOT OLD.period OR NEW.purpose IS NOT OLD.purpose OR NEW.population IS NOT OLD.population OR NEW.method IS NOT OLD.method OR NEW.use_of_results IS NOT OLD.use_of_results OR NEW.responsible_id IS NOT OLD.responsible_id OR NEW.way IS NOT OLD.way OR NEW.margin IS NOT OLD.margin OR NEW.share IS NOT OLD.share OR NEW.returns IS NOT OLD.returns OR NEW.expected_rate IS NOT OLD.expected_rate OR NEW.buildings IS NOT OLD.buildings OR NEW.opens_on IS NOT OLD.opens_on OR NEW.window_days IS NOT OLD.window_days OR NEW.working IS NOT OLD.working OR NEW.pilot_size IS NOT OLD.pilot_size OR NEW.former_id IS NOT OLD.former_id OR NEW.record_id IS NOT OLD.record_id OR NEW.commitments IS NOT OLD.commitments))
        BEGIN SELECT RAISE(ABORT, 'Q3: a plan is not changed once it is submitted'); END""",
    """
        CREATE TRIGGER q3_questionnaire_unchanged BEFORE UPDATE ON survey_questionnaire
        BEGIN SELECT RAISE(ABORT, 'Q3: a version of a questionnaire never changes'); END""",
    """
        CREATE TRIGGER q3_questionnaire_stays BEFORE DELETE ON survey_questionnaire
        BEGIN SELECT RAISE(ABORT, 'Q3: a version of a questionnaire never changes'); END""",
    """
        CREATE TRIGGER q3_questionnaire_once BEFORE INSERT ON survey_questionnaire
        WHEN EXISTS (SELECT 1 FROM survey_questionnaire WHERE id = NEW.id
                     OR (company_id = NEW.company_id AND name = NEW.name AND version = NEW.version))
        BEGIN SELECT RAISE(ABORT, 'Q3: a version of a questionnaire never changes'); END""",
    """
        CREATE TRIGGER q13_published_with_words BEFORE UPDATE OF status ON survey_wave
        WHEN NEW.status = 'published' AND NEW.publication_id IS NULL
        BEGIN SELECT RAISE(ABORT, 'Q13: what is published is worded and approved'); END""",
    """
        CREATE TRIGGER q4_frame_frozen BEFORE UPDATE ON survey_wave
        WHEN OLD.drawn_at IS NOT NULL AND (NEW.drawn_at IS NOT OLD.drawn_at OR NEW.frame_digest IS NOT OLD.frame_digest OR NEW.households IS NOT OLD.households OR NEW.rotation IS NOT OLD.rotation)
        BEGIN SELECT RAISE(ABORT, 'Q4: a wave is drawn once'); END""",
    """
        CREATE TRIGGER q4_enters_by_the_draw BEFORE INSERT ON survey_household
        WHEN NEW.outcome <> 'queued' OR NOT EXISTS (SELECT 1 FROM survey_wave
             WHERE id = NEW.wave_id AND status = 'approved' AND drawn_at IS NULL)
        BEGIN SELECT RAISE(ABORT, 'Q4: a household enters a wave by its draw'); END""",
    """
        CREATE TRIGGER q4_order_unchanged BEFORE UPDATE ON survey_household
        WHEN NEW.wave_id IS NOT OLD.wave_id OR NEW.unit_id IS NOT OLD.unit_id OR NEW.rank IS NOT OLD.rank OR NEW.stratum IS NOT OLD.stratum OR NEW.key_customer IS NOT OLD.key_customer OR NEW.resting IS NOT OLD.resting
          OR (NEW.drawn IS NOT OLD.drawn AND (OLD.drawn OR NOT EXISTS (SELECT 1 FROM survey_substitution
              WHERE wave_id = NEW.wave_id AND next_unit_id = NEW.unit_id)))
        BEGIN SELECT RAISE(ABORT, 'Q4: only a logged substitution changes the sample'); END""",
    """
        CREATE TRIGGER q4_household_stays BEFORE DELETE ON survey_household
        BEGIN SELECT RAISE(ABORT, 'Q4: the frame of a wave stays as it was drawn'); END""",
    """
        CREATE TRIGGER q4_substitution_unchanged BEFORE UPDATE ON survey_substitution
        BEGIN SELECT RAISE(ABORT, 'Q4: a substitution stays in the log'); END""",
    """
        CREATE TRIGGER q4_substitution_stays BEFORE DELETE ON survey_substitution
        BEGIN SELECT RAISE(ABORT, 'Q4: a substitution stays in the log'); END""",
    """
        CREATE TRIGGER q6_outcome_climbs BEFORE UPDATE OF outcome ON survey_household
        WHEN NEW.outcome <> OLD.outcome AND NOT ((OLD.outcome = 'queued' AND NEW.outcome IN ('complete', 'ineligible', 'partial', 'refused', 'sent', 'started', 'unreachable')) OR (OLD.outcome = 'sent' AND NEW.outcome IN ('complete', 'ineligible', 'partial', 'refused', 'started', 'unreachable')) OR (OLD.outcome = 'unreachable' AND NEW.outcome IN ('complete', 'ineligible', 'partial', 'refused', 'sent', 'started')) OR (OLD.outcome = 'started' AND NEW.outcome IN ('complete', 'ineligible', 'partial', 'refused')) OR (OLD.outcome = 'refused' AND NEW.outcome IN ('complete', 'ineligible', 'partial', 'started')) OR (OLD.outcome = 'partial' AND NEW.outcome IN ('complete', 'ineligible')) OR (OLD.outcome = 'complete' AND NEW.outcome IN ('ineligible')))
        BEGIN SELECT RAISE(ABORT, 'Q6: an outcome only climbs the ladder'); END""",
    """
        CREATE TRIGGER q6_step_unchanged BEFORE UPDATE ON survey_step
        BEGIN SELECT RAISE(ABORT, 'Q6: a step of the ladder stays'); END""",
    """
        CREATE TRIGGER q6_step_stays BEFORE DELETE ON survey_step
        BEGIN SELECT RAISE(ABORT, 'Q6: a step of the ladder stays'); END""",
    """
        CREATE TRIGGER q5_form_in_the_window BEFORE INSERT ON survey_form
        WHEN NEW.counts OR NOT EXISTS (SELECT 1 FROM survey_wave WHERE id = NEW.wave_id AND status IN ('pilot', 'open', 'paused', 'ended'))
        BEGIN SELECT RAISE(ABORT, 'Q5: forms are taken while the wave is open'); END""",
    """
        CREATE TRIGGER q5_answer_in_the_window BEFORE INSERT ON survey_answer
        WHEN NOT EXISTS (SELECT 1 FROM survey_form JOIN survey_wave ON survey_wave.id = survey_form.wave_id WHERE survey_form.id = NEW.form_id AND completed_at IS NULL AND status IN ('pilot', 'open', 'paused', 'ended'))
        BEGIN SELECT RAISE(ABORT, 'Q5: answers are taken while the wave is open'); END""",
    """
        CREATE TRIGGER q5_answer_unchanged BEFORE UPDATE ON survey_answer
        WHEN NEW.form_id IS NOT OLD.form_id OR NEW.item IS NOT OLD.item
          OR NOT EXISTS (SELECT 1 FROM survey_form JOIN survey_wave ON survey_wave.id = survey_form.wave_id WHERE survey_form.id = NEW.form_id AND completed_at IS NULL AND status IN ('pilot', 'open', 'paused', 'ended'))
        BEGIN SELECT RAISE(ABORT, 'Q5: a returned form is not changed'); END""",
    """
        CREATE TRIGGER q5_answer_stays BEFORE DELETE ON survey_answer
        BEGIN SELECT RAISE(ABORT, 'Q5: an answer is excluded with a reason, never deleted'); END""",
    """
        CREATE TRIGGER q5_form_stays BEFORE DELETE ON survey_form
        BEGIN SELECT RAISE(ABORT, 'Q5: a form is excluded with a reason, never deleted'); END""",
    """
        CREATE TRIGGER q12_counted_stays BEFORE UPDATE ON survey_form
        WHEN (NEW.counts IS NOT OLD.counts OR NEW.void IS NOT OLD.void OR NEW.extra IS NOT OLD.extra OR NEW.wave_id IS NOT OLD.wave_id OR NEW.unit_id IS NOT OLD.unit_id OR NEW.building IS NOT OLD.building OR NEW.completed_at IS NOT OLD.completed_at)
          AND EXISTS (SELECT 1 FROM survey_wave WHERE id = NEW.wave_id AND status IN ('figured', 'reported', 'published'))
        BEGIN SELECT RAISE(ABORT, 'Q12: what was counted stays as it was counted'); END""",
    """
        CREATE TRIGGER q10_compared_once BEFORE UPDATE ON survey_comparison
        WHEN OLD.alike IS NOT NULL OR NEW.wave_id IS NOT OLD.wave_id OR NEW.form_id IS NOT OLD.form_id OR NEW.drawn_because IS NOT OLD.drawn_because
        BEGIN SELECT RAISE(ABORT, 'Q10: a form is compared once'); END""",
    """
        CREATE TRIGGER q10_comparison_stays BEFORE DELETE ON survey_comparison
        BEGIN SELECT RAISE(ABORT, 'Q10: a comparison stays'); END""",
    """
        CREATE TRIGGER q13_measure_verified_once BEFORE UPDATE ON survey_measure
        WHEN OLD.effective IS NOT NULL OR NEW.wave_id IS NOT OLD.wave_id OR NEW.item IS NOT OLD.item OR NEW.owner_id IS NOT OLD.owner_id OR NEW.words_id IS NOT OLD.words_id OR NEW.made_by IS NOT OLD.made_by OR NEW.made_at IS NOT OLD.made_at
          OR (NEW.effective IS NOT NULL AND NEW.verified_by IS NULL)
        BEGIN SELECT RAISE(ABORT, 'Q13: a measure is verified once, by somebody else'); END""",
    """
        CREATE TRIGGER q13_measure_stays BEFORE DELETE ON survey_measure
        BEGIN SELECT RAISE(ABORT, 'Q13: a measure stays'); END""",
    """
        CREATE TRIGGER survey_history_append_only_update BEFORE UPDATE ON survey_history
        BEGIN SELECT RAISE(ABORT, 'A75: history is append-only'); END""",
    """
        CREATE TRIGGER survey_history_append_only_delete BEFORE DELETE ON survey_history
        BEGIN SELECT RAISE(ABORT, 'A75: history is append-only'); END""",
    """
        CREATE TRIGGER survey_history_append_only_replace BEFORE INSERT ON survey_history
        WHEN EXISTS (SELECT 1 FROM survey_history WHERE (wave_id = NEW.wave_id AND seq = NEW.seq) OR id = NEW.id)
          OR NEW.seq IS NOT 1 + coalesce((SELECT max(seq) FROM survey_history WHERE wave_id = NEW.wave_id), 0)
          OR NEW.previous IS NOT coalesce((SELECT hash FROM survey_history WHERE wave_id = NEW.wave_id
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
