"""Alarms (I8, X10): who is paged about a danger, again and again one level higher until somebody has it.

Paged is in private, with a button, by night too: whoever is on duty at once, after five minutes the supervisors, then
the managers, then the general manager, then everybody; after an hour once an hour, after a day once a day. A level
that nobody holds or that cannot be reached is passed over. The group hears of it once, without the room and the name.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from dialogs.danger import where
from dialogs.danger.alarm import ALARM, Alarm as Page
from dialogs.danger.safety import ONLY_ON_DUTY
from dialogs.kit import N_, NOTHING, Label, Phrase, Say
from dialogs.packing import pack, unpack
from handlers.facts import accused, called, elsewhere, gathering as facts, paged
from handlers.facts.departments import responsible
from handlers.facts.severity import where_in
from handlers.office import HOUSE_LANGUAGE, Turn
from handlers.telling import opening, post
from handlers.telling.notices import tell_resident, to_group, to_member
from handlers.telling.post import Manner
from handlers.wording.masking import mask, mask_rooms
from storage import audit, due, estates
from storage.actors import Actor
from storage.people import residents, staff
from storage.post import conversations, topics
from storage.post.outbox import Priority
from storage.reading import get
from storage.register import alarms, history, records, words
from storage.rules import first_contact
from storage.tables import Alarm, Conversation, Record, Resident, Staff

UNRESOLVED = ("filed", "handling")
# How long a page waits for the next one: for an hour, for a day, and then as long as nobody has it.
WAITS = ((12, timedelta(minutes=5)), (36, timedelta(hours=1)))
AT_LAST = timedelta(days=1)


def raised(
    turn: Turn, hazard: str, text: str, *, user_id: int, record: Record | None = None, who: str = ""
) -> Alarm:
    """Sound an alarm: the group hears it, whoever is on duty is paged."""
    estate_id = record.estate_id if record else turn.here().estate.id or 0
    turn.at(estate_id)
    alarm = alarms.sound(turn.db, estate_id, hazard, user_id, record, now=turn.now)
    if record is not None:
        history.append(turn.db, record.id or 0, "alarm", by=_by(turn, user_id), now=turn.now, hazard=hazard)
    known = Page(alarm.id or 0, *(("", "") if record else (who, text)))
    _tell_group(turn, alarm, text, record, known)
    page(turn, alarm, 0, known)
    return alarm


def _by(turn: Turn, user_id: int) -> Actor:
    resident = residents.by_user(turn.db, user_id)
    return Actor("resident", resident.id or 0, user_id) if resident else Actor("system")


def _tell_group(turn: Turn, alarm: Alarm, text: str, record: Record | None, known: Page) -> None:
    place = _place(turn, alarm)
    if place is None:
        return
    resident = residents.by_user(turn.db, alarm.user_id)
    unit = record.unit_id if record is not None else None
    home = turn.home(resident.id or 0) if resident else None
    lives = estates.place(turn.db, unit) if unit else home.place if home else None
    building = lives.building if lives else ""
    named = elsewhere.in_group(where_in((text,), alarm.hazard, record.place if record else ""), lives)
    values = {
        "hazard": Label("hazard", alarm.hazard),
        "where": Phrase(N_("{where}."), {"where": where.in_full(named, building)}) if named or building else NOTHING,
        "text": Phrase(ONLY_ON_DUTY) if _for_few(turn, alarm, record, text) else mask_rooms(mask(text)) or "📎",
    }
    talk = conversations.open(turn.db, turn.seat(place[0], opening.NOBODY.user_id), *paged.called(alarm), now=turn.now)
    conversations.save(turn.db, talk.id or 0, state=pack(known), version=ALARM.version)
    post.open_question(turn, talk, Say(DANGER, values), Manner(record_id=alarm.record_id, topic=place[1]))


def _group_talk(turn: Turn, alarm: Alarm) -> Conversation | None:
    """What the estate's group was told of an alarm."""
    place = _place(turn, alarm)
    seat = turn.seat(place[0], opening.NOBODY.user_id) if place is not None else None
    return conversations.find(turn.db, seat, *paged.called(alarm)) if seat is not None else None


def _place(turn: Turn, alarm: Alarm) -> tuple[int, int] | None:
    """The estate's group, and in it the topic of the department whose matter it is."""
    group = estates.group_of(turn.db, alarm.estate_id)
    if group is None:
        return None
    record = get(turn.db, Record, alarm.record_id) if alarm.record_id is not None else None
    return group.chat_id, topics.place(turn.db, group.chat_id, responsible(record.category) if record else ())


def _for_few(turn: Turn, alarm: Alarm, record: Record | None, text: str) -> bool:
    """Whether the words are not for the group: somebody's despair, a complaint about a colleague (X4)."""
    whom = records.accused(turn.db, record) if record is not None else frozenset[int]()
    return alarm.hazard == "despair" or bool(whom | accused.by(turn, alarm.estate_id, text))


DANGER = N_(
    "🚨 Danger reported – {hazard}. {where}\n“{text}”\nThe person has been told what to do now. Please act at once."
)


