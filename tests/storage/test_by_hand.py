"""The database's own word: SQL by a foreign hand, without our settings, is refused with the rule's id."""

import sqlite3

import pytest

UNCLAIMED, BREACHED, RESOLVED, CLOSED = 1, 2, 3, 4

FORBIDDEN = [
    ("I1", "DELETE FROM record WHERE id = 1"),
    ("I3", "UPDATE record SET number = 'TS-20261119-0099' WHERE id = 1"),
    ("I3", "UPDATE record SET estate_id = 2 WHERE id = 1"),
    ("F1", "UPDATE record SET status = 'handling' WHERE id = 1"),
    ("F1", "INSERT INTO ownership (record_id, staff_id, how, at) "
           "VALUES (2, 2, 'claimed', '2026-11-19 09:00:00')"),
    ("F1", "INSERT OR REPLACE INTO ownership (record_id, staff_id, how, at) "
           "VALUES (2, 2, 'claimed', '2026-11-19 09:00:00')"),
    ("F1", "REPLACE INTO ownership SELECT record_id, 2, how, at, NULL, NULL FROM ownership "
           "WHERE record_id = 2"),
    ("F2", "UPDATE ownership SET staff_id = 2 WHERE record_id = 2"),
    ("F2", "UPDATE ownership SET how = 'heard' WHERE record_id = 2"),
    ("F2", "UPDATE ownership SET at = '2026-11-19 00:00:00' WHERE record_id = 2"),
    ("F2", "UPDATE OR REPLACE ownership SET record_id = 3 WHERE record_id = 2"),
    ("F2", "UPDATE ownership SET released_at = NULL WHERE record_id = 2"),
    ("F2", "UPDATE ownership SET released_at = '2026-12-01 00:00:00' WHERE record_id = 2"),
    ("F2", "DELETE FROM ownership WHERE record_id = 2"),
    ("S1", "UPDATE record SET promised_at = '2026-12-31 12:00:00' WHERE id = 1"),
    ("S1", "UPDATE record SET breach_at = '2026-12-31 16:00:00' WHERE id = 1"),
    ("S1", "UPDATE record SET filed_at = '2026-11-19 11:00:00' WHERE id = 1"),
    ("S1", "UPDATE record SET heard_at = '2026-11-19 11:00:00' WHERE id = 1"),
    ("S1", "UPDATE record SET promised_at = NULL, breach_at = NULL WHERE id = 1"),
    ("S3", "UPDATE record SET breached_at = NULL WHERE id = 2"),
    ("S3", "UPDATE record SET breached_at = '2026-11-21 00:00:00' WHERE id = 2"),
    ("S4", "UPDATE record SET status = 'resolved' WHERE id = 2"),
    ("S4", "UPDATE record SET status = 'closed' WHERE id = 2"),
    ("S4", "UPDATE response SET void_at = '2026-11-20 00:00:00' WHERE record_id = 3"),
    ("S4", "UPDATE response SET void_at = '2026-11-20 00:00:00' WHERE record_id = 4"),
    ("S4", "DELETE FROM response WHERE record_id = 3"),
    ("S4", "DELETE FROM response WHERE record_id = 2"),
    ("V1", "INSERT INTO visit (record_id, round, planned_at, outcome) "
           "VALUES (2, 1, '2026-11-20', 'planned')"),
    ("V1", "UPDATE visit SET outcome = 'solved' WHERE record_id = 3"),
    ("V1", "UPDATE visit SET outcome = 'not_solved' WHERE record_id = 3"),
    ("A75", "UPDATE history SET who_id = 2 WHERE record_id = 1"),
    ("A75", "UPDATE history SET at = '2026-11-19 00:00:00' WHERE record_id = 1 AND seq = 1"),
    ("A75", "DELETE FROM history WHERE record_id = 3 AND seq = 1"),
    ("A75", "REPLACE INTO history SELECT id, record_id, seq, at, who, 9, what, details, previous, hash "
            "FROM history WHERE record_id = 1"),
    ("A75", "INSERT INTO history SELECT NULL, 1, seq, at, who, who_id, what, details, previous, hash "
            "FROM history WHERE record_id = 1"),
    ("A75", "INSERT INTO history SELECT NULL, 1, 3, at, who, who_id, what, details, hash, 'x' "
            "FROM history WHERE record_id = 1"),
    ("A75", "INSERT INTO history SELECT NULL, 1, 2, at, who, who_id, what, details, '', 'x' "
            "FROM history WHERE record_id = 1"),
    ("A75", "UPDATE audit SET details = '' WHERE id = 1"),
    ("A75", "DELETE FROM audit"),
]  # fmt: skip

