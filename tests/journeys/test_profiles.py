"""The same month under A, B, C1, C2, C3 and D, compared with what each procedure says, line by line.

``MONTH`` is written by hand from the rulebook's table "Profiles" and the files of ``storage/procedures``; a value that
differs from C3's is what that procedure fixes otherwise. tests/kit/month.py tells what happens in it.
"""

from dataclasses import dataclass, replace

import pytest

from tests.kit.month import Month
from tests.kit.town import Town

ALL = ("A", "B", "C1", "C2", "C3", "D")
GRAVE = frozenset({"again", "noise", "noise 2", "noise 3", "slow"})
COMPLAINTS = GRAVE | {"spot", "signed"}


@dataclass(frozen=True)
class Did:
    """What a procedure made of the month.

    ``signers``: of a general complaint and of one that had become important by its fifth day. ``ended``: how the
    complaint solved on the spot and accepted, the one whose resident stayed silent, and the silent repair ended.
    ``general``: how many matters the draw was from, and how many of them the lot fell on.
    """

    signers: tuple[str, str] = ("刘洋", "刘洋")
    office: str = "品质管理部"
    released: str = "confirmed"
    ended: tuple[str, str, str] = ("accepted", "silence", "silence")
    general: tuple[int, int] = (4, 2)
    in_person: frozenset[str] = frozenset({"slow"})
    contacted: frozenset[str] = frozenset()
    corrected: frozenset[str] = frozenset()
    box: int = 0
    repairs_reported: bool = False


C3 = Did()
TO_CORRECT = frozenset({"spot", "signed", "slow", "again"})
MONTH: dict[str, Did] = {
    "C3": C3,
    # 八.3, 八.2: the customer centre's head signs; corrective action for each; contact at once; the box.
    "A": replace(
        C3, signers=("赵敏", "赵敏"), ended=("", "", "silence"), contacted=COMPLAINTS, corrected=TO_CORRECT, box=20
    ),
    # 六: every repair is visited, and reported on; so three general matters are left, one of them visited already.
    "B": replace(C3, office="业务总监", general=(3, 1), repairs_reported=True),
    # The coordination office has the box and the cases; nothing ends before its action is verified.
    "C1": replace(C3, office="协调办", ended=("", "", "silence"), corrected=TO_CORRECT, box=20),
    # Explained is released; silence ends nothing, for the resident confirms.
    "C2": replace(C3, office="企业管理部", released="answered", ended=("accepted", "", "")),
    # Only what is important is signed, by the supervisor; every complaint is visited, so two general matters are left.
    "D": replace(C3, signers=("", "赵敏"), released="answered", general=(2, 2)),
}


def lived(procedure: str) -> tuple[Did, dict[str, object]]:
    """What a procedure made of the month, and what is the same under every one."""
    month = Month(procedure).lived()
    town = month.town
    released, answered = town.rows(
        "SELECT released_at, answered_at FROM ownership JOIN record ON id = record_id WHERE number = ?",
        month.numbers["signed"],
    )[0]
    [(matters, drawn)] = town.rows("SELECT matters, drawn FROM visit_draw")
    told = [one.text for one in town.chats[month.quality.id] if month.numbers["slow"] in one.text]
    did = Did(
        signers=(month.signers["signed"], month.signers["slow"]),
        office=told[0].partition("已报")[2].partition("备案")[0],
        released="answered" if released == answered else "confirmed" if released < answered else "",
        ended=tuple(month.of(name, "closed_as") for name in ("spot", "signed", "repair")),
        general=(matters, drawn),
        in_person=frozenset(month.tasks("visit_person")),
        contacted=frozenset(month.tasks("contact")),
        corrected=frozenset(month.due("correction_wanted")),
        box=town.one("SELECT count(*) FROM task WHERE kind = 'box'"),
        repairs_reported=bool(town.rows("SELECT 1 FROM due WHERE kind = 'repair_visits'")),
    )
    same = {
        "severity": {name for name in month.numbers if month.of(name, "severity") != "general"},
        "slow": month.of("slow", "severity"),
        "returns": {month.of(name, "return_by") for name in ("spot", "signed", "slow", "suggestion")},
        "repair": month.of("repair", "return_by"),
        "telephoned": month.tasks("visit_phone") - {"suggestion"},
        "ended": [month.of(name, "closed_as") for name in ("suggestion", "enquiry", "praise")],
        "reviewer": town.one("SELECT staff_id FROM handling WHERE record_id = 8 AND until IS NULL"),
    }
    town.check()
    town.engine.dispose()
    return did, same


