"""Who may what about a complaint that accuses a colleague (X4): everybody tries; docs/roles.md is the measure."""

from collections.abc import Iterator

import pytest

from dialogs.events import Commanded
from tests.kit import asked, asks
from tests.kit.asked import ABOUT_COLLEAGUES, SCENES
from tests.kit.asks import QUESTIONS
from tests.kit.everyone import Everyone
from tests.kit.matrix import compare, fared, stage

OF_THE_ROTA = "exchange the duty"
NUMBER = "TS-20261124-0001"


@pytest.fixture(scope="module")
def everyone() -> Iterator[Everyone]:
    yield from stage(accusing=True)


def test_x4_a22_a_complaint_about_a_colleague_is_for_whoever_is_above_them(everyone: Everyone) -> None:
    compare("A complaint about a colleague", fared(everyone, ABOUT_COLLEAGUES))


@pytest.mark.parametrize("question", [name for name in QUESTIONS if name != OF_THE_ROTA])
def test_x4_nobody_is_asked_about_a_colleague_for_what_they_may_not_do(everyone: Everyone, question: str) -> None:
    one = QUESTIONS[question]
    may = {who: not any(codes) for who, codes in asked.fare(everyone, SCENES[one.answer])}
    assert {who for who, found in asks.whom(everyone, one) if any(found)} <= {who for who, yes in may.items() if yes}


def test_x4_whom_it_accuses_does_not_find_it_in_a_list(everyone: Everyone) -> None:
    looked = Commanded("find", "3-2-501")
    assert NUMBER in everyone.hears(everyone.one("supervisor"), looked)
    assert NUMBER not in everyone.hears(everyone.one("accused"), looked)
