"""What the dialogs of answering a survey need to know: the questions in somebody's language, and what was answered.

For a household: its own order and answers. For staff who enter: the order of the paper, and who is still silent. For a
task: whose words, or whose form, it is about.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from dialogs.deeds.surveys import Given
from dialogs.events import Elapsed, Event, Typed
from dialogs.surveys import check, entry, items as words_of, survey, words as survey_words
from handlers.facts import tasks as facts_tasks
from handlers.facts.line import door_in
from handlers.office import HOUSE_LANGUAGE, Person, Turn
from storage import estates
from storage.errors import NotFound
from storage.people import complainants, units
from storage.post import outbox
from storage.reading import get, rows
from storage.rules import surveys as rules
from storage.surveys.questionnaire import Item, Questionnaire, Text
from storage.surveys.scales import LEVELS
from storage.tables import (
    Conversation,
    Record,
    Resident,
    SurveyComparison,
    SurveyForm,
    SurveyHousehold,
    SurveyOpinion,
    SurveyWave,
    Task,
    table,
)
from storage.waves import answering, door, given, ladder, planning, questionnaires, reading, words

SOME_HOUSEHOLDS = 8
# X27: residents hear of the results within thirty days of the end.
TOLD_WITHIN = timedelta(days=30)
Stands = Literal["", "answered", "not asked", "unknown"]
NOTHING_WRITTEN: tuple[int, Stands] = (0, "")


def of_survey(turn: Turn, person: Person, talk: Conversation, state: Any, event: Event) -> survey.Facts:
    """Q3: a survey for somebody of a household that is asked."""
    wave_id, unit_id = pair(talk.subject)
    sheet = answering.sheet(turn.db, wave_id, unit_id, by=person.as_resident())
    wave, asked = sheet.wave, sheet.questionnaire
    setting = turn.at(wave.estate_id)
    # Of a pilot nobody knows yet when it closes: whoever tries it has the window from now on, at least.
    closes = wave.closes_at or planning.window(wave, setting, estates.overrides(turn.db), turn.now)
    language = person.language
    return survey.Facts(
        wave=wave_id,
        unit=unit_id,
        estate=setting.estate.name,
        greeting=said_in(asked.greeting, language),
        thanks=said_in(asked.thanks, language),
        purpose=wave.purpose,
        items=items(asked, sheet.items, language),
        labels=labels(asked, language),
        given=tuple(as_given(item, sheet.given[item.code]) for item in sheet.items if item.code in sheet.given),
        until=closes,
        results_by=closes + TOLD_WITHIN,
        standing=_standing(wave, sheet.household, sheet.form, turn.now),
        extra=_another(turn, wave_id, unit_id, sheet.form),
        collective=rules.may_publish(planning.method_of(wave)),
        first=wave.status == "pilot",
        reminded=state is not None and isinstance(event, Elapsed),
    )


def _standing(wave: SurveyWave, home: SurveyHousehold, form: SurveyForm | None, now: datetime) -> survey.Standing:
    """Whether answers are taken; what was begun only is returned with the end of the window, and over then."""
    open_still = wave.status in rules.ANSWERED and (wave.closes_at is None or now < wave.closes_at)
    if form is not None and form.completed_at is not None and (open_still or form.state == "complete"):
        return "done"
    if home.outcome == "ineligible":
        return "gone"
    if wave.status == "paused":
        return "paused"
    return "open" if open_still else "over"


def _another(turn: Turn, wave_id: int, unit_id: int, own: SurveyForm | None) -> bool:
    """A25: whether somebody else of the household has begun, or answered."""
    forms = table(SurveyForm)
    found = rows(turn.db, SurveyForm, forms.c.wave_id == wave_id, forms.c.unit_id == unit_id)
    return any(one.id != (own.id if own else 0) for one in found)


def of_entry(turn: Turn, person: Person, talk: Conversation, _: Any, event: Event) -> entry.Facts:
    """Q6: entering what households said, for staff of the estate; and the unit that was just written."""
    wave = door.seen(turn.db, int(talk.subject), by=person.as_staff())
    turn.at(wave.estate_id)
    asked = questionnaires.of(turn.db, wave)
    silent = reading.first_silent(turn.db, wave, SOME_HOUSEHOLDS)
    unit, standing = _written(turn, wave, event.text) if isinstance(event, Typed) else NOTHING_WRITTEN
    counts = ladder.outcomes(turn.db, wave.id or 0)
    return entry.Facts(
        wave=wave.id or 0,
        number=wave.number,
        items=items(asked, asked.items, person.language),
        labels=labels(asked, person.language),
        waiting=tuple((one.unit_id, one.label) for one in silent),
        left=sum(count for outcome, count in counts.items() if outcome in reading.SILENT),
        asked=sum(counts.values()) - counts.get("ineligible", 0),
        unit=unit,
        place=estates.place(turn.db, unit).label if unit else "",
        standing=standing,
        until=wave.closes_at or turn.now,
        open=wave.status in rules.ENTERED,
    )


def _written(turn: Turn, wave: SurveyWave, text: str) -> tuple[int, Stands]:
    """Which household of the estate was written, and how it stands in the survey."""
    meant = door_in(text.strip())
    found = units.named(turn.db, wave.estate_id, meant.building, meant.unit) if meant is not None else []
    if len(found) != 1:
        return 0, "unknown"
    unit = found[0].unit_id
    home = ladder.find(turn.db, wave.id or 0, unit)
    if home is None or not home.drawn or home.outcome == "ineligible":
        return unit, "not asked"
    return unit, "answered" if home.outcome == "complete" else ""


def of_words(turn: Turn, person: Person, talk: Conversation, *_: Any) -> survey_words.Facts:
    """Q11: what somebody wrote, for whoever may answer it."""
    task = facts_tasks.require(turn, int(talk.subject), person.as_staff())
    wave, form = of_form(turn, task)
    turn.at(wave.estate_id)
    opinions, asked = opinions_of(turn, form), questionnaires.of(turn.db, wave)
    resident = get(turn.db, Resident, form.resident_id) if form.resident_id else None
    account = resident.user_id if resident is not None else form.user_id
    name, phone = _whom(turn, form.unit_id or 0, resident)
    record = next((one.record_id for one in opinions if one.record_id), None)
    return survey_words.Facts(
        task=task.id or 0,
        number=wave.number,
        place=estates.place(turn.db, form.unit_id).label if form.unit_id else "",
        name=name,
        phone=phone,
        words=tuple(said for one in opinions if (said := words.body(turn.db, one.words_id))),
        low=_low(turn, wave, form),
        reached=account is not None and outbox.reachable(turn.db, turn.bot_id, account),
        until=task.due_at,
        uncoded=_uncoded(turn, wave, opinions, person.as_staff().id),
        services=tuple((one.code, said_in(one.name, person.language)) for one in asked.services),
        filed=get(turn.db, Record, record).number if record else "",
        open=task.done_at is None,
    )


def of_check(turn: Turn, person: Person, talk: Conversation, *_: Any) -> check.Facts:
    """Q10: a household that is asked again, for whoever may ask it."""
    task = facts_tasks.require(turn, int(talk.subject), person.as_staff())
    wave_id, key = task.subject.split(":")[1:]
    wave = door.seen(turn.db, int(wave_id), by=person.as_staff())
    turn.at(wave.estate_id)
    form: SurveyForm | None = None
    unit_id = int(key)
    if task.kind == "survey_compare":
        form = get(turn.db, SurveyForm, get(turn.db, SurveyComparison, int(key)).form_id)
        unit_id = form.unit_id or 0
    home = ladder.household(turn.db, wave.id or 0, unit_id)
    whom = form.resident_id if form is not None and form.resident_id else home.asked_id
    name, phone = _whom(turn, unit_id, get(turn.db, Resident, whom) if whom else None)
    return check.Facts(
        task=task.id or 0,
        number=wave.number,
        place=estates.place(turn.db, unit_id).label,
        name=name,
        phone=phone,
        answers=_answers(turn, wave, form) if form is not None else (),
        until=task.due_at,
        open=task.done_at is None,
    )


def _uncoded(
    turn: Turn, wave: SurveyWave, opinions: list[SurveyOpinion], me: int
) -> tuple[tuple[str, str], ...]:
    """The words of which somebody may say what they are about: nobody has, or somebody else alone; before counting."""
    if wave.status not in rules.UNCOUNTED:
        return ()
    open_still = [one for one in opinions if one.coded_by is None or (one.coded_by != me and one.again_by is None)]
    return tuple((one.item, said) for one in open_still if (said := words.body(turn.db, one.words_id)))


def _whom(turn: Turn, unit_id: int, resident: Resident | None) -> tuple[str, str]:
    """Name and phone of whoever is called: who answered, or was asked, else somebody of the home with a phone."""
    if resident is not None and resident.phone:
        return resident.name, resident.phone
    known = [one for one in complainants.of_unit(turn.db, unit_id) if one.phones] if unit_id else []
    if not known:
        return (resident.name if resident is not None else ""), ""
    return known[0].name, known[0].phones[0]


def of_form(turn: Turn, task: Task) -> tuple[SurveyWave, SurveyForm]:
    """The wave and the form that a task about words is about."""
    parts = task.subject.split(":")
    if task.kind != "survey_words" or len(parts) != 3:
        raise NotFound("survey words", task.id)
    return get(turn.db, SurveyWave, int(parts[1])), get(turn.db, SurveyForm, int(parts[2]))


def opinions_of(turn: Turn, form: SurveyForm) -> list[SurveyOpinion]:
    """The words of a form that bears some."""
    opinions = table(SurveyOpinion)
    return rows(turn.db, SurveyOpinion, opinions.c.form_id == form.id, order=(opinions.c.item,))


def _low(turn: Turn, wave: SurveyWave, form: SurveyForm) -> tuple[str, ...]:
    """The services that a form is not satisfied with: whoever calls knows of them."""
    asked, said = questionnaires.of(turn.db, wave), given.of(turn.db, form.id or 0)
    below = planning.method_of(wave).satisfied_from
    rated = [(item, said[item.code].value) for item in asked.services if item.kind == "level" and item.code in said]
    return tuple(said_in(item.name, HOUSE_LANGUAGE) for item, value in rated if value is not None and value < below)


def _answers(turn: Turn, wave: SurveyWave, form: SurveyForm) -> tuple[tuple[str, str], ...]:
    """What stands on a form, by the names of its questions."""
    asked, said = questionnaires.of(turn.db, wave), given.of(turn.db, form.id or 0)
    shown = items(asked, asked.items, HOUSE_LANGUAGE)
    rated = [(item, said[item.code].value) for item in shown if item.code in said]
    return tuple(
        (item.name or item.text, dict(item.options).get(str(value), str(value)))
        for item, value in rated
        if value is not None
    )


def pair(subject: str) -> tuple[int, int]:
    """The two numbers of a subject like ``3:7``; raises ``NotFound`` for any other."""
    left, _, right = subject.partition(":")
    if not (left.isdecimal() and right.isdecimal()):
        raise NotFound("survey", subject)
    return int(left), int(right)


def said_in(text: Text, language: str) -> str:
    """A text of a questionnaire in the reader's language."""
    return text.get(language) or text[HOUSE_LANGUAGE]


