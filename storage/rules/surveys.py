"""Q – satisfaction surveys (满意度调查): what a wave may become, who says so, and what nobody changes any more.

    planned → submitted → approved → [pilot] → open ⇄ paused → ended → figured → reported → published

Submitted, a wave may be sent back (planned again, with words); until it is open it may be cancelled. Each step works
under the wave's version, so that of two managers who answer at once one is told (``require_version``).

Q2  Questionnaire and plan are approved by the manager before anything is sent. X21: a wave that does not say its
    purpose, population, method, responsible person and use of results is not submitted.
Q3  A questionnaire is never changed once it is entered, a plan not once it is submitted.
Q4  The frame is frozen by the draw; who is in the sample changes by a logged substitution alone.
Q5  Answers are taken while the window is open; staff enter what came in it until the figures are made.
Q6  A household's outcome only climbs its ladder (``storage/surveys/ladder``).
Q10 A comparison is made once.
Q12 What was counted stays as it was counted. B: one reviews the report, another approves it.
Q13 A measure is verified by somebody else than its owner, once. D: results are never published collectively.
"""

from collections.abc import Iterable
from typing import Final

from storage.errors import Clash, Forbidden, RuleBroken
from storage.surveys.ladder import FOLLOWS as LADDER
from storage.surveys.methods import Method
from storage.tables import SurveyWave

FOLLOWS: Final[dict[str, frozenset[str]]] = {
    "planned": frozenset({"submitted", "cancelled"}),
    "submitted": frozenset({"planned", "approved", "cancelled"}),
    "approved": frozenset({"pilot", "open", "cancelled"}),
    "pilot": frozenset({"open", "cancelled"}),
    "open": frozenset({"paused", "ended"}),
    "paused": frozenset({"open", "ended"}),
    "ended": frozenset({"figured"}),
    "figured": frozenset({"reported"}),
    "reported": frozenset({"published"}),
    "published": frozenset(),
    "cancelled": frozenset(),
}
ASKING: Final = ("pilot", "open")
ANSWERED: Final = (*ASKING, "paused")
UNCOUNTED: Final = (*ANSWERED, "ended")
# A pilot is answered by those the bot asks alone: nobody has been at a door yet.
ENTERED: Final = ("open", "paused", "ended")
BEFORE_OPEN: Final = ("planned", "submitted", "approved", "pilot")
COUNTED: Final = ("figured", "reported", "published")

PLANNERS: Final = frozenset({"supervisor", "quality", "manager", "executive"})
APPROVERS: Final = frozenset({"manager", "executive"})
ENTERERS: Final = PLANNERS | {"agent"}
STATED: Final = ("purpose", "population", "method", "responsible_id", "use_of_results")


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _pairs(column: str, follows: Iterable[tuple[str, Iterable[str]]]) -> str:
    """In SQL: the row goes from one word of a column to one that may follow it."""
    steps = [(now, sorted(then)) for now, then in follows if then]
    return " OR ".join(f"(OLD.{column} = '{now}' AND NEW.{column} IN ({_listed(then)}))" for now, then in steps)


def _differs(*columns: str) -> str:
    return " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in columns)


_PLAN = (
    "questionnaire_id", "profile", "occasion", "period", "purpose", "population", "method", "use_of_results",
    "responsible_id", "way", "margin", "share", "returns", "expected_rate", "buildings", "opens_on", "window_days",
    "working", "pilot_size", "former_id", "record_id", "commitments",
)  # fmt: skip
_MANAGER = f"staff_role WHERE staff_id = NEW.decided_by AND role IN ({_listed(sorted(APPROVERS))})"
_OF_WAVE = "SELECT 1 FROM survey_wave WHERE id = NEW.wave_id AND status IN"
_OF_FORM = "SELECT 1 FROM survey_form JOIN survey_wave ON survey_wave.id = survey_form.wave_id WHERE survey_form.id ="

