"""The figures do not fall below the floor; docs/understanding.md says what each file is."""

import json
from pathlib import Path

import pytest

from bench import detector as training, gold, kinds as examples
from handlers.understanding import Reader, detector, kinds, over, sense
from handlers.understanding.grouping import STANDARD
from handlers.understanding.learning import digest, digest_of_characters, train, train_kinds, train_over
from handlers.understanding.reader import shipped_model
from handlers.understanding.sentences import sentences
from handlers.understanding.words import Words

# A little under the worst of four writers, each heard by a detector that had learned from the others.
RECALL, NOTICED, PRECISION = 0.68, 0.91, 0.81


def test_sentences_that_nothing_was_trained_on_get_their_category(reader: Reader) -> None:
    guesses = gold.guessed(reader, gold.held_out())
    assert gold.macro_f1(guesses) >= 0.80
    assert gold.top_two(guesses) >= 0.90


def test_strangers_sentences_get_their_category_in_either_script(reader: Reader) -> None:
    known = gold.examiner_categories()
    guesses, traditional = gold.guessed(reader, known), gold.guessed(reader, gold.traditional(known))
    assert gold.macro_f1(guesses) >= 0.82
    assert gold.top_two(guesses) >= 0.95
    assert abs(gold.macro_f1(traditional) - gold.macro_f1(guesses)) <= 0.03


def test_the_clients_sentences_get_their_category(reader: Reader) -> None:
    guesses = gold.guessed(reader, gold.client_chat())
    assert gold.macro_f1(guesses) >= 0.93
    assert gold.top_two(guesses) >= 0.96


def test_traditional_script_is_understood_as_well(reader: Reader) -> None:
    known = gold.held_out()
    simple = gold.macro_f1(gold.guessed(reader, known))
    assert abs(gold.macro_f1(gold.guessed(reader, gold.traditional(known))) - simple) <= 0.03


def test_chat_of_the_weak_categories_gets_its_category(reader: Reader) -> None:
    guesses = gold.guessed(reader, gold.chat_held_out())
    assert sum(each.said[0] in (each.label, each.also) for each in guesses) / len(guesses) >= 0.76
    assert gold.top_two(guesses) >= 0.84


@pytest.mark.parametrize("name", examples.HELD_OUT)
def test_strangers_sentences_get_their_kind(reader: Reader, name: str) -> None:
    guesses = examples.guessed(reader, examples.known(name))
    assert examples.right(guesses) >= 0.96
    assert gold.macro_f1(guesses) >= 0.95


def test_kinds_are_read_in_either_script_and_before_the_dictionary(reader: Reader) -> None:
    known = examples.known(examples.HELD_OUT[1])
    guesses = examples.guessed(reader, known)
    assert examples.guessed(Reader(), known) == guesses
    assert abs(examples.right(examples.guessed(reader, gold.traditional(known))) - examples.right(guesses)) <= 0.03


def test_no_sentence_of_a_kind_that_is_held_out_was_trained_on() -> None:
    trained = {each.text for each in sentences(kinds.TAUGHT)}
    assert len(trained) > 6_000
    assert not trained & {each.text for name in examples.HELD_OUT for each in examples.known(name)}


def test_the_shipped_kinds_were_taught_by_the_sentences_that_are_there() -> None:
    assert kinds.shipped().digest == digest_of_characters(sentences(kinds.TAUGHT))


@pytest.mark.prove
def test_the_shipped_kinds_are_letter_by_letter_what_their_sentences_teach() -> None:
    assert train_kinds(sentences(kinds.TAUGHT)).dumped() == kinds.LEARNED.read_text(encoding="utf-8")


def test_what_calls_a_matter_over_was_taught_by_the_sentences_that_are_there() -> None:
    assert over.shipped().digest == digest_of_characters(over.examples())


@pytest.mark.prove
def test_what_calls_a_matter_over_is_letter_by_letter_what_its_sentences_teach() -> None:
    assert train_over(over.examples()).dumped() == over.LEARNED.read_text(encoding="utf-8")


def test_an_examiners_ends_are_heard_half_and_their_look_alikes_hardly() -> None:
    lines = Path(__file__).with_name("over_examiner.txt").read_text(encoding="utf-8").splitlines()
    told = [line.split("\t") for line in lines]
    heard = {mark: [over.over(text) for each, text in told if each == mark] for mark in ("over", "not")}
    assert sum(heard["over"]) >= 0.45 * len(heard["over"])
    assert sum(heard["not"]) <= 0.05 * len(heard["not"])


