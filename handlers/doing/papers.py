"""The office's forms, asked for by staff: who may, and that it is on the record (H7, H4, V3)."""

from collections.abc import Callable
from typing import Any

from dialogs.deeds.papers import AskForm
from handlers.doing.deed import Doing, Values
from handlers.telling import papers as notices_papers
from storage.errors import Forbidden
from storage.reading import get
from storage.register import history, records
from storage.tables import Staff


def _ask(doing: Doing, deed: AskForm) -> Values:
    """H7: the form comes into the asker's own chat; it shows the resident's contact, so the showing is on the trail."""
    turn, actor = doing.turn, doing.person.as_staff()
    if actor.kind != "staff":
        raise Forbidden("staff_only")
    record = turn.record(deed.record, by=actor)
    records.require_staff(turn.db, record, by=actor)
    notices_papers.form(turn, record, get(turn.db, Staff, actor.id), deed)
    history.append(turn.db, deed.record, "form_sent", by=actor, now=turn.now, form=deed.form, ending=deed.ending)
    return {"number": record.number}


DEEDS: dict[type, Callable[[Doing, Any], Values]] = {AskForm: _ask}