@pytest.mark.parametrize("procedure", ALL)
def test_each_profile_does_with_the_month_what_its_procedure_says(procedure: str) -> None:
    did, same = lived(procedure)
    assert did == MONTH[procedure]
    # S1, H3, H6, K4, K9, V4, X49 hold alike under every one: by the procedures where they speak, else by the default.
    assert same == {
        "severity": GRAVE,
        "slow": "important",
        "returns": {"2026-11-05 12:00:00.000000"},
        "repair": "2026-11-11 12:00:00.000000",
        "telephoned": {"signed", "repair"},
        "ended": ["answered", "answered", "passed_on"],
        "reviewer": 3,
    }


@pytest.mark.parametrize(
    ("procedure", "by_confirming", "by_transfer", "by_answering"),
    [("C3", True, False, False), ("C2", False, True, True), ("D", False, False, True)],
)
def test_f3_first_contact_is_released_as_each_profile_says(
    town: Town, procedure: str, by_confirming: bool, by_transfer: bool, by_answering: bool
) -> None:
    town.wang.lives_in("3栋2单元501")
    town.wang.files("楼道的灯不亮了")
    town.li.claims()
    confirm = town.card().buttons["登记无误"]
    town.rows("UPDATE estate SET procedure = ?", procedure)
    said = town.zhang.presses_data(confirm, in_chat=town.group)
    assert ("首问责任到答复业主为止" in said) != by_confirming
    assert _released(town) == by_confirming
    for label in ("转交", "张伟", "属于对方的工作范围"):
        town.li.presses(label)
    assert _released(town) == by_confirming, "given is not accepted"
    town.zhang.presses("我来接收")
    assert _released(town) == (by_confirming or by_transfer)
    town.zhang.answers("今天就换。")
    assert _released(town) == (by_confirming or by_answering)


@pytest.mark.parametrize(("procedure", "kept"), [("C1", True), ("C2", False), ("C3", True), ("D", True)])
def test_f3_who_is_accountable_is_reminded_though_another_handles_it(town: Town, procedure: str, kept: bool) -> None:
    town.rows("UPDATE estate SET procedure = ?", procedure)
    town.wang.lives_in("3栋2单元501")
    number = town.wang.files("楼道的灯不亮了")
    town.li.claims()
    for label in ("转交", "张伟", "属于对方的工作范围"):
        town.li.presses(label)
    town.zhang.presses("我来接收")
    town.hush()
    town.clock_moves_to("2026-11-24 16:00")
    assert any("还没有答复" in one.text for one in town.unheard[town.zhang.id])
    assert any("还没有答复" in one.text for one in town.unheard.get(town.li.id, [])) == kept
    town.hush()
    town.zhang.gives_result("灯已经换好。")
    assert any(number in one.text and "张伟" in one.text for one in town.unheard[town.li.id]), "X35: the outcome"


@pytest.mark.parametrize(("procedure", "ends"), [("C2", True), ("C3", False), ("D", True)])
def test_f3_what_was_said_by_phone_releases_as_an_answer_does(town: Town, procedure: str, ends: bool) -> None:
    town.rows("UPDATE estate SET procedure = ?", procedure)
    town.li.commands("new", "3-2-501 王女士 电话 13912345678 楼道的灯不亮，报修")
    town.li.presses("登记")
    town.li.answers("今天就换。")
    assert not _released(town), "nobody has said it yet"
    town.li.presses("已打电话告知")
    assert _released(town) == ends


def _released(town: Town) -> bool:
    return bool(town.one("SELECT released_at IS NOT NULL FROM ownership"))
