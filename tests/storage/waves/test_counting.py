"""Q7–Q9, Q15, X28: a wave's answers as counts by the database, the same as counted one by one."""

from datetime import timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import event

from storage.actors import SYSTEM
from storage.database import Db
from storage.people import residents
from storage.surveys import counting as pure
from storage.surveys.counting import Counts
from storage.surveys.sheet import Answers
from storage.tables import SurveyWave
from storage.waves import answering, closing, counting, drawing, kept, questionnaires, running
from storage.waves.answering import Entry
from storage.waves.given import Given
from storage.waves.kept import Kept
from tests.kit.estate import CHEN, LI, SUN, ZHAO
from tests.storage.waves.steps import OPENING, again, answers, lays_out, lives_in, opened, returns, sent

LATER = OPENING + timedelta(days=1)


def asked(db: Db, households: int = 12, **values: Any) -> SurveyWave:
    lays_out(db, households)
    wave = opened(db, **values)
    sent(db, wave)
    return wave


def over(db: Db, wave: SurveyWave) -> SurveyWave:
    """Its window has ended and its figures are made."""
    ended = running.end(db, wave.id or 0, by=SYSTEM, now=OPENING + timedelta(days=8))
    return closing.figure(db, wave.id or 0, ended.version, by=ZHAO.actor, now=OPENING + timedelta(days=9))


def test_q8_the_databases_counts_are_those_of_the_forms_counted_one_by_one(db: Db) -> None:
    wave = asked(db)
    questions = questionnaires.of(db, wave)
    some: dict[str, Any] = {
        "cleaning": Given(2),
        "parking": Given(mark="not_applicable"),
        "fees": Given(mark="declined"),
        "important": Given(chosen=("cleaning", "security")),
        "opinion": Given(words="楼道里有垃圾"),
    }
    one_by_one = []
    for unit in range(1000, 1012):
        more = some if unit % 3 == 0 else {"least": Given(chosen=("parking",))}
        returns(db, wave, unit, 3 + unit % 3, **more)
        said = answers(db, wave, unit, 3 + unit % 3, **more)
        kinds = {item.code: item.kind for item in questions.items}
        one_by_one.append(
            Answers(
                line=0,
                household=str(unit),
                building=f"{10 + unit % 4}栋",
                mode="bot",
                seconds=600,
                rated={code: one.value or one.mark for code, one in said.items() if kinds[code] == "level"},  # type: ignore[misc]
                picked={code: one.chosen for code, one in said.items() if kinds[code] == "pick"},
                chosen={},
                words={code: one.words for code, one in said.items() if kinds[code] == "words" and one.words},
            )
        )
    by_hand, found = pure.counted(one_by_one, questions), counting.counts(db, wave)
    assert found.returned == by_hand.returned == 12
    assert found.tallies == by_hand.tallies
    assert found.buildings == by_hand.buildings
    assert {code: dict(cross) for code, cross in found.crosses.items()} == {
        code: dict(cross) for code, cross in by_hand.crosses.items()
    }
    assert found.picks == by_hand.picks
    assert found.written == by_hand.written


def test_q7_whoever_is_extra_or_excluded_enters_no_figure(db: Db) -> None:
    wave = asked(db)
    returns(db, wave, 1000, 5)
    form = answering.begin(db, wave.id or 0, 1001, by=lives_in(1001), now=LATER)
    for item, said in answers(db, wave, 1001, 1).items():
        answering.answer(db, form.id or 0, item, said, by=lives_in(1001), now=LATER)
    answering.complete(db, form.id or 0, by=lives_in(1001), now=LATER + timedelta(seconds=5))
    assert counting.counts(db, wave).returned == 2
    wave = over(db, wave)
    assert counting.counts(db, wave).returned == 1
    assert [(one.reason, one.excluded) for one in closing.cleaning_log(db, wave)] == [
        ("straight-lining", False),
        ("too fast", True),
    ]


def test_q8_b_s_worked_example_comes_out_of_the_tables(db: Db) -> None:
    """10, 5, 6, 3 and 1 ratings from best to worst: 76 % and 84 %."""
    wave = asked(db, 25, profile="B", questionnaire="B", way="all")
    levels = [5] * 10 + [4] * 5 + [3] * 6 + [2] * 3 + [1]
    for unit, level in enumerate(levels, 1000):
        returns(db, wave, unit, level)
    made = counting.computed(db, wave)
    found = {(one.levels.weighted, one.levels.satisfied) for one in made.items}
    assert found == {(Fraction(76, 100), Fraction(84, 100))}


def test_q7_when_everything_is_not_applicable_there_is_no_figure_and_no_fault(db: Db) -> None:
    wave = asked(db)
    for unit in range(1000, 1004):
        rated = [code for code, one in answers(db, wave, unit).items() if one.value]
        none: dict[str, Any] = dict.fromkeys(rated, Given(mark="not_applicable"))
        returns(db, wave, unit, **none)
    made = counting.computed(db, over(db, wave))
    assert {one.levels.satisfied for one in made.items} == {None}
    assert {one.tally.not_applicable for one in made.items} == {4}


