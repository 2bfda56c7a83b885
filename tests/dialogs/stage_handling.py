"""The handling's part of the stage: guided entries, requests, what page and list show, what its deeds fill in."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from dialogs.casework import guided, matter, page, papers, reply, request, statement
from dialogs.casework.page import AT_ONCE, GUIDED_STEPS
from dialogs.casework.steps import FORMS
from dialogs.deeds import handling, papers as deeds_papers
from dialogs.deeds.deed import Deed
from dialogs.deeds.tasks import GiveStatement
from dialogs.events import Event, Pressed, Typed
from dialogs.kit import N_, Phrase
from dialogs.resident import mine

NUMBER = "TS-20261119-0001"
TODAY = date(2026, 11, 19)
NOON = datetime(2026, 11, 19, 4, tzinfo=UTC)


def facts(taken: matter.Matter, own: mine.Matter) -> dict[str, list[Any]]:
    """More facts for dialogs that know of the handling."""
    busy = replace(taken, waits_for="张伟", points=3, points_open=1, work_open=True, open_until=TODAY, stage=2)
    resolved = replace(own, status="resolved", again=True, disputable=True, result=True)
    ended = replace(own, id=9, status="closed", open=False, outside="· 12345")
    return {
        "guided": [guided.Facts(form, 7, 4, NUMBER, "\n“电梯呢？”", TODAY) for form in FORMS]
        + [guided.Facts("nonsense", 7, 0, NUMBER, "", TODAY)],
        "request": [
            request.Facts(kind, 7, NUMBER, "李静", (Phrase(N_("“{text}”"), {"text": "补扫"}),), waits)
            for kind in request.KINDS for waits in (True, False)
        ],
        "page": [
            page.PageFacts(
                busy, "3栋2单元501", "陈晨", "13800000001", "", ((2, "张伟"),), ((5, 8, "工程部"),),
                (*GUIDED_STEPS, *AT_ONCE), ((4, 1, "电梯呢？"),), graded=True, lacks=("closed", "visited"),
            )
        ] * 12,
        "papers": [papers.Facts(7, NUMBER)],
        "statement": [*[statement.Facts(8, NUMBER, "张伟", "赵敏", NOON)] * 3, statement.Facts(8, NUMBER, open=False),
            statement.Facts(8, NUMBER, "张伟", "赵敏", NOON, own=False)],
        "mine": [mine.Facts((own, replace(resolved, id=8), ended))] * 2,
        "reply": [reply.Facts(7, NUMBER, on_spot=True), reply.Facts(7, NUMBER, formal=True)],
    }  # fmt: skip


OUTCOMES: dict[type, set[str]] = {
    handling.AcceptTransfer: {"number"}, handling.DeclineTransfer: {"number", "name"},
    handling.Propose: {"number", "follow"}, handling.SignProposal: {"number"},
    handling.ReturnProposal: {"number", "name"}, handling.NoteProgress: {"number"},
    handling.PutOff: {"number", "standing"}, handling.ExplainDelay: {"number"},
    handling.GrantDelay: {"number"}, handling.RefuseDelay: {"number", "name", "until"},
    handling.BeginCorrection: {"number"}, handling.CorrectionDone: {"number"},
    handling.VerifyCorrection: {"number", "name"}, handling.MarkFormal: {"number"},
    handling.Hold: {"number"}, handling.ApproveDraft: {"number"},
    handling.ReturnDraft: {"number", "name"}, handling.JudgeValid: {"number"},
    handling.NotOurs: {"number", "follow"}, handling.Decide: {"number", "follow"},
    handling.WorkDone: {"number"}, handling.AddPoint: {"number", "position"},
    handling.AnswerPoint: {"number", "position"}, handling.AcceptResult: {"number", "ending"},
    handling.NotSatisfied: {"number", "next"}, handling.ExplainObjection: {"number"},
    deeds_papers.AskForm: {"number"}, GiveStatement: {"number"},
}  # fmt: skip


def confirmed(at: str, event: Event, deed: Deed) -> bool:
    """Words confirm where words were asked for; all else is a press."""
    match deed:
        case handling.ExplainObjection():
            return at == "why" and isinstance(event, Typed)
        case handling.AddPoint() if at == "point":
            return isinstance(event, Typed)
    return isinstance(event, Pressed)


def filled() -> set[type]:
    """The deeds of every form, filled in as it asks, and of the words after a "not satisfied"."""
    unhappy = mine.step(mine.Mine("why", 7), Typed("楼上还是脏的", 1), mine.Facts())
    return {type(unhappy.do), *map(_deed, FORMS)}


def _deed(form: str) -> type:
    known = guided.Facts(form, 7, 4, NUMBER, "", TODAY)
    state = guided.begin(known)
    while (first := guided.ask(state, known).buttons[0][0].choice) != "done":
        words = first in ("cancel", "back", "none")
        step = guided.step(state, Typed("写清楚的一句话", 1) if words else Pressed(first), known)
        assert step.state is not None
        assert step.state != state
        state = step.state
    return type(guided.step(state, Pressed("done"), known).do)
