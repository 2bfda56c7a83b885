"""The database's own word: SQL by a foreign hand, without our settings, is refused with the rule's id."""

import pytest

from tests.kit import databases, sql
from tests.kit.sql import Hand, Refused

UNCLAIMED, BREACHED, RESOLVED, CLOSED = 1, 2, 3, 4

EVERYWHERE = [
    ("I1", "DELETE FROM record WHERE id = 1"),
    ("I3", "UPDATE record SET number = 'TS-20261119-0099' WHERE id = 1"),
    ("I3", "UPDATE record SET estate_id = 2 WHERE id = 1"),
    ("F1", "UPDATE record SET status = 'handling' WHERE id = 1"),
    ("F1", "INSERT INTO ownership (record_id, staff_id, how, at) "
           "VALUES (2, 2, 'claimed', '2026-11-19 09:00:00')"),
    ("F2", "UPDATE ownership SET staff_id = 2 WHERE record_id = 2"),
    ("F2", "UPDATE ownership SET how = 'heard' WHERE record_id = 2"),
    ("F2", "UPDATE ownership SET at = '2026-11-19 00:00:00' WHERE record_id = 2"),
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
    ("S4", "UPDATE record SET status = 'closed', closed_as = 'accepted' WHERE id = 2"),
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
    ("A75", "INSERT INTO history SELECT NULL, 1, seq, at, who, who_id, what, details, previous, hash "
            "FROM history WHERE record_id = 1"),
    ("A75", "INSERT INTO history SELECT NULL, 1, 3, at, who, who_id, what, details, hash, 'x' "
            "FROM history WHERE record_id = 1"),
    ("A75", "INSERT INTO history SELECT NULL, 1, 2, at, who, who_id, what, details, '', 'x' "
            "FROM history WHERE record_id = 1"),
    ("A75", "UPDATE audit SET details = '' WHERE id = 1"),
    ("A75", "DELETE FROM audit"),
]  # fmt: skip

ON_SQLITE = [
    ("F1", "INSERT OR REPLACE INTO ownership (record_id, staff_id, how, at) "
           "VALUES (2, 2, 'claimed', '2026-11-19 09:00:00')"),
    ("F1", "REPLACE INTO ownership SELECT record_id, 2, how, at, NULL, NULL FROM ownership "
           "WHERE record_id = 2"),
    ("F2", "UPDATE OR REPLACE ownership SET record_id = 3 WHERE record_id = 2"),
    ("A75", "REPLACE INTO history SELECT id, record_id, seq, at, who, 9, what, details, previous, hash "
            "FROM history WHERE record_id = 1"),
]  # fmt: skip

ON_POSTGRES = [
    ("F1", "INSERT INTO ownership (record_id, staff_id, how, at) VALUES (2, 2, 'claimed', now()) "
           "ON CONFLICT (record_id) DO UPDATE SET staff_id = 2"),
    ("F1", "MERGE INTO ownership USING (SELECT 2 AS it) AS wanted ON record_id = 0 WHEN NOT MATCHED THEN "
           "INSERT (record_id, staff_id, how, at) VALUES (it, 2, 'claimed', now())"),
    ("F2", "MERGE INTO ownership USING (SELECT 2 AS it) AS wanted ON record_id = it WHEN MATCHED THEN "
           "UPDATE SET staff_id = 2"),
    ("F2", "UPDATE ownership SET staff_id = staff.id FROM staff WHERE staff.name = '张伟' AND record_id = 2"),
    ("F2", "DELETE FROM ownership USING record WHERE record.id = record_id AND record.kind = 'complaint'"),
    ("F2", "WITH gone AS (DELETE FROM ownership RETURNING *) INSERT INTO audit (at, user_id, what, details) "
           "SELECT at, staff_id, how, '' FROM gone"),
    ("I1", "INSERT INTO record SELECT * FROM record WHERE id = 1 ON CONFLICT (id) DO UPDATE SET status = 'closed'"),
    ("I1", "TRUNCATE record CASCADE"),
    ("F2", "TRUNCATE ownership"),
    ("S4", "TRUNCATE response CASCADE"),
    ("V1", "TRUNCATE visit"),
    ("A75", "TRUNCATE history"),
    ("A75", "TRUNCATE audit RESTART IDENTITY"),
    ("A75", "UPDATE history SET hash = other.hash FROM history AS other WHERE other.id = 1 AND history.id = 2"),
    ("A75", "INSERT INTO audit SELECT * FROM audit ON CONFLICT (id) DO UPDATE SET details = ''"),
]  # fmt: skip

