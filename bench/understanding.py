"""How well residents are understood: categories, emergencies, similar records, alerts, speed and memory.

`python -m bench.understanding` prints the figures with the middle 95 % of 400 samples drawn again, the confusion of
categories, the worst mistakes and what an update waits for. `--write-model` trains the shipped models from their
sentences; `--leave-out` measures each stranger's emergencies by what the others teach; `--plot FILE` draws a made-up
year with one wave in it.
"""

import argparse
import random
import resource
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from bench import detector, gold, kinds
from bench.table import percentile
from handlers import understanding
from handlers.understanding import Reader, gists, over
from handlers.understanding.detector import shipped as shipped_detector
from handlers.understanding.drawing import drawing
from handlers.understanding.grouping import STANDARD, Groups, Message
from handlers.understanding.kinds import LEARNED, TAUGHT, shipped as shipped_kinds
from handlers.understanding.learning import train, train_kinds, train_over
from handlers.understanding.reader import shipped_model
from handlers.understanding.sense import shipped as shipped_sense
from handlers.understanding.sentences import sentences
from handlers.understanding.similar import Index
from handlers.understanding.warning import rises
from handlers.understanding.words import Words

MODEL = Path(understanding.__file__).with_name("model.txt")
DETECTOR = MODEL.with_name("detector.txt")
_WORST = 12
_NOW = datetime(2026, 6, 1, tzinfo=UTC)