def test_what_begins_a_matter_calls_none_over(reader: Reader) -> None:
    """Of strangers' first words, which nothing was trained on, hardly one is asked about in vain."""
    begun = [each for name in examples.HELD_OUT for each in examples.known(name)]
    assert sum(over.over(each.text) for each in begun) <= len(begun) / 100


def test_no_trained_sentence_is_held_out_or_the_clients() -> None:
    trained = {each.text for each in sentences()}
    assert len(trained) > 3_200
    assert not trained & {
        each.text
        for each in (*gold.held_out(), *gold.client_chat(), *gold.chat_held_out(), *gold.examiner_categories())
    }


@pytest.mark.parametrize("name", [*gold.OWN_EMERGENCIES, *gold.STRANGERS])
def test_i8_emergencies_are_heard_and_near_misses_alarm_hardly_anybody(reader: Reader, name: str) -> None:
    found = gold.warned(reader, list(gold.emergencies(name)))
    for code in gold.EMERGENCIES:
        some = [each for each in found if each.code.lstrip("-") == code]
        if sum(each.code == code for each in some) < 10:
            continue
        assert gold.recall(some) >= 0.9, code
        assert gold.precision(some) >= 0.9, code
    assert gold.recall(found) >= 0.97


@pytest.mark.parametrize(
    ("name", "least"),
    [
        (gold.EXAMINER, 0.99),
        (gold.EXAMINER_TWO, 0.98),
        (gold.EXAMINER_THREE, 0.97),
        (gold.EXAMINER_FOUR, 0.94),
        (gold.EXAMINER_FIVE, 0.97),
        (gold.EXAMINER_SIX, 0.96),
    ],
)
def test_i8_most_emergencies_in_a_strangers_words_are_heard_though_nothing_was_trained_on_them(
    reader: Reader, name: str, least: float
) -> None:
    found = gold.warned(reader, list(gold.emergencies(name)))
    assert gold.recall(found) >= least
    assert gold.noticed(found) >= 0.98
    assert gold.precision(found) >= 0.94
    assert gold.precision_told(found) >= 0.87


def test_i8_what_was_set_aside_of_the_fourth_writer_is_heard_at_a_precision_of_nine_in_ten(reader: Reader) -> None:
    found = gold.warned(reader, list(gold.emergencies(gold.FRESH)))
    assert gold.noticed(found) >= 0.94
    assert gold.precision(found) >= 0.88


@pytest.mark.prove
@pytest.mark.parametrize("writer", gold.WRITERS[-1:])
def test_i8_most_emergencies_of_a_writer_are_heard_by_a_detector_that_learned_from_others(writer: str) -> None:
    others = Reader(ear=training.train(list(training.shipped_examples(without=writer))))
    found = gold.warned(others, list(gold.emergencies(writer)))
    assert gold.recall(found) >= RECALL
    assert gold.noticed(found) >= NOTICED
    assert gold.precision(found) >= PRECISION


def test_i8_everyday_sentences_hardly_ever_alarm_or_are_asked_about(reader: Reader) -> None:
    everyday = gold.warned(reader, [("-", each.text) for each in gold.held_out()])
    assert gold.needlessly(everyday) <= 0.12


@pytest.mark.parametrize("name", gold.SHORT)
def test_i8_a_few_words_that_only_sound_like_a_danger_hardly_ever_alarm(reader: Reader, name: str) -> None:
    found = gold.warned(reader, [("-", text) for text in gold.short(name)])
    assert len(found) >= 390
    assert sum(bool(each.heard) for each in found) <= 0.03 * len(found)
    assert gold.needlessly(found) <= 0.09


def test_i8_dangers_are_heard_before_the_dictionary_has_been_read(reader: Reader) -> None:
    known = list(gold.emergencies(gold.WRITERS[0]))
    assert gold.warned(Reader(), known) == gold.warned(reader, known)


@pytest.mark.parametrize(
    ("name", "least"),
    [
        (gold.EXAMINER, 200),
        (gold.EXAMINER_TWO, 200),
        (gold.EXAMINER_THREE, 200),
        (gold.EXAMINER_FOUR, 200),
        (gold.EXAMINER_FIVE, 200),
        (gold.EXAMINER_SIX, 200),
        (gold.FRESH, 90),
    ],
)
def test_no_emergency_that_is_held_out_was_trained_on(name: str, least: int) -> None:
    held = {text for code, text in gold.emergencies(name) if not code.startswith("-")}
    trained = {text for name in (*gold.OWN_EMERGENCIES, *gold.STRANGERS) for _, text in gold.emergencies(name)}
    assert len(held) >= least
    trained |= {text for _, text in gold.dangers()} | {each.text for each in sentences()}
    assert not held & (trained | set(gold.everyday()) | set(gold.harmless()))


