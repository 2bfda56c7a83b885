"""Procedures as data: a slip in a file is refused with the file's name, an override is a value more."""

from collections.abc import Callable
from dataclasses import fields
from datetime import time
from pathlib import Path

import pytest

from storage import procedures
from storage.procedures import Procedure, ProcedureError, procedure

FOLDER = Path(procedures.__file__).parent


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Where profiles are read from, for this test: a copy to write slips into."""
    for file in FOLDER.glob("*.toml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(procedures.resources, "files", lambda _: tmp_path)
    procedure.cache_clear()

    def write(name: str, text: str) -> None:
        (tmp_path / name).write_text(text, encoding="utf-8")

    return write


@pytest.fixture(autouse=True)
def _fresh() -> None:
    procedure.cache_clear()


@pytest.mark.parametrize(
    "name", sorted(file.stem for file in FOLDER.glob("[A-Z]*.toml"))
)
def test_every_profile_can_be_used(name: str) -> None:
    found = procedure(name)
    assert found.id == name
    assert all(getattr(found, field.name) is not None for field in fields(Procedure))


def test_the_default_profile_says_what_the_rulebook_says() -> None:
    found = procedure("C3")
    assert (found.claim_minutes, found.cutoff_minutes, found.reminders) == (30, 60, (50, 80))
    assert (found.digest_at, found.visit_at) == (time(8, 0), time(9, 30))
    assert (found.visit_working_days, found.draft_minutes) == (1, 15)
    assert found.first_contact_until == "registered"


@pytest.mark.parametrize(
    ("name", "fixed"),
    [
        ("A", {"signer": "supervisor", "contact_task": True, "return_working_days": 3, "box": True}),
        ("B", {"repair_visit_working_days": 1, "visit_all_kinds": {"repair"}, "office": "director"}),
        ("C1", {"correction": True, "verify_working_days": 5, "box": True, "office": "coordination"}),
        ("C2", {"first_contact_until": "explained", "confirmation": True, "office": "enterprise"}),
        ("C3", {"signature": "all", "signer": "manager", "visit_floor": 60, "office": "quality"}),
        ("D", {"first_contact_until": "answered", "visit_all_kinds": {"complaint"}, "collective_reply": "never"}),
    ],
)
def test_each_profile_says_what_its_procedure_fixes(name: str, fixed: dict[str, object]) -> None:
    found = procedure(name)
    assert {key: getattr(found, key) for key in fixed} == fixed


def test_an_estate_may_override_single_values() -> None:
    found = procedure("C3", '{"claim_minutes": 10, "visit_at": "10:00", "reminders": [40, 70]}')
    assert (found.claim_minutes, found.visit_at, found.reminders) == (10, time(10, 0), (40, 70))
    assert found.cutoff_minutes == procedure("C3").cutoff_minutes


def test_a_profile_wins_over_the_default_and_an_override_over_both(
    folder: Callable[[str, str], None],
) -> None:
    folder("X.toml", 'id = "X"\nname = "x"\nclaim_minutes = 5\ncutoff_minutes = 90\n')
    found = procedure("X", '{"claim_minutes": 7}')
    assert (found.claim_minutes, found.cutoff_minutes, found.draft_minutes) == (7, 90, 15)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("claim_minuts = 5", "'claim_minuts' is not a parameter"),
        ('claim_minutes = "5"', "claim_minutes must be a whole number, not '5'"),
        ("claim_minutes = 5.5", "claim_minutes must be a whole number"),
        ("claim_minutes = -1", "claim_minutes must be a whole number"),
        ("visit_working_days = [1]", "visit_working_days must be a whole number"),
        ('first_contact_until = "bored"', "first_contact_until must be one of"),
        ('visit_at = "24:00"', "a time HH:MM"),
        ('digest_at = "eight"', "a time HH:MM"),
        ("digest_at = 8", "a time HH:MM"),
        ("visit_floor = 101", "visit_floor must be a percentage from 0 to 100"),
        ("box = 1", "box must be true or false"),
        ('signer = "boss"', "signer must be one of agent, handler"),
        ('visit_in_person = ["hot", "hotter"]', "visit_in_person must be a list of general, important"),
        ("visit_in_person = [[1]]", "visit_in_person must be a list of"),
        ("visit_reminder_days = [3, 1]", "visit_reminder_days must be rising numbers of days"),
        ("claim_minutes = ", "cannot be read"),
        ("claim_minutes = 5\nclaim_minutes = 6", "cannot be read"),
    ],
)
def test_a73_a_slip_in_a_profile_is_refused_with_the_files_name(
    folder: Callable[[str, str], None], text: str, complaint: str
) -> None:
    folder("X.toml", f'id = "X"\nname = "x"\n{text}\n')
    with pytest.raises(ProcedureError, match=complaint) as refused:
        procedure("X")
    assert "X.toml" in str(refused.value)


def test_a73_a_profile_in_another_encoding_is_refused(
    folder: Callable[[str, str], None], tmp_path: Path
) -> None:
    (tmp_path / "X.toml").write_bytes('name = "物业"'.encode("gbk"))
    with pytest.raises(ProcedureError, match=r"X\.toml cannot be read"):
        procedure("X")


def test_a_profile_that_leaves_something_out_is_refused(folder: Callable[[str, str], None]) -> None:
    folder("X.toml", 'name = "x"\n')
    with pytest.raises(ProcedureError, match=r"X\.toml leaves out id"):
        procedure("X")


def test_a_profile_that_does_not_exist_is_refused_by_name() -> None:
    with pytest.raises(ProcedureError, match="There is no procedure 'Z9'"):
        procedure("Z9")


@pytest.mark.parametrize("override", ['{"claim_minuts": 5}', '{"claim_minutes": "5"}', '{"visit_at": "9"}'])
def test_a_slip_in_an_override_is_refused(override: str) -> None:
    with pytest.raises(ProcedureError):
        procedure("C3", override)
