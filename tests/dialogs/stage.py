"""Where dialogs are walked at random: facts and events of all sorts, and what must hold of a step."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from string import Formatter
from typing import Any

from dialogs.casework import card, matter, page, reply
from dialogs.deeds import deed as deeds, duty as duty_deeds, handbook as handbook_deeds
from dialogs.deeds.deed import Deed
from dialogs.desk import desk
from dialogs.events import (
    Attached,
    Commanded,
    Edited,
    Elapsed,
    Event,
    Media,
    Pressed,
    SharedContact,
    Typed,
    Unfit,
)
from dialogs.filing import file
from dialogs.filing.offered import Answer
from dialogs.handbook import entries, handbook, questions
from dialogs.joining import binding, group, homes, household, invitation, moved_out, register
from dialogs.kit import Phrase, Rows, Say, Step
from dialogs.resident import call, contact, home, mine
from dialogs.rota import rota, swap
from tests.dialogs import stage_filing, stage_handling, stage_severity, stage_surveys, stage_visits

RESIDENTS = ("register", "home", "homes", "file", "mine", "call", "contact", "visit", "handbook", "survey")
NOON = datetime(2026, 11, 19, 4, tzinfo=UTC)

_open = mine.Matter(
    7, "TS-20261119-0001", "complaint", "handling", "电梯异响", "李静", NOON, None, "", open=True, urgent=True
)
_seen = matter.Matter(
    7,
    "TS-20261119-0001",
    building="3栋",
    text="电梯异响",
    promised=NOON,
    breach=NOON,
    files=2,
    responsibility="一类",
)
_taken = replace(
    _seen, status="handling", first_contact="李静", handler="张伟", severity="hot", confirmed=False
)

_first = homes.Dwelling(7, 7, "3栋2单元501")
_second = homes.Dwelling(8, 8, "5栋1单元302", confirmed=False)

_today = date(2026, 11, 24)
_own = rota.Shift("261125-3", date(2026, 11, 25), "08:00", "14:00", 3, 1, "李静")
_other = rota.Shift("261126-4", date(2026, 11, 26), "20:00", "08:00", 4, 2, "张伟", planned="李静")
_gap = rota.Shift("261202-0-1400-2000", date(2026, 12, 2), "14:00", "20:00")
_week = rota.Facts(
    1,
    "阳光花园",
    me=1,
    today=_today,
    monday=date(2026, 11, 23),
    on_duty="李静",
    gaps=((date(2026, 11, 27), "08:00", "20:00"),),
    colleagues=((1, "李静"), (2, "张伟")),
    absences=(rota.Away(5, "李静", _today, _today),),
    changes=(rota.Change(6, _today, "李静", "张伟"),),
)
_entries = tuple(handbook.Entry(number, f"第{number}条", "答复", "别的说法") for number in range(1, 21))

FACTS: dict[str, list[Any]] = {
    **stage_severity.FACTS,
    "register": [
        register.Facts(code, "3栋2单元501", "阳光花园", "安居物业", "010-1", account, noticed, bound)
        for code in ("unit", "unit", "staff", "unknown", "") for account in ("Chen", "") for noticed in (False, True)
        for bound in (False, True)
    ],
    "home": [home.Facts("陈晨", "3栋2单元501", confirmed) for confirmed in (True, False)] + [home.Facts("陈晨")],
    "file": [
        file.Facts(kind, categories, place, "3栋2单元501", phone, "010-1")
        for kind in home.KINDS for categories in (("oth",), ("noi", "dec")) for place in ("", "3栋")
        for phone in ("", "13800000001")
    ] + [
        file.Facts(kind, home="3栋2单元501", homes=((7, "3栋2单元501"), (8, "5栋1单元302")), unit=unit, answer=answer)
        for unit in (0, 7) for kind in ("enquiry", "complaint")
        for answer in (None, *[Answer(3, "装修手续", "请带房产证")] * 5)
    ] + [
        file.Facts(running=running, alike=((7, "TS-20261119-0001"), (8, "TS-20261119-0002")), courtesy=courtesy)
        for courtesy in ("", "thanks", "person")
        for running in ((_open,), (_open, replace(_open, id=8, status="resolved", urgent=False, result=True)), ())
    ] * 4,
    "mine": [
        mine.Facts(),
        mine.Facts((_open,)),
        mine.Facts((replace(_open, kind="repair", complain=True),)),
        mine.Facts((replace(_open, answered=NOON, answer="明天修"), replace(_open, id=8, status="resolved",
        again=True))),
        mine.Facts((_open, replace(_open, id=9, status="closed", open=False, again=True, promised=None))),
    ],
    "call": [
        call.Facts(record, phone, "010-1", bound)
        for record in (0, 7) for phone in ("", "13800000001") for bound in (True, False)
    ],
    "contact": [contact.Facts("阳光花园", "刘洋", "1"), contact.Facts("阳光花园", address="8号", opens="08:00")],
    **stage_visits.FACTS,
    "card": [card.CardFacts(one) for one in (
        _seen, _taken, replace(_taken, released=True, answered=NOON), replace(_seen, promised=None,
        bound=False),
    )],
    "page": [
        page.PageFacts(one, "3栋2单元501", "陈晨", "13800000001", wish, colleagues)
        for one in (_taken, replace(_taken, status="closed", bound=False)) for wish in ("", "call")
        for colleagues in (((2, "张伟"),), ((2, "张伟"), (3, "赵敏")))
    ],
    "reply": [reply.Facts(7, "TS-20261119-0001", visited) for visited in (True, False)],
    "binding": [binding.Facts(5, "周五", phone, "3栋2单元501", like, *roll) for phone in ("", "138")
                for like in (True, False) for roll in ((False,) * 3, (True, True, False), (True, False, True))]
    + [binding.Facts(5, "周五", "138", "3栋2单元501", verdict=verdict, judge=judge)
       for verdict, judge in (("right", "李静"), ("right", ""), ("wrong", "张伟"), ("ended", ""))],
    "homes": [homes.Facts(), homes.Facts((_first,)), homes.Facts((replace(_first, present=True), _second))],
    "household": [household.Facts(7, "3栋2单元501"), household.Facts(7, "3栋2单元501", (
        household.Member(7, "王芳"), household.Member(8, "陈晨", confirmed=False)))],
    "moved_out": [moved_out.Facts(5, "周五", "3栋2单元501", open=still) for still in (True, False)],
    "invitation": [invitation.Facts(5, "周强", needed) for needed in (True, False)],
    "group": [group.Facts(), group.Facts(1, "阳光花园", ((2, "工程部"), (7, "保洁部"))),
              group.Facts(1, "阳光花园", (), "阳光花园", "工程部"), group.Facts(tied_to="阳光花园")],
    "duty": [
        replace(_week, group=group, manager=manager, resident=resident, shifts=shifts)
        for group in (True, False) for manager in (True, False) for resident in (True, False)
        for shifts in ((_own, _other), (_own, _other, _gap), (replace(_own, over=True), replace(_other, why="away")))
    ],
    "swap": [swap.Facts(1, 2, "张伟", _other, _own), swap.Facts(1, 2, "张伟")],
    "handbook": [handbook.Facts("阳光花园", _entries[:count]) for count in (0, 3, 20)],
    "questions": [questions.Facts(1, "阳光花园", resident, waiting, len(waiting))
                  for resident in (True, False) for waiting in ((), ((7, "游泳池几点开门"), (8, "…")))],
    "entries": [entries.Facts(1, "阳光花园", resident, _entries[:count])
                for resident in (True, False) for count in (0, 3, 20)],
    "desk": [desk.Facts("李静"), desk.Facts("李静", ((1, "TS-20261119-0001", "handling"),))],
    **stage_filing.FACTS, **stage_surveys.FACTS,
}  # fmt: skip
for _name, _more in stage_handling.facts(_taken, _open).items():
    FACTS[_name] = [*FACTS.get(_name, []), *_more]

# Choices nobody drew, as a modified client could send them (A02): all the alphabet of a button allows.
ODD_CHOICES = (
    "", "x", "open", "see-", "see-abc", "see-_1", "to-", "to-x", "as-", "as-noi", "as-nowhere", "see-7",
    "see-8", "see-99999999999999999999", "to-2",
    "to-0", "to-999", "at-7", "at-8", "at-99", "out-7", "out-8", "end-7", "ok-8", "ok-7", "dep-2", "dep-9", "card",
    "gone", "stays", "away", "who", "swap", "put", "once", "weekly", "261125-3", "261126-4", "261202-0-1400-2000",
    "day-261124", "day-261199", "week-0", "week-1", "absence-5", "change-6", "change-99", "entry-3", "entry-99",
    "before", "next", "words", "remove", "about-7", "about-9", "aside", "helped", "ask",
    "fresh", "leave", "home", "estate", "-", "_", "0", "1", "5", "6", "send", "yes",
    "no", "cancel", "back", "call", "known",
    "undo",
    "answer", "resolution", "note", "agree", "skip", "account", "claim", "registered", "visit", "hand",
    "area", "right",
    "wrong", "again", "withdraw", "urge", "add", "none", "say", "all", "category", "kind", "a" * 40,
)  # fmt: skip
WORDS = (
    "你好", "13800000001", "+86 138-0000-0001", "着火了", "{number}", "%s {0.__class__}", "5", "字" * 4096,
    "see-7", "12月1日到5日", "2月30日", "字" * 150,
    "\U0001f468‍\U0001f469‍\U0001f467", "陈" * 33,
)  # fmt: skip
MEDIA = (
    Media("photo", "AgAC1", "u1", 80000), Media("voice", "AwAC1", "u2"), Media("location", "31.2,121.4"),
    Media("document", "BQAC1", "u3", 2**33, "../../合同.pdf", "application/pdf"),
)  # fmt: skip


def shown(say: Say) -> list[str]:
    return [button.choice for row in say.buttons for button in row]


def random_event(rng: random.Random, buttons: list[str], name: str) -> Event:
    """Mostly a press of what is on the screen; else anything that can happen at all, or to this dialog alone."""
    if name in stage_filing.EVENTS and rng.random() < 0.1:
        return rng.choice(stage_filing.EVENTS[name])
    if buttons and rng.random() < 0.5:
        return Pressed(rng.choice(buttons))
    number = rng.randrange(1, 6)
    anything: list[Callable[[], Event]] = [
        lambda: Pressed(rng.choice(buttons or ["open"]), fresh=False),
        lambda: Pressed(rng.choice(ODD_CHOICES), fresh=rng.random() < 0.7),
        lambda: Typed(rng.choice(WORDS), number),
        lambda: Attached(rng.choice(MEDIA), rng.choice(("", "看图")), rng.choice(("", "", "album7")), number),
        lambda: Edited(rng.choice(WORDS), number),
        lambda: Elapsed(rng.choice(("begun", "album", "nudge", "leave", "nobody asked"))),
        lambda: SharedContact("13800000001", own=rng.random() < 0.5),
        lambda: Commanded(
            rng.choice(("start", "menu", "bind", "nonsense")), rng.choice(("", "door-3-2-501", "invite-1"))
        ),
        lambda: Unfit(rng.choice(("sticker", "poll", "dice", "story", "empty"))),
    ]
    return rng.choice(anything)()


# What the outcome of each deed fills in (handlers/doing/apply): only these names may stay open in what is said.
OUTCOMES: dict[type, set[str]] = {
    deeds.Bind: {"name", "place", "standing"}, deeds.JoinStaff: {"name", "estate"},
    deeds.JudgeBinding: {"name", "place"},
    deeds.File: {"number", "duty", "promised", "late"}, deeds.AddTo: {"number", "duty"},
    deeds.Urge: {"number"},
    deeds.Withdraw: {"number"}, deeds.ComplainAgain: {"number", "duty"},
    deeds.RequestCall: {"number", "phone", "promised", "duty"},
    deeds.Claim: {"number"}, deeds.ConfirmRegistration: {"number"},
    deeds.ChooseHome: set(), deeds.MoveOut: {"place"}, deeds.EndBinding: {"name", "place"},
    deeds.RenewCard: {"place", "link"}, deeds.Reinvite: {"name", "link"}, deeds.TieGroup: {"whose", "follow"},
    duty_deeds.BeAway: {"name", "span", "empty"}, duty_deeds.EndAbsence: set(),
    duty_deeds.PutOnDuty: {"name", "shift"}, duty_deeds.UndoChange: set(), duty_deeds.AskSwap: {"name"},
    duty_deeds.AnswerSwap: set(), handbook_deeds.AskHandbook: set(), handbook_deeds.JudgeAnswer: set(),
    handbook_deeds.AddEntry: {"title"}, handbook_deeds.ChangeEntry: {"title"}, handbook_deeds.EndEntry: {"title"},
    handbook_deeds.PutAside: set(),
    deeds.HandOver: {"number", "standing"}, deeds.Reply: {"number"}, deeds.LogContact: {"number"},
    **stage_filing.OUTCOMES, **stage_severity.OUTCOMES, **stage_visits.OUTCOMES, **stage_handling.OUTCOMES,
    **stage_surveys.OUTCOMES,
}  # fmt: skip


def confirmed(state: Any, event: Event, facts: Any, deed: Deed) -> bool:
    """Whether this is the press (or the words, where the question asked for words) that confirms the deed."""
    at = getattr(state, "at", "")
    match deed:
        case deeds.File():
            return (
                (isinstance(event, Pressed) and event.choice in ("send", "call", "together"))
                or (event == Elapsed("nudge") and not deed.confirmed and state.asked)
                or (at == "phone" and isinstance(event, Typed | SharedContact))
            )
        case duty_deeds.BeAway():
            return at == "away" and isinstance(event, Typed | Pressed)
        case handbook_deeds.AskHandbook():
            return isinstance(event, Typed) or event == Pressed("enquiry")
        case handbook_deeds.AddEntry():
            return at in ("answer", "text") and isinstance(event, Typed)
        case handbook_deeds.ChangeEntry():
            return at in ("answer", "words") and isinstance(event, Typed)
        case deeds.Bind():
            return at == "phone" or (isinstance(event, Commanded) and facts.noticed and facts.code == "unit")
        case deeds.JoinStaff():
            return isinstance(event, Commanded) and facts.code == "staff"
        case deeds.AddTo() if isinstance(event, Pressed):
            return event.choice in ("join-7", "join-8") and state.said + state.media != ()
        case deeds.AddTo() if at == "running":
            return event == Elapsed("nudge") and state.asked
        case deeds.Urge():
            return isinstance(event, Pressed) and event.choice == ("urge-7" if at == "running" else "urge")
        case deeds.AddTo():
            return at in ("add", "why") and (isinstance(event, Typed | Attached) or event == Elapsed("album"))
        case deeds.RequestCall():
            return isinstance(event, Typed | SharedContact) or (
                isinstance(event, Pressed) and event.choice == "known"
            )
        case deeds.TieGroup(code):
            return event == Commanded("bind", code) if code else isinstance(event, Pressed)
        case deeds.MoveOut():
            return at == "sure" and isinstance(event, Pressed) and event.choice == "yes"
        case deeds.EndBinding():
            return isinstance(event, Pressed) and (at, event.choice) in (("end", "yes"), ("", "gone"))
        case deeds.RenewCard():
            return at == "card" and isinstance(event, Pressed) and event.choice == "yes"
        case deeds.Withdraw():
            return at == "withdraw" and isinstance(event, Pressed) and event.choice == "yes"
        case deeds.HandOver():
            return at == "why" and isinstance(event, Pressed) and event.fresh
        case deeds.Reply():
            return event == Pressed("note") or (at == "leaving" and event == Elapsed("leave"))
        case _ if type(deed) in stage_handling.OUTCOMES:
            return stage_handling.confirmed(at, event, deed)
        case _ if type(deed) in stage_filing.OUTCOMES:
            return stage_filing.confirmed(at, event, deed)
        case _ if type(deed) in stage_surveys.OUTCOMES:
            return stage_surveys.confirmed(at, event, deed)
        case _ if type(deed) in stage_visits.OUTCOMES:
            return stage_visits.confirmed(at, event, deed)
        case _:
            return stage_severity.confirmed(at, event, deed)


def phrases(step: Step[Any]) -> Iterator[tuple[str, set[str]]]:
    """Every text of a step that will be worded, with the names it may use."""
    outcome = OUTCOMES[type(step.do)] if step.do else set()
    yield step.notice, outcome
    for say in step.say:
        yield say.text, set(say.values) | outcome
        for value in say.values.values():
            yield from _inside(value)
        yield from labels(say.buttons)


def labels(rows: Rows) -> Iterator[tuple[str, set[str]]]:
    for row in rows:
        for button in row:
            yield button.label, set(button.values)
            for value in button.values.values():
                yield from _inside(value)


def _inside(value: Any) -> Iterator[tuple[str, set[str]]]:
    if isinstance(value, Phrase):
        yield value.text, set(value.values)
        for inner in value.values.values():
            yield from _inside(inner)
    elif isinstance(value, tuple):
        for one in value:
            yield from _inside(one)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def without_placeholders(text: str) -> str:
    return "".join(literal for literal, _, _, _ in Formatter().parse(text))
