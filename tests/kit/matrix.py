"""The matrix of rights as its tests read it: a stage with everybody on it, how they fare, and the page beside it."""

from collections.abc import Iterable, Iterator

from tests.kit import asked
from tests.kit.asked import Scene
from tests.kit.everyone import Everyone
from tests.kit.roles_page import row, rows, written
from tests.kit.town import Town

ABOUT_THE_PERSON = frozenset(
    {
        "not_found", "staff_only", "register_first", "invitation_invalid", "managers_only", "own_matter", "named_in_it",
        "x4_above", "not_to_accused", "handler_only", "receiver_only", "signer_only", "responsible_only", "centre_only",
        "centre_verifies", "not_own_work", "visit_own_work", "f3_centre_confirms", "k6_managers_lower",
        "k8_desk_marks", "x10_two_people", "rota_moved", "survey_planners", "survey_managers", "survey_not_asked",
        "measure_owner", "measure_own", "delay_decided_above",
    }
)  # fmt: skip


def stage(*, accusing: bool = False) -> Iterator[Everyone]:
    """Everybody, in a town of their own; nothing of it stays."""
    town = Town()
    with town.engine.connect() as db, db.begin() as undone:
        yield Everyone(town, db, accusing=accusing)
        undone.rollback()
    town.engine.dispose()


def fared(all_: Everyone, scenes: dict[str, Scene]) -> Iterator[str]:
    """The rows of some deeds, as everybody fared; no refusal may be about anything but the person."""
    for name, scene in scenes.items():
        codes = dict(asked.fare(all_, scene))
        assert {code for found in codes.values() for code in found} <= ABOUT_THE_PERSON | {""}, (name, codes)
        yield row(name, asked.says(name), {who: [not code for code in found] for who, found in codes.items()})


def compare(section: str, found: Iterable[str]) -> None:
    """A section of the page says what was found, row by row."""
    assert "\n".join(found) == "\n".join(written(name, cells) for name, cells in rows(section).items())
