"""Work that comes again by itself, day after day: planned whenever a bot begins to lead, and from then on by itself.

What is planned already stays as it is, so a start more or less plans nothing twice.
"""

from datetime import datetime

from handlers.doing import learning
from handlers.due import early_warning, survey_occasions, survey_words, surveys as due_surveys, tasks as due_tasks
from handlers.office import Office, Turn
from storage import estates
from storage.database import Db


def plan(db: Db, office: Office, now: datetime) -> None:
    """Plan what each estate of a bot does again and again."""
    turn = Turn(db, now, office, f"recurring:{now.timestamp():.0f}")
    for estate in estates.of_bot(db, office.bot_id):
        due_tasks.plan_box(turn, turn.at(estate.id or 0), now)
        learning.plan(turn, estate.id or 0)
        early_warning.plan(turn, turn.at(estate.id or 0))
        survey_occasions.plan(turn, turn.at(estate.id or 0))
        due_surveys.plan(turn, turn.at(estate.id or 0))
        survey_words.look_again(turn, estate.id or 0)