def house(turn: Turn, text: str) -> str:
    """A text of ours in the language of the house, to be kept as words."""
    return turn.office.catalogs.say(text, HOUSE_LANGUAGE)


def labels(asked: Questionnaire, language: str) -> words_of.Labels:
    """What stands on the two buttons that every question has."""
    known = {mark: said_in(asked.labels[mark], language) for mark in ("not_applicable", "declined")}
    return words_of.Labels(**known)


def items(asked: Questionnaire, order: tuple[Item, ...], language: str) -> tuple[words_of.Item, ...]:
    """The questions in an order, as a language says them."""
    parts = {item.code: said_in(block.title, language) for block in asked.blocks for item in block.items}
    return tuple(_item(asked, item, parts[item.code], language) for item in order)


def _item(asked: Questionnaire, item: Item, part: str, language: str) -> words_of.Item:
    ends = (asked.labels.get(f"{item.kind}_{end}") for end in ("low", "high"))
    low, high = (said_in(one, language) if one else "" for one in ends)
    return words_of.Item(
        code=item.code,
        kind=item.kind,
        text=said_in(item.text, language),
        part=part,
        name=said_in(item.name, language) if item.name != item.text else "",
        options=_options(asked, item, language),
        low=low,
        high=high,
        full=item.full,
        most=item.most,
    )