FORBIDDEN = EVERYWHERE + (ON_POSTGRES if databases.ON_POSTGRES else ON_SQLITE)

COLUMNS = (
    "estate_id, number, kind, status, severity, responsibility, category, place, channel, wish, confirmed, "
    "resident_id, procedure, calendar, heard_at, filed_at, promised_at, breach_at, closed_as, reopened, "
    "version"
)
NEWBORN = {
    "estate_id": "1", "number": "'TS-20261119-0100'", "kind": "'complaint'", "status": "'filed'",
    "severity": "'general'", "responsibility": "''", "category": "'oth'", "place": "''", "channel": "'phone'",
    "wish": "''", "confirmed": "TRUE", "resident_id": "1", "procedure": "'C3'", "calendar": "''",
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


def dump(hand: Hand) -> list[tuple[object, ...]]:
    tables = ("record", "ownership", "response", "history", "visit", "audit")
    return [row for name in tables for row in hand.execute(f"SELECT * FROM {name} ORDER BY 1")]


@pytest.mark.parametrize(("rule", "statement"), FORBIDDEN)
def test_sql_by_hand_is_refused_with_the_rules_id(hand: Hand, rule: str, statement: str) -> None:
    before = dump(hand)
    with pytest.raises(Refused, match=rf"^{rule}: "):
        hand.execute(statement)
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
        ({"number": "'TS-20261119-0001'"}, r"I1: "),
    ],
)
def test_a_record_is_born_by_the_rules_or_not_at_all(
    hand: Hand, changed: dict[str, str], refusal: str
) -> None:
    with pytest.raises(Refused, match=refusal):
        hand.execute(newborn(NEWBORN | changed))
    hand.execute(newborn(NEWBORN))


def test_s1_praise_needs_no_promise(hand: Hand) -> None:
    values = NEWBORN | {"kind": "'praise'", "promised_at": "NULL", "breach_at": "NULL"}
    hand.execute(
        f"INSERT INTO record ({COLUMNS}) VALUES ({', '.join(values[n] for n in COLUMNS.split(', '))})"
    )


def test_s4_a_record_with_a_response_may_be_resolved_by_hand_too(hand: Hand) -> None:
    hand.execute(ANOTHER_RESPONSE.format(record=2))
    hand.execute("UPDATE record SET status = 'resolved' WHERE id = 2")


def test_s4_one_of_two_responses_may_become_void_after_the_end(hand: Hand) -> None:
    hand.execute(ANOTHER_RESPONSE.format(record=3))
    hand.execute("UPDATE response SET void_at = '2026-11-20' WHERE record_id = 3 AND how = 'call'")
    with pytest.raises(Refused, match=r"^S4: "):
        hand.execute("UPDATE response SET void_at = '2026-11-20' WHERE record_id = 3")


CARELESS = {
    "sqlite": ("PRAGMA foreign_keys = OFF", "PRAGMA recursive_triggers = OFF", "PRAGMA ignore_check_constraints = ON"),
    "postgresql": (
        "SET TIME ZONE 'America/New_York'",
        "SET default_transaction_isolation = 'serializable'",
        "SET plpgsql.check_asserts = off",
        "SET lc_messages = 'C'",
    ),
}


def test_the_rules_hold_whatever_the_connection_thinks(register: str) -> None:
    with sql.hand(register) as hand:
        for setting in CARELESS["postgresql" if databases.ON_POSTGRES else "sqlite"]:
            hand.execute(setting)
        with hand.trying():
            for rule, statement in FORBIDDEN:
                with pytest.raises(Refused, match=rf"^{rule}: "):
                    hand.execute(statement)