def main() -> None:
    """Print the figures, or do what an option asks for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--write-model", action="store_true", help="train the shipped models")
    asked.add_argument("--plot", type=Path, help="draw an early warning into this file")
    asked.add_argument("--quick", action="store_true", help="leave out the hundred thousand records")
    asked.add_argument("--leave-out", action="store_true", help="measure each writer by what the others teach")
    options = asked.parse_args()
    with TemporaryDirectory() as folder:
        if options.write_model:
            MODEL.write_text(train(Words(Path(folder)), sentences()).dumped(), encoding="utf-8")
            LEARNED.write_text(train_kinds(sentences(TAUGHT)).dumped(), encoding="utf-8")
            over.LEARNED.write_text(train_over(over.examples()).dumped(), encoding="utf-8")
            examples = list(detector.shipped_examples())
            DETECTOR.write_text(detector.train(examples).dumped(detector.digest(examples)), encoding="utf-8")
            return
        if options.plot:
            options.plot.write_text(wave(), encoding="utf-8")
            return
        lines = _left_out() if options.leave_out else report(Path(folder), 5_000 if options.quick else 100_000)
        for line in lines:
            print(line, flush=True)


def report(folder: Path, many: int) -> Iterator[str]:
    """Every figure, a line each."""
    began = process_time()
    words = Words(folder)
    shipped_detector(), shipped_sense(), shipped_kinds(), over.shipped()
    reader = Reader(shipped_model(), words)
    cold = process_time() - began
    yield f"resident with dictionary and model: {_megabytes():.0f} MB"
    began = process_time()
    Words(folder), shipped_model()
    for load in (shipped_detector, shipped_sense, shipped_kinds, over.shipped):
        load.__wrapped__()
    yield f"start: {cold:.2f} s without a cache, {process_time() - began:.2f} s with one"
    yield from _categories(reader, Reader(), Reader(shipped_model(), words))
    yield from _kinds(reader)
    yield from _emergencies(reader)
    yield from _similar(reader)
    yield from _speed(reader, many)
    yield f"resident at the end: {_megabytes():.0f} MB"


def _categories(reader: Reader, keywords: Reader, again: Reader) -> Iterator[str]:
    held, weak, examined = gold.held_out(), gold.chat_held_out(), gold.examiner_categories()
    known = {
        "the examiner's": examined, "the examiner's, Traditional": gold.traditional(examined), "held out": held,
        "the client's": gold.client_chat(), "weak ones": weak,
    }  # fmt: skip
    for name, some in known.items():
        guesses = gold.guessed(reader, some)
        yield _figure(f"category macro-F1, {name}", gold.macro_f1, guesses)
        yield _figure(f"category top two, {name}", gold.top_two, guesses)
    english = [each for each in weak if each.text.isascii()]
    yield _figure("category top two, English", gold.top_two, gold.guessed(reader, english))
    yield _figure("category macro-F1, held out, keywords alone", gold.macro_f1, gold.guessed(keywords, held))
    same = gold.guessed(again, held) == gold.guessed(reader, held)
    yield f"another reader gives {'the same' if same else 'other'} answers"
    guesses = gold.guessed(reader, held)
    yield _confusion(guesses)
    for code in sorted({each.label for each in guesses}):
        own = [each for each in guesses if code in (each.label, each.said[0])]
        right = sum(each.label == code == each.said[0] for each in own)
        yield (
            f"  {code}: precision {right / max(1, sum(each.said[0] == code for each in own)):.2f}, "
            f"recall {right / sum(each.label == code for each in own):.2f}"
        )
    wrong = [(reader.understand(each.text).scores[0], each) for each in guesses if each.label not in each.said[:2]]
    yield "worst mistakes, the surest first:"
    for score, each in sorted(wrong, key=lambda one: -one[0])[:_WORST]:
        yield f"  {score:.2f} {each.text}: {' '.join(each.said)} instead of {each.label}"


def _kinds(reader: Reader) -> Iterator[str]:
    for name in kinds.HELD_OUT:
        guesses = kinds.guessed(reader, kinds.known(name))
        yield _figure(f"kind right, {name}", kinds.right, guesses)
        yield _figure(f"kind macro-F1, {name}", gold.macro_f1, guesses)
        yield _confusion(guesses)


def _confusion(guesses: Sequence[gold.Guess]) -> str:
    confused = Counter((each.label, each.said[0]) for each in guesses if each.said[0] != each.label)
    return "confusion (is → taken for): " + ", ".join(f"{a} → {b} {n}" for (a, b), n in confused.most_common(_WORST))


def _emergencies(reader: Reader) -> Iterator[str]:
    for name in (*gold.OWN_EMERGENCIES, *gold.STRANGERS, gold.FRESH, *gold.EXAMINERS):
        yield from _heard(name, gold.warned(reader, list(gold.emergencies(name))))
    yield from _everyday(reader)


def _left_out() -> Iterator[str]:
    """The emergencies of each writer, heard by a detector that has learned from all others."""
    for writer in gold.WRITERS:
        others = Reader(ear=detector.train(list(detector.shipped_examples(without=writer))))
        yield from _heard(f"{writer}, learned from others", gold.warned(others, list(gold.emergencies(writer))))
        yield from _everyday(others)


def _heard(name: str, found: list[gold.Warned]) -> Iterator[str]:
    yield _figure(f"emergencies heard, {name}", gold.recall, found)
    yield f"emergencies heard, by sentences, {name}: {gold.recall_of_sentences(found):.3f}"
    yield _figure(f"emergencies heard or asked about, {name}", gold.noticed, found)
    yield _figure(f"emergencies precision, {name}", gold.precision, found)
    yield _figure(f"emergencies precision with the questions, {name}", gold.precision_told, found)
    near = [each for each in found if each.code.startswith("-") and each.code != "-"]
    if near:
        yield _figure(f"near misses that alarm, {name}", _share_heard, near)
        yield _figure(f"near misses that are asked about, {name}", _share_asked, near)
    for code in gold.EMERGENCIES:
        own = [each for each in found if each.code.lstrip("-") == code]
        yield (
            f"  {code}: recall {gold.recall(own):.2f}, with the question {gold.noticed(own):.2f}, "
            f"precision {gold.precision(own):.2f}"
        )
    for each in found:
        if not each.code.startswith("-") and each.code not in each.heard:
            yield f"  {'asked about' if each.asked else 'missed'} {each.code}: {each.text}"
        elif each.code.startswith("-") and each.heard:
            yield f"  false {' '.join(sorted(each.heard))}: {each.text}"


def _everyday(reader: Reader) -> Iterator[str]:
    found = gold.warned(reader, [("-", each.text) for each in gold.held_out()])
    yield _figure("everyday sentences in which an emergency is heard", _share_heard, found)
    yield _figure("everyday sentences that are asked about", _share_asked, found)
    found = gold.warned(reader, [("-", text) for name in gold.SHORT for text in gold.short(name)])
    yield _figure("a few everyday words in which an emergency is heard", _share_heard, found)
    yield _figure("a few everyday words that are asked about", _share_asked, found)


def _share_heard(found: Sequence[gold.Warned]) -> float:
    return sum(bool(each.heard) for each in found) / len(found)


def _share_asked(found: Sequence[gold.Warned]) -> float:
    return sum(each.asked for each in found) / len(found)


def _similar(reader: Reader) -> Iterator[str]:
    records, shortest = [*gold.matters(), *gold.singles()], gold.matters(gold.SHORTEST)
    kinds = [("title alone", records, False), ("title and body", records, True), (gold.SHORTEST, shortest, False)]
    for name in (gold.TOLD_EXAMINER, gold.LETTERS_EXAMINER, gold.BOX_EXAMINER):
        kinds += [(f"{name}, title alone", gold.matters(name), False), (f"{name}, with body", gold.matters(name), True)]
    for kind, some, bodies in kinds:
        found = [
            each
            for seed in range(3)
            for each in gold.matched(reader, gold.month(seed, some), STANDARD, bodies=bodies)
        ]
        yield _figure(f"similar, F1 a record, {kind}", gold.message_f1, found)
        yield _figure(f"similar, F1 over all pairs, {kind}", gold.pair_f1, found)
        yield _figure(f"third complainant's alert F1, {kind}", gold.alert_f1, found)


def _speed(reader: Reader, many: int) -> Iterator[str]:
    texts = [each.text for each in (*gold.held_out(), *sentences())]
    reading = [_spent(partial(reader.understand.__wrapped__, text)) for text in texts[:2000]]
    yield _times("reading one text", reading)
    plainest = percentile([_spent(text.encode) for text in texts[:2000]], 50)
    yield f"  that is {percentile(reading, 50) / plainest:.0f} times what encoding it takes"
    draw = random.Random(3)
    groups = Groups()

    def take(said: str, at: int) -> None:
        groups.take(_message(reader, said, at))

    end_to_end = [_spent(partial(take, _phrase(draw, texts), at)) for at in range(5_400)]
    yield _times("one record end to end, 5,000 in the window", end_to_end[5_000:])
    index = Index()
    drawn = [gists.gist(reader, _phrase(draw, texts)) for _ in range(min(many, 20_000))]
    for at in range(many):
        index.add(str(at), drawn[at % len(drawn)], _NOW)
    asked = [gists.gist(reader, _phrase(draw, texts)) for _ in range(200)]
    searching = [_spent(partial(index.search, one, _NOW, STANDARD.show)) for one in asked]
    yield _times(f"search among {many:,} records", searching)


def wave() -> str:
    """A made-up year of one category with one wave in it, drawn."""
    draw = random.Random(11)
    weeks = [sum(draw.random() < 0.1 for _ in range(40)) for _ in range(52)]
    weeks[37:39] = [14, 12]
    risen = [at for at in range(8, 52) if rises({"lift": weeks[max(0, at - 12) : at + 1]})]
    return drawing("电梯", [f"W{at + 1}" for at in range(52)], weeks, risen)


def _phrase(draw: random.Random, texts: Sequence[str]) -> str:
    return f"{draw.randint(1, 40)}栋{draw.choice(texts)}，{draw.choice(texts)}"


def _message(reader: Reader, said: str, at: int) -> Message:
    reader.understand.__wrapped__(said)
    return Message(str(at), f"user {at}", "estate", _NOW + at * timedelta(minutes=5), gists.gist(reader, said))


def _spent(act: Callable[[], object]) -> float:
    """Processor time: whoever else uses the machine is not measured."""
    began = process_time()
    act()
    return process_time() - began


def _times(name: str, seconds: Sequence[float]) -> str:
    return f"{name}: p50 {percentile(seconds, 50) * 1000:.2f} ms, p95 {percentile(seconds, 95) * 1000:.2f} ms"


def _figure(name: str, figure: Callable[[list[gold.T]], float], sample: list[gold.T]) -> str:
    low, high = gold.interval(figure, sample)
    return f"{name}: {figure(sample):.3f} ({low:.3f}–{high:.3f}), n = {len(sample)}"


def _megabytes() -> float:
    """The most this process has held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