def _options(asked: Questionnaire, item: Item, language: str) -> tuple[tuple[str, str], ...]:
    match item.kind:
        case "level":
            return tuple((str(value), said_in(asked.labels[name], language)) for name, value in LEVELS.items())
        case "choice":
            return tuple((one.code, said_in(one.text, language)) for one in item.options)
        case "pick":
            return tuple((one.code, said_in(one.name, language)) for one in asked.services)
        case _:
            return ()


def as_given(item: Item, said: given.Given) -> Given:
    """An answer as the dialogs hold it: one cell."""
    if said.mark:
        return Given(item.code, mark=_MARKS[said.mark])
    if said.value is not None:
        return Given(item.code, str(said.value))
    return Given(item.code, said.words or ";".join(said.chosen))


def as_kept(items_of: Mapping[str, Item], one: Given) -> given.Given:
    """An answer as the tables hold it: a number, codes, words, or why there is none."""
    item = items_of.get(one.item)
    if item is None:
        raise NotFound("item", one.item)
    if one.mark:
        return given.Given(mark=one.mark)
    match item.kind:
        case "words":
            return given.Given(words=one.said)
        case "choice" | "pick":
            return given.Given(chosen=tuple(code for code in one.said.split(";") if code))
        case _:
            return given.Given(value=int(one.said) if one.said.isdecimal() else None)


_MARKS: dict[str, Any] = {mark: mark for mark in ("not_applicable", "declined", "unclear")}

FACTS: dict[str, Callable[..., Any]] = {
    "survey": of_survey,
    "survey_entry": of_entry,
    "survey_words": of_words,
    "survey_check": of_check,
}