def test_every_report_that_may_name_a_danger_is_one_that_people_told() -> None:
    told = {
        "。".join(part for part in (one.title, one.body) if part)
        for name in gold.LOOKED_THROUGH
        for one in gold.matters(f"told/matters_{name}.txt")
    }
    dangers = (gold.GOLD / "told_dangers.txt").read_text(encoding="utf-8").splitlines()
    assert len(dangers) > 100
    assert not set(dangers) - told
    assert not set(dangers) & set(gold.harmless())


def test_the_shipped_detector_was_taught_by_the_sentences_that_are_there() -> None:
    told = json.loads(Path(detector.__file__).with_name("detector.txt").read_text(encoding="utf-8").splitlines()[0])
    assert told["digest"] == training.digest(list(training.shipped_examples()))


@pytest.mark.prove
def test_the_shipped_detector_is_letter_by_letter_what_its_sentences_teach() -> None:
    examples = list(training.shipped_examples())
    taught = training.train(examples).dumped(training.digest(examples))
    assert taught == Path(detector.__file__).with_name("detector.txt").read_text(encoding="utf-8")


def test_the_same_sentences_teach_the_same_detector() -> None:
    some = [
        training.taught("厨房着火了", ("fire",)), training.taught("屋里冒烟着火", ("fire",)),
        training.taught("电梯困人", ("trap",)), training.taught("想问物业费怎么交", ()),
    ]  # fmt: skip
    once = training.train(some)
    assert once.dumped("") == training.train(some).dumped("")
    heard = once.loudness("隔壁着火了")
    assert heard["fire"] > heard["trap"]
    assert once.loudness("fire") == {}, "it has learned nothing but Chinese"


@pytest.mark.parametrize(("text", "risk"), gold.client_risks())
def test_k3_the_clients_sentences_name_their_risk_and_only_if_there_is_one(
    reader: Reader, text: str, risk: str
) -> None:
    found = reader.understand(text).risks
    assert risk in found if risk else found == ()


@pytest.mark.parametrize(("bodies", "least", "alerts"), [(False, 0.76, 0.91), (True, 0.83, 0.93)])
def test_k9_records_about_a_matter_that_was_learned_find_each_other(
    reader: Reader, bodies: bool, least: float, alerts: float
) -> None:
    records = gold.month(1, [*gold.matters(), *gold.singles()])
    found = gold.matched(reader, records, STANDARD, bodies=bodies)
    assert gold.message_f1(found) >= least
    assert gold.alert_f1(found) >= alerts


def test_k9_the_shortest_titles_of_matters_that_were_learned_find_each_other_too(reader: Reader) -> None:
    records = gold.month(1, gold.matters(gold.SHORTEST))
    found = gold.matched(reader, records, STANDARD, bodies=False)
    assert gold.message_f1(found) >= 0.8
    assert gold.alert_f1(found) >= 0.88


@pytest.mark.parametrize(
    ("name", "bodies", "least", "alerts"),
    [
        (gold.TOLD_EXAMINER, False, 0.56, 0.74),
        (gold.TOLD_EXAMINER, True, 0.79, 0.88),
        (gold.LETTERS_EXAMINER, False, 0.46, 0.67),
        (gold.LETTERS_EXAMINER, True, 0.53, 0.66),
        (gold.BOX_EXAMINER, False, 0.41, 0.6),
        (gold.BOX_EXAMINER, True, 0.55, 0.6),
    ],
)
def test_k9_what_other_people_tell_in_quite_other_words_is_found(
    reader: Reader, name: str, bodies: bool, least: float, alerts: float
) -> None:
    found = gold.matched(reader, gold.month(1, gold.matters(name)), STANDARD, bodies=bodies)
    assert gold.message_f1(found) >= least
    assert gold.alert_f1(found) >= alerts


def test_the_shipped_sense_was_taught_by_the_matters_that_are_there_and_by_no_examiner() -> None:
    assert sense.shipped().digest == gold.digest_of_told()
    taught = {(one.title, one.body) for records in gold.told().values() for one in records}
    examiners = gold.TOLD_EXAMINER, gold.LETTERS_EXAMINER, gold.BOX_EXAMINER
    held = [one for name in examiners for one in gold.matters(name)]
    assert not taught & {(one.title, one.body) for one in held}


def test_the_shipped_model_was_taught_by_the_sentences_that_are_there(words: Words) -> None:
    assert shipped_model().digest == digest(words, sentences())


@pytest.mark.prove
def test_the_shipped_model_is_what_the_shipped_sentences_teach(words: Words) -> None:
    assert train(words, sentences()).dumped() == shipped_model().dumped()
