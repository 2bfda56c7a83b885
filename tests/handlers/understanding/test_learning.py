"""The model learns from corrections, the same way every time, and says what it would change."""

import pytest

from handlers.understanding import Reader
from handlers.understanding.grouping import STANDARD
from handlers.understanding.learning import Pair, calibrate, compare, train
from handlers.understanding.model import ModelError, loaded
from handlers.understanding.sentences import Sentence, sentences
from handlers.understanding.words import Words

SOME = [each for at, each in enumerate(sentences()) if at % 16 == 0]
CORRECTED = [Sentence("会馆的旗子又倒了", "gov"), Sentence("会馆旗子没人扶", "gov")]


def test_the_same_examples_and_seed_give_the_same_model_and_another_seed_another(words: Words) -> None:
    assert train(words, SOME, seed=1).dumped() == train(words, SOME, seed=1).dumped()
    assert train(words, SOME, seed=2).dumped() != train(words, SOME, seed=1).dumped()


def test_a_model_survives_its_file(words: Words) -> None:
    model = train(words, SOME)
    assert loaded(model.dumped()) == model


@pytest.mark.parametrize("text", ["", "{}", "not json", '{"format": "shouwen category model", "version": 99}', "[1]"])
def test_a_damaged_file_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ModelError, match="model"):
        loaded(text)


def test_k1_a_correction_by_staff_is_learned_and_the_report_says_what_changes(words: Words) -> None:
    old = Reader(train(words, SOME), words)
    new = Reader(train(words, SOME, CORRECTED), words)
    assert old.understand("会馆门口旗子倒了").categories[0] != "gov"
    assert new.understand("会馆门口旗子倒了").categories[0] == "gov"
    report = compare(old, new, [*CORRECTED, *SOME[:100]])
    assert report.texts == 102
    assert report.right_after >= report.right_before
    assert CORRECTED[0].text in {change.text for change in report.changes}


def test_splits_and_merges_move_the_thresholds_and_nothing_moves_without_both() -> None:
    merged, split = [Pair(0.2, True), Pair(0.22, True)], [Pair(0.12, False), Pair(0.15, False)]
    learned = calibrate(merged + split)
    assert 0.15 < learned.join <= 0.2
    assert learned.show > learned.join
    assert calibrate(merged) == calibrate([]) == STANDARD