OF_PLANS = {
    "q2_wave_born_planned": """
        CREATE TRIGGER q2_wave_born_planned BEFORE INSERT ON survey_wave
        WHEN NEW.status <> 'planned' OR NEW.decided_at IS NOT NULL OR NEW.drawn_at IS NOT NULL
          OR EXISTS (SELECT 1 FROM survey_wave
                     WHERE id = NEW.id OR (estate_id = NEW.estate_id AND number = NEW.number))
        BEGIN SELECT RAISE(ABORT, 'Q2: a wave is born as a plan'); END""",
    "q2_wave_stays": """
        CREATE TRIGGER q2_wave_stays BEFORE DELETE ON survey_wave
        BEGIN SELECT RAISE(ABORT, 'Q2: a wave is cancelled, never deleted'); END""",
    "q2_wave_step_by_step": f"""
        CREATE TRIGGER q2_wave_step_by_step BEFORE UPDATE OF status ON survey_wave
        WHEN NEW.status <> OLD.status AND NOT ({_pairs("status", FOLLOWS.items())})
        BEGIN SELECT RAISE(ABORT, 'Q2: a wave goes step by step'); END""",
    "q2_manager_approves": f"""
        CREATE TRIGGER q2_manager_approves BEFORE UPDATE OF status ON survey_wave
        WHEN NEW.status = 'approved' AND OLD.status = 'submitted' AND NOT EXISTS (SELECT 1 FROM {_MANAGER})
        BEGIN SELECT RAISE(ABORT, 'Q2: a manager approves a wave'); END""",
    "q2_sent_after_approval": f"""
        CREATE TRIGGER q2_sent_after_approval BEFORE UPDATE OF outcome ON survey_household
        WHEN NEW.outcome = 'sent' AND OLD.outcome <> 'sent' AND NOT EXISTS ({_OF_WAVE} ({_listed(ASKING)}))
        BEGIN SELECT RAISE(ABORT, 'Q2: nothing is sent before approval'); END""",
    "q3_plan_frozen": f"""
        CREATE TRIGGER q3_plan_frozen BEFORE UPDATE ON survey_wave
        WHEN NEW.id IS NOT OLD.id OR NEW.estate_id IS NOT OLD.estate_id OR NEW.number IS NOT OLD.number
          OR (OLD.status <> 'planned' AND NEW.status <> 'planned' AND ({_differs(*_PLAN)}))
        BEGIN SELECT RAISE(ABORT, 'Q3: a plan is not changed once it is submitted'); END""",
    "q3_questionnaire_unchanged": """
        CREATE TRIGGER q3_questionnaire_unchanged BEFORE UPDATE ON survey_questionnaire
        BEGIN SELECT RAISE(ABORT, 'Q3: a version of a questionnaire never changes'); END""",
    "q3_questionnaire_stays": """
        CREATE TRIGGER q3_questionnaire_stays BEFORE DELETE ON survey_questionnaire
        BEGIN SELECT RAISE(ABORT, 'Q3: a version of a questionnaire never changes'); END""",
    "q3_questionnaire_once": """
        CREATE TRIGGER q3_questionnaire_once BEFORE INSERT ON survey_questionnaire
        WHEN EXISTS (SELECT 1 FROM survey_questionnaire WHERE id = NEW.id
                     OR (company_id = NEW.company_id AND name = NEW.name AND version = NEW.version))
        BEGIN SELECT RAISE(ABORT, 'Q3: a version of a questionnaire never changes'); END""",
    "q13_published_with_words": """
        CREATE TRIGGER q13_published_with_words BEFORE UPDATE OF status ON survey_wave
        WHEN NEW.status = 'published' AND NEW.publication_id IS NULL
        BEGIN SELECT RAISE(ABORT, 'Q13: what is published is worded and approved'); END""",
}
OF_DRAWS = {
    "q4_frame_frozen": f"""
        CREATE TRIGGER q4_frame_frozen BEFORE UPDATE ON survey_wave
        WHEN OLD.drawn_at IS NOT NULL AND ({_differs("drawn_at", "frame_digest", "households", "rotation")})
        BEGIN SELECT RAISE(ABORT, 'Q4: a wave is drawn once'); END""",
    "q4_enters_by_the_draw": """
        CREATE TRIGGER q4_enters_by_the_draw BEFORE INSERT ON survey_household
        WHEN NEW.outcome <> 'queued' OR NOT EXISTS (SELECT 1 FROM survey_wave
             WHERE id = NEW.wave_id AND status = 'approved' AND drawn_at IS NULL)
        BEGIN SELECT RAISE(ABORT, 'Q4: a household enters a wave by its draw'); END""",
    "q4_order_unchanged": f"""
        CREATE TRIGGER q4_order_unchanged BEFORE UPDATE ON survey_household
        WHEN {_differs("wave_id", "unit_id", "rank", "stratum", "key_customer", "resting")}
          OR (NEW.drawn IS NOT OLD.drawn AND (OLD.drawn OR NOT EXISTS (SELECT 1 FROM survey_substitution
              WHERE wave_id = NEW.wave_id AND next_unit_id = NEW.unit_id)))
        BEGIN SELECT RAISE(ABORT, 'Q4: only a logged substitution changes the sample'); END""",
    "q4_household_stays": """
        CREATE TRIGGER q4_household_stays BEFORE DELETE ON survey_household
        BEGIN SELECT RAISE(ABORT, 'Q4: the frame of a wave stays as it was drawn'); END""",
    "q4_substitution_unchanged": """
        CREATE TRIGGER q4_substitution_unchanged BEFORE UPDATE ON survey_substitution
        BEGIN SELECT RAISE(ABORT, 'Q4: a substitution stays in the log'); END""",
    "q4_substitution_stays": """
        CREATE TRIGGER q4_substitution_stays BEFORE DELETE ON survey_substitution
        BEGIN SELECT RAISE(ABORT, 'Q4: a substitution stays in the log'); END""",
    "q6_outcome_climbs": f"""
        CREATE TRIGGER q6_outcome_climbs BEFORE UPDATE OF outcome ON survey_household
        WHEN NEW.outcome <> OLD.outcome AND NOT ({_pairs("outcome", LADDER.items())})
        BEGIN SELECT RAISE(ABORT, 'Q6: an outcome only climbs the ladder'); END""",
    "q6_step_unchanged": """
        CREATE TRIGGER q6_step_unchanged BEFORE UPDATE ON survey_step
        BEGIN SELECT RAISE(ABORT, 'Q6: a step of the ladder stays'); END""",
    "q6_step_stays": """
        CREATE TRIGGER q6_step_stays BEFORE DELETE ON survey_step
        BEGIN SELECT RAISE(ABORT, 'Q6: a step of the ladder stays'); END""",
}
OF_ANSWERS = {
    "q5_form_in_the_window": f"""
        CREATE TRIGGER q5_form_in_the_window BEFORE INSERT ON survey_form
        WHEN NEW.counts OR NOT EXISTS ({_OF_WAVE} ({_listed(UNCOUNTED)}))
        BEGIN SELECT RAISE(ABORT, 'Q5: forms are taken while the wave is open'); END""",
    "q5_answer_in_the_window": f"""
        CREATE TRIGGER q5_answer_in_the_window BEFORE INSERT ON survey_answer
        WHEN NOT EXISTS ({_OF_FORM} NEW.form_id AND completed_at IS NULL AND status IN ({_listed(UNCOUNTED)}))
        BEGIN SELECT RAISE(ABORT, 'Q5: answers are taken while the wave is open'); END""",
    "q5_answer_unchanged": f"""
        CREATE TRIGGER q5_answer_unchanged BEFORE UPDATE ON survey_answer
        WHEN NEW.form_id IS NOT OLD.form_id OR NEW.item IS NOT OLD.item
          OR NOT EXISTS ({_OF_FORM} NEW.form_id AND completed_at IS NULL AND status IN ({_listed(UNCOUNTED)}))
        BEGIN SELECT RAISE(ABORT, 'Q5: a returned form is not changed'); END""",
    "q5_answer_stays": """
        CREATE TRIGGER q5_answer_stays BEFORE DELETE ON survey_answer
        BEGIN SELECT RAISE(ABORT, 'Q5: an answer is excluded with a reason, never deleted'); END""",
    "q5_form_stays": """
        CREATE TRIGGER q5_form_stays BEFORE DELETE ON survey_form
        BEGIN SELECT RAISE(ABORT, 'Q5: a form is excluded with a reason, never deleted'); END""",
    "q12_counted_stays": f"""
        CREATE TRIGGER q12_counted_stays BEFORE UPDATE ON survey_form
        WHEN ({_differs("counts", "void", "extra", "wave_id", "unit_id", "building", "completed_at")})
          AND EXISTS ({_OF_WAVE} ({_listed(COUNTED)}))
        BEGIN SELECT RAISE(ABORT, 'Q12: what was counted stays as it was counted'); END""",
    "q10_compared_once": f"""
        CREATE TRIGGER q10_compared_once BEFORE UPDATE ON survey_comparison
        WHEN OLD.alike IS NOT NULL OR {_differs("wave_id", "form_id", "drawn_because")}
        BEGIN SELECT RAISE(ABORT, 'Q10: a form is compared once'); END""",
    "q10_comparison_stays": """
        CREATE TRIGGER q10_comparison_stays BEFORE DELETE ON survey_comparison
        BEGIN SELECT RAISE(ABORT, 'Q10: a comparison stays'); END""",
    "q13_measure_verified_once": f"""
        CREATE TRIGGER q13_measure_verified_once BEFORE UPDATE ON survey_measure
        WHEN OLD.effective IS NOT NULL OR {_differs("wave_id", "item", "owner_id", "words_id", "made_by", "made_at")}
          OR (NEW.effective IS NOT NULL AND NEW.verified_by IS NULL)
        BEGIN SELECT RAISE(ABORT, 'Q13: a measure is verified once, by somebody else'); END""",
    "q13_measure_stays": """
        CREATE TRIGGER q13_measure_stays BEFORE DELETE ON survey_measure
        BEGIN SELECT RAISE(ABORT, 'Q13: a measure stays'); END""",
}
TRIGGERS = {**OF_PLANS, **OF_DRAWS, **OF_ANSWERS}