COLUMNS = (
    "estate_id, number, kind, status, severity, responsibility, category, place, channel, wish, confirmed, "
    "resident_id, procedure, calendar, heard_at, filed_at, promised_at, breach_at, closed_as, reopened, "
    "version"
)
NEWBORN = {
    "estate_id": "1", "number": "'TS-20261119-0100'", "kind": "'complaint'", "status": "'filed'",
    "severity": "'general'", "responsibility": "''", "category": "'oth'", "place": "''", "channel": "'phone'",
    "wish": "''", "confirmed": "1", "resident_id": "1", "procedure": "'C3'", "calendar": "''",
    "heard_at": "'2026-11-19 02:00:00'", "filed_at": "'2026-11-19 02:00:00'",
    "promised_at": "'2026-11-19 12:00:00'", "breach_at": "'2026-11-19 16:00:00'",
    "closed_as": "''", "reopened": "0", "version": "1",
}  # fmt: skip


ANOTHER_RESPONSE = """
    INSERT INTO response (record_id, staff_id, how, at, void_reason)
    VALUES ({record}, 1, 'visit', '2026-11-19', '')
"""


def newborn(values: dict[str, str]) -> str:
    given = ", ".join(values[name] for name in COLUMNS.split(", "))
    return f"INSERT INTO record ({COLUMNS}) VALUES ({given})"


def dump(hand: sqlite3.Connection) -> list[tuple[object, ...]]:
    tables = ("record", "ownership", "response", "history", "visit", "audit")
    return [row for name in tables for row in hand.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall()]


@pytest.mark.parametrize(("rule", "sql"), FORBIDDEN)
def test_sql_by_hand_is_refused_with_the_rules_id(hand: sqlite3.Connection, rule: str, sql: str) -> None:
    before = dump(hand)
    with pytest.raises(sqlite3.IntegrityError, match=rf"^{rule}: "):
        hand.execute(sql)
    assert dump(hand) == before


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"promised_at": "NULL", "breach_at": "NULL"}, "S1: "),
        ({"breach_at": "NULL"}, "S1: "),
        ({"status": "'resolved'"}, r"S4: |F1: "),
        ({"status": "'closed'"}, r"S4: |F1: "),
        ({"promised_at": "'2026-11-19 01:00:00'"}, "promised_after_filing"),
        ({"breach_at": "'2026-11-19 11:00:00'"}, "breach_after_promise"),
        ({"kind": "'rumour'"}, "kind_listed"),
        ({"status": "'lost'"}, r"status_listed|F1: "),
        ({"severity": "'terrible'"}, "severity_listed"),
        ({"channel": "'pigeon'"}, "channel_listed"),
        ({"number": "'TS-20261119-0001'"}, r"UNIQUE|I1: "),
    ],
)
def test_a_record_is_born_by_the_rules_or_not_at_all(
    hand: sqlite3.Connection, changed: dict[str, str], refusal: str
) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=refusal):
        hand.execute(newborn(NEWBORN | changed))
    hand.execute(newborn(NEWBORN))


def test_s1_praise_needs_no_promise(hand: sqlite3.Connection) -> None:
    values = NEWBORN | {"kind": "'praise'", "promised_at": "NULL", "breach_at": "NULL"}
    hand.execute(
        f"INSERT INTO record ({COLUMNS}) VALUES ({', '.join(values[n] for n in COLUMNS.split(', '))})"
    )


def test_s4_a_record_with_a_response_may_be_resolved_by_hand_too(hand: sqlite3.Connection) -> None:
    hand.execute(ANOTHER_RESPONSE.format(record=2))
    hand.execute("UPDATE record SET status = 'resolved' WHERE id = 2")


def test_s4_one_of_two_responses_may_become_void_after_the_end(hand: sqlite3.Connection) -> None:
    hand.execute(ANOTHER_RESPONSE.format(record=3))
    hand.execute("UPDATE response SET void_at = '2026-11-20' WHERE record_id = 3 AND how = 'call'")
    with pytest.raises(sqlite3.IntegrityError, match=r"^S4: "):
        hand.execute("UPDATE response SET void_at = '2026-11-20' WHERE record_id = 3")


def test_the_rules_hold_whatever_the_connection_thinks_of_foreign_keys(hand: sqlite3.Connection) -> None:
    hand.execute("ROLLBACK")
    hand.execute("PRAGMA foreign_keys = OFF")
    hand.execute("PRAGMA recursive_triggers = OFF")
    hand.execute("PRAGMA ignore_check_constraints = ON")
    hand.execute("BEGIN")
    for rule, sql in FORBIDDEN:
        with pytest.raises(sqlite3.IntegrityError, match=rf"^{rule}: "):
            hand.execute(sql)