def page(turn: Turn, alarm: Alarm, round: int, state: Page) -> None:
    """Page a level, and plan the next; from the last level on everybody is paged."""
    besides = called.besides(turn, alarm, state.text)
    levels = [called.level(turn, alarm, level, besides) for level in range(len(paged.LEVELS) + 1)]
    held = [found for found in levels if found]
    asked = _once(held[round] if round < len(held) else [one for found in held for one in found])
    for member in asked:
        _open(turn, member, alarm, state)
        audit.note(turn.db, member.user_id or 0, "contact_shown", f"alarm:{alarm.user_id}", now=turn.now)
        if alarm.record_id is not None:
            history.append(
                turn.db, alarm.record_id, "paged", by=Actor("system"), now=turn.now, staff=member.id, round=round
            )
    wait = next((wait for rounds, wait in WAITS if round < rounds), AT_LAST)
    due.add(turn.db, turn.bot_id, "alarm", alarms.subject(alarm.id or 0), at=turn.now + wait, round=str(round + 1))


def _once(people: Iterable[Staff]) -> list[Staff]:
    return list({one.id: one for one in people}.values())


def _open(turn: Turn, member: Staff, alarm: Alarm, state: Page) -> None:
    """A page of its own, which rings; earlier ones of the same alarm stay where they are."""
    reader = opening.for_staff(member)
    seat = turn.seat(reader.user_id, reader.user_id)
    talk = conversations.open(turn.db, seat, *paged.called(alarm), now=turn.now)
    conversations.save(turn.db, talk.id or 0, state=pack(state), version=ALARM.version)
    known = facts.gather(turn, reader, talk, state, opening.BEGUN)
    manner = Manner(reader.language, Priority.REPLY, record_id=alarm.record_id)
    post.open_question(turn, talk, ALARM.ask(state, known), manner)


def again(turn: Turn, alarm: Alarm, text: str) -> None:
    """The same person says more about the same danger: whoever has it, or was paged, reads it, and nobody anew.

    Whom the further words accuse does not (X4): where they alone would, whoever would be paged first beside them.
    """
    whom = accused.by(turn, alarm.estate_id, text)
    line = N_("🚨 {number} – further words about the danger:\n“{text}”")
    readers = [one for one in _readers(turn, alarm) if one.id not in whom]
    if whom and not readers:
        readers = called.first(turn, alarm.estate_id, first_contact.Besides(alarm.user_id, whom))
    _tell(turn, alarm, readers, line, text=text or "📎")


def noted(turn: Turn, alarm: Alarm, line: str) -> None:
    """Something about the danger became known: whoever has it, or was paged, reads it."""
    _tell(turn, alarm, _readers(turn, alarm), line)


def _readers(turn: Turn, alarm: Alarm) -> list[Staff]:
    """Whoever has an alarm, or was paged while nobody has."""
    has_it = [get(turn.db, Staff, alarm.acknowledged_by)] if alarm.acknowledged_by else []
    return has_it or [one for one, _ in paged.pages(turn, alarm)]


def _tell(turn: Turn, alarm: Alarm, readers: Iterable[Staff], line: str, **said: str) -> None:
    record = get(turn.db, Record, alarm.record_id) if alarm.record_id is not None else None
    values = {"number": record.number if record else Label("hazard", alarm.hazard), **said}
    for member in readers:
        if member.user_id is not None:
            post.send(turn, member.user_id, Say(line, values), Manner(member.language, record_id=alarm.record_id))


def still_open(turn: Turn, alarm: Alarm, round: int) -> str:
    """Nobody has it yet: the next level; returns why nothing was done."""
    if alarm.lowered_at is not None or alarm.acknowledged_by is not None:
        return "taken"
    if alarm.record_id is not None and (ended := get(turn.db, Record, alarm.record_id).status) not in UNRESOLVED:
        return ended
    page(turn, alarm, round, _kept(turn, alarm))
    return ""


def _kept(turn: Turn, alarm: Alarm) -> Page:
    """What an earlier page, or what the group was told, knows of somebody without a record."""
    if alarm.record_id is not None:
        return Page(alarm.id or 0)
    talks = [talk for _, talk in paged.pages(turn, alarm)]
    if (talk := _group_talk(turn, alarm)) is not None:
        talks.append(talk)
    known = (unpack(Page, talk.state or "") for talk in talks)
    return next((one for one in known if one is not None), Page(alarm.id or 0))


def taken_with(turn: Turn, record: Record, staff_id: int) -> None:
    """Whoever takes the record, or files it as what they heard themselves, has its alarms too."""
    member = get(turn.db, Staff, staff_id)
    actor = Actor("staff", staff_id, member.user_id or 0, member.name)
    for alarm in alarms.of_record(turn.db, record.id or 0):
        if alarm.acknowledged_by is None and alarms.acknowledge(turn.db, alarm, by=actor, now=turn.now):
            taken(turn, alarm, actor)


