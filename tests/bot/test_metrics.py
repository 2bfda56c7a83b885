"""Metrics: one register, names by one scheme, nothing personal in a label, cheap enough for every update."""

import re

from prometheus_client import generate_latest

from bot import metrics

HARMLESS = {"outcome", "status", "bot", "le"}


def test_every_series_has_our_prefix_a_sentence_and_its_unit() -> None:
    ours = [one for one in metrics.REGISTRY.collect() if not one.name.startswith("process_")]
    assert ours
    for one in ours:
        assert one.name.startswith("shouwen_")
        assert one.documentation.endswith(".")
        assert not re.search(r"_(ms|minutes|hours|mb)$", one.name)


def test_a74_no_label_can_carry_a_chat_a_person_or_a_text() -> None:
    for family in metrics.REGISTRY.collect():
        for one in family.samples:
            assert set(one.labels) <= HARMLESS, one.name


def test_resident_memory_is_shown() -> None:
    assert metrics.REGISTRY.get_sample_value("process_resident_memory_bytes")


def test_the_page_is_text_that_prometheus_reads() -> None:
    metrics.updates.inc()
    page = generate_latest(metrics.REGISTRY).decode()
    assert re.search(r"^# TYPE shouwen_updates_total counter$", page, re.MULTILINE)
    assert re.search(r"^shouwen_updates_total \d+\.0$", page, re.MULTILINE)
    assert "_created" not in page