def may_follow(now: str, then: str) -> bool:
    """Q2: whether a wave may go from one status to another."""
    return then in FOLLOWS[now]


def missing(wave: SurveyWave) -> list[str]:
    """X21: what a wave does not say yet of what it must state before it is submitted."""
    return [name for name in STATED if not str(getattr(wave, name) or "").strip()]


def require_version(wave: SurveyWave, version: int) -> None:
    """Q2: refused when somebody has been faster. Raises ``Clash``."""
    if wave.version != version:
        raise Clash("Q2", "wave_changed", number=wave.number, status=wave.status)


def require_step(wave: SurveyWave, to: str) -> None:
    """Q2: refused when a wave cannot become that. Raises ``RuleBroken``."""
    if not may_follow(wave.status, to):
        raise RuleBroken("Q2", "wave_status", number=wave.number, status=wave.status)


def require_status(wave: SurveyWave, *among: str) -> None:
    """Q2: refused for a wave in another state. Raises ``RuleBroken``."""
    if wave.status not in among:
        raise RuleBroken("Q2", "wave_status", number=wave.number, status=wave.status)


def require_planner(roles: frozenset[str]) -> None:
    """Q2: who leads plans waves. Raises ``Forbidden``."""
    if not roles & PLANNERS:
        raise Forbidden("survey_planners")


def require_approver(roles: frozenset[str]) -> None:
    """Q2: managers approve. Raises ``Forbidden``."""
    if not roles & APPROVERS:
        raise Forbidden("survey_managers")


def require_stated(wave: SurveyWave) -> None:
    """X21: refused while a wave does not say what it is for. Raises ``RuleBroken``."""
    if lacks := missing(wave):
        raise RuleBroken("X21", "wave_lacks", number=wave.number, what=tuple(lacks))


def reviewed_first(method: Method) -> bool:
    """Q12: B's report is reviewed by one and approved by another."""
    return method.profile == "B"


def may_publish(method: Method) -> bool:
    """Q13: whether results are told to all; under D everybody is answered individually."""
    return method.collective_reply