def test_q6_a_wave_without_a_return_has_counts_of_nothing(db: Db) -> None:
    wave = over(db, asked(db))
    assert counting.counts(db, wave).returned == 0
    made = counting.computed(db, wave)
    assert {one.levels.satisfied for one in made.items} == {None}
    assert counting.population(db, wave).asked == 16


def test_q6_who_moved_out_leaves_the_population(db: Db) -> None:
    wave = asked(db)
    drawing.substitute(db, wave.id or 0, 1000, "moved out", by=ZHAO.actor, now=LATER)
    found = counting.population(db, wave)
    assert (found.asked, found.households, found.strata["10栋"]) == (15, 15, 2)


def test_q6_the_form_of_a_household_that_should_not_have_been_drawn_counts_no_more(db: Db) -> None:
    wave = asked(db, 4)
    for unit in range(1000, 1004):
        returns(db, wave, unit)
    drawing.substitute(db, wave.id or 0, 1000, "moved out", by=ZHAO.actor, now=LATER)
    assert counting.counts(db, wave).returned == 3
    assert counting.computed(db, over(db, wave)).items


def test_x28_a_wave_is_held_against_the_one_before_and_against_none_of_another_kind(db: Db) -> None:
    residents.mark_key(db, CHEN.id, True)
    first = asked(db)
    assert counting.earlier(db, first) is None
    for unit in range(1000, 1012):
        returns(db, first, unit, 5)
    over(db, first)
    later = OPENING + timedelta(days=180)
    second = opened(db, when=later, now=later, opens_on=later.date())
    sent(db, second, when=later)
    for unit in range(1000, 1012):
        returns(db, second, unit, 2, when=later + timedelta(days=1))
    before = counting.earlier(db, second)
    assert before is not None
    assert before.counts.tallies["cleaning"].values == {5: 12}
    made = counting.computed(db, second)
    assert {one.trend for one in made.items} == {"clearly lower"}
    key = opened(db, when=later, now=later, opens_on=later.date(), way="key", occasion="key")
    assert counting.former(db, key) is None


def test_q15_another_provider_and_our_own_assessment_stand_apart(db: Db) -> None:
    wave = asked(db)
    returns(db, wave, 1000, 4)
    said = answers(db, wave, 0, 2)
    for entry in (
        Entry("phone", LATER, said, kind="other", provider="邻家物业"),
        Entry("phone", LATER, said, kind="other", provider="邻家物业"),
        Entry("self", LATER, answers(db, wave, 0, 5), kind="self"),
    ):
        answering.enter(db, wave.id or 0, entry, by=LI.actor, now=LATER)
    assert counting.counts(db, wave).tallies["cleaning"].values == {4: 1}
    assert counting.self_counts(db, wave).tallies["cleaning"].values == {5: 1}
    assert {name: found.tallies["cleaning"].values for name, found in counting.others(db, wave).items()} == {
        "邻家物业": {2: 2}
    }


def test_q9_words_are_counted_by_the_services_they_were_coded_as(db: Db) -> None:
    wave = asked(db)
    for unit, services in ((1000, ["cleaning", "lifts"]), (1001, ["cleaning"])):
        form = returns(db, wave, unit, opinion=Given(words="太脏"))
        closing.code(db, form.id or 0, "opinion", services, by=ZHAO.actor)
    assert counting.counts(db, wave).named["opinion"] == {"cleaning": 2, "lifts": 1}


def test_q8_everybody_of_the_estate_as_it_was_built_is_counted_too(db: Db) -> None:
    wave = opened(db)
    sent(db, wave)
    for one in (CHEN, SUN):
        returns(db, wave, one.flat.id, by=one.actor)
    assert set(counting.counts(db, again(db, wave)).buildings) == {"1栋", "3栋"}


def test_q12_what_is_counted_is_kept_and_no_answer_is_read_again(db: Db) -> None:
    first = asked(db)
    for unit in range(1000, 1008):
        more = {"important": Given(chosen=("cleaning", "security")), "opinion": Given(words="楼道里有垃圾")}
        returns(db, first, unit, 3 + unit % 3, **more)
    first = over(db, first)
    counted, people, made = counting.counts(db, first), counting.population(db, first), counting.computed(db, first)
    assert kept.missing(db, 1) == [first.id]
    kept.keep(db, first.id or 0, counting.look(db, first), now=LATER)
    assert kept.missing(db, 1) == []
    asked_for: list[str] = []
    event.listen(db, "before_cursor_execute", lambda *told: asked_for.append(told[2]))
    assert (counting.counts(db, first), counting.population(db, first)) == (counted, people)
    assert counting.computed(db, first) == made
    assert not [one for one in asked_for if "survey_answer" in one or "survey_form" in one or "survey_household" in one]
    # What is kept once stays.
    kept.keep(db, first.id or 0, Kept(Counts(0, {}), people), now=LATER)
    assert counting.counts(db, first) == counted