def taken(turn: Turn, alarm: Alarm, by: Actor) -> None:
    """Somebody has it: nobody is paged any more, and everybody who was sees who it is."""
    due.cancel(turn.db, alarms.subject(alarm.id or 0), why="taken", now=turn.now)
    changed(turn, alarm)
    place = _place(turn, alarm)
    if place is not None:
        values = {"hazard": Label("hazard", alarm.hazard), "name": by.name}
        text = N_("🚨 {hazard}: {name} has it.")
        manner = Manner(priority=Priority.ALERT, record_id=alarm.record_id, topic=place[1])
        post.send(turn, place[0], Say(text, values), manner)


def changed(turn: Turn, alarm: Alarm) -> None:
    """Let every page of an alarm read as things are now."""
    for member, talk in paged.pages(turn, alarm):
        state = unpack(Page, talk.state or "") or Page(alarm.id or 0)
        reader = opening.for_staff(member)
        known = facts.gather(turn, reader, talk, state, opening.BEGUN)
        say = replace(ALARM.ask(state, known), replace=True)
        post.open_question(turn, talk, say, Manner(reader.language, Priority.ALERT, record_id=alarm.record_id))


def ask_second(turn: Turn, alarm: Alarm, by: Actor) -> None:
    """Somebody says that it is over: supervisors and managers are asked, and whoever was paged sees it."""
    asked = {one.id for one, _ in paged.pages(turn, alarm)}
    known = _kept(turn, alarm)
    besides = called.besides(turn, alarm, known.text)
    for member in _once([*called.level(turn, alarm, 1, besides), *called.level(turn, alarm, 2, besides)]):
        if member.user_id != by.user_id and member.id not in asked:
            _open(turn, member, alarm, known)
    changed(turn, alarm)


def lowered(turn: Turn, alarm: Alarm, name: str) -> None:
    """It is over: everybody who was paged sees it, the group and whoever was told to keep away hear it."""
    due.cancel(turn.db, alarms.subject(alarm.id or 0), why="lowered", now=turn.now)
    changed(turn, alarm)
    hazard = Label("hazard", alarm.hazard)
    if alarm.record_id is not None:
        record = get(turn.db, Record, alarm.record_id)
        text = N_("✓ {number}: the alarm “{hazard}” is lowered; {name} agreed to it.")
        to_group(turn, record, text, hazard=hazard, name=name)
    elif (place := _place(turn, alarm)) is not None:
        text = N_("✓ The alarm “{hazard}” is lowered; {name} agreed to it.")
        post.send(turn, place[0], Say(text, {"hazard": hazard, "name": name}), Manner(topic=place[1]))
    _no_danger_now(turn, alarm)
    _all_clear(turn, alarm)


OVER = N_("✓ Over: the danger “{hazard}”, which was reported here. It has been made sure of.")


def _no_danger_now(turn: Turn, alarm: Alarm) -> None:
    """What the group was told at first no longer asks anybody to act at once."""
    talk = _group_talk(turn, alarm)
    if talk is not None and talk.state is not None:
        say = Say(OVER, {"hazard": Label("hazard", alarm.hazard)}, replace=True)
        post.open_question(turn, talk, say, Manner(priority=Priority.ALERT, record_id=alarm.record_id))


ALL_CLEAR = N_(
    "About “{hazard}”, which you reported: we have made sure that the danger is over. If you are outside, "
    "please go in only when everything looks and smells as usual. If you notice anything again or feel unwell, please "
    "keep away, call 119 or 120, and tell us at once. Customer centre: {phone}."
)


def _all_clear(turn: Turn, alarm: Alarm) -> None:
    """X10: who was told to keep away hears that it is over: the complainant, who raised it, who added to it.

    Of somebody's despair nobody says that it is over; while another alarm about the record stands, nothing is.
    """
    if alarm.hazard == "despair" or (alarm.record_id is not None and alarms.of_record(turn.db, alarm.record_id)):
        return
    say = Say(ALL_CLEAR, {"hazard": Label("hazard", alarm.hazard), "phone": turn.at(alarm.estate_id).estate.phone})
    raiser = residents.by_user(turn.db, alarm.user_id)
    told = {alarm.user_id: raiser.language if raiser else HOUSE_LANGUAGE}
    if alarm.record_id is not None:
        record = get(turn.db, Record, alarm.record_id)
        tell_resident(turn, record, say)
        said = {one.author_id for one in words.of(turn.db, alarm.record_id) if one.author == "resident"}
        others = [get(turn.db, Resident, one) for one in sorted(said)]
        told |= {one.user_id: one.language for one in others if one.user_id is not None}
        told.pop(get(turn.db, Resident, record.resident_id).user_id or 0, None)
    for user_id, language in told.items():
        if staff.by_user(turn.db, user_id) is None:
            post.send(turn, user_id, say, Manner(language, record_id=alarm.record_id))


def kept(turn: Turn, alarm: Alarm, name: str, proposer: int) -> None:
    """A second person did not agree: who proposed it hears so."""
    changed(turn, alarm)
    if alarm.record_id is not None:
        text = N_("{number}: {name} does not agree that the danger is over; the alarm stands.")
        to_member(turn, get(turn.db, Record, alarm.record_id), get(turn.db, Staff, proposer), text, name=name)

