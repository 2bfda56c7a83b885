"""The draw: anyone can repeat it, nobody is asked twice before all were, strata have their part."""

import hashlib
import random
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given, strategies as some

from storage.surveys import order, sampling, sizes
from storage.surveys.allocation import LEAST, allocated
from storage.surveys.sampling import Household, Plan, Rotation, draw, substituted

SEED = "3f9c1a77d0e24b58"
ESTATE = [Household(f"{1 + n % 6}-{n:04}", f"{1 + n % 6}栋", key=n % 50 == 0) for n in range(300)]
STRATIFIED = Plan("stratified", margin=10, expected_rate=Fraction(4, 5))


def ids(made: sampling.Draw) -> list[str]:
    return [one.id for one in made.drawn]


def test_q4_a_draw_is_reproduced_from_its_seed_whatever_order_the_frame_comes_in() -> None:
    made = draw(ESTATE, Plan("simple"), Rotation(SEED))
    again = draw(random.Random(1).sample(ESTATE, len(ESTATE)), Plan("simple"), Rotation(SEED))
    other = draw(ESTATE, Plan("simple"), Rotation(SEED[::-1]))
    assert ids(made) == ids(again)
    assert made.frame_hash == again.frame_hash
    assert len(made.drawn) == 169
    assert ids(made) != ids(other)


def test_q4_anyone_can_repeat_the_order_with_a_hash_alone() -> None:
    made = draw(ESTATE, Plan("simple"), Rotation(SEED))
    seed = Rotation(SEED).seed
    keys = {one.id: hashlib.sha256(f"{seed}:{one.id}".encode()).hexdigest() for one in ESTATE}
    assert ids(made) == sorted(keys, key=keys.__getitem__)[:169]


def test_q4_the_published_hash_binds_to_the_seed() -> None:
    [published] = draw(ESTATE, Plan("simple"), Rotation(SEED)).seed_hashes
    assert order.keeps(Rotation(SEED).seed, published)
    assert not order.keeps(Rotation(SEED, 2).seed, published)
    with pytest.raises(ValueError, match="at least 16 characters"):
        draw(ESTATE, Plan("simple"), Rotation("1234"))


def test_q4_nobody_is_drawn_again_until_all_had_a_turn() -> None:
    rotation, drawn = Rotation(SEED), []
    for _ in range(7):
        made = draw(ESTATE, STRATIFIED, rotation)
        drawn += ids(made)
        assert len(set(ids(made))) == len(made.drawn) == 92
        rotation = made.rotation
    counts = Counter(drawn[:300])
    assert len(counts) == 300
    assert set(Counter(drawn[:600]).values()) == {2}
    assert rotation.number == 3


def test_q4_the_wave_in_which_a_rotation_turns_draws_nobody_twice() -> None:
    rotation = Rotation(SEED, had=frozenset(one.id for one in ESTATE[:280]))
    made = draw(ESTATE, STRATIFIED, rotation)
    assert {one.id for one in ESTATE[280:]} <= set(ids(made))
    assert len(set(ids(made))) == 92
    assert made.rotation.number == 2
    assert made.rotation.had == set(ids(made)) - {one.id for one in ESTATE[280:]}
    assert made.seed_hashes == tuple(order.commitment(Rotation(SEED, number).seed) for number in (1, 2))


def test_q4_moving_in_and_out_leaves_the_order_of_the_others() -> None:
    before = draw(ESTATE, Plan("simple"), Rotation(SEED))
    changed = [one for one in ESTATE if one.id != before.drawn[0].id] + [Household("9-0001", "9栋")]
    after = [one for one in ids(draw(changed, Plan("simple"), Rotation(SEED))) if one != "9-0001"]
    assert after[:160] == ids(before)[1:161]


def test_q4_strata_have_their_part_and_at_least_two() -> None:
    uneven = [Household(f"{n:04}", "大" if n < 280 else "中" if n < 297 else "小") for n in range(300)]
    made = draw(uneven, Plan("stratified", margin=10), Rotation(SEED))
    assert Counter(one.stratum for one in made.drawn) == {"大": 67, "中": 4, "小": 2}


def test_q4_every_way_of_drawing_asks_as_many_as_its_procedure_says() -> None:
    asked = {
        plan.way: len(draw(ESTATE, plan, Rotation(SEED)).drawn)
        for plan in (
            Plan("simple", margin=10), Plan("all"), Plan("key"), Plan("share", share=Fraction(95, 100)),
            Plan("minimum", returns=100, expected_rate=Fraction(3, 5)),
        )
    }  # fmt: skip
    assert asked == {"simple": 73, "all": 300, "key": 6, "share": 285, "minimum": 167}


def test_q4_a_census_ends_the_rotation_and_key_customers_stand_beside_it() -> None:
    rotation = Rotation(SEED, had=frozenset({"1-0000"}))
    assert draw(ESTATE, Plan("all"), rotation).rotation == Rotation(SEED, 2)
    assert draw(ESTATE, Plan("key"), rotation).rotation == rotation


@pytest.mark.parametrize("plan", [Plan("all"), Plan("share", share=Fraction(4, 5))])
def test_q4_a_wave_of_some_buildings_ends_no_rotation_and_the_others_keep_their_turn(plan: Plan) -> None:
    here = [one for one in ESTATE if one.stratum == "1栋"]
    rotation = Rotation(SEED, had=frozenset(one.id for one in here[:30]))
    made = draw(here, plan, rotation, part=True)
    assert {one.id for one in here[30:]} <= set(ids(made))
    assert (made.rotation.number, made.rotation.had) == (1, rotation.had | set(ids(made)))
    after = draw(ESTATE, Plan("share", share=Fraction(1, 2)), made.rotation)
    assert {one.stratum for one in after.drawn} == {f"{number}栋" for number in range(2, 7)}


def test_q4_who_was_asked_lately_rests_and_keeps_the_turn() -> None:
    first = draw(ESTATE, Plan("simple", margin=10), Rotation(SEED))
    resting = frozenset(ids(first)[:5])
    made = draw(ESTATE, Plan("simple", margin=10), Rotation(SEED), resting)
    assert not resting & set(ids(made))
    assert len(made.drawn) == 73
    assert not resting & made.rotation.had


def test_q4_only_the_next_of_the_same_stratum_replaces_who_cannot_be_asked() -> None:
    made = draw(ESTATE, STRATIFIED, Rotation(SEED))
    gone = made.drawn[3]
    expected = next(one for one in made.reserve if one.stratum == gone.stratum)
    changed, logged = substituted(made, gone.id)
    assert logged == sampling.Substitution(gone.id, expected.id)
    assert ids(changed) == [one for one in ids(made) if one != gone.id] + [expected.id]
    assert expected.id in changed.rotation.had
    with pytest.raises(ValueError, match="was not drawn"):
        substituted(changed, gone.id)


def test_q4_where_a_stratum_has_no_more_nobody_replaces() -> None:
    made = draw(ESTATE, Plan("all"), Rotation(SEED))
    changed, logged = substituted(made, ESTATE[0].id)
    assert logged.taken is None
    assert len(changed.drawn) == 299


def test_a_frame_that_is_empty_or_names_somebody_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="nobody to draw from"):
        draw([], Plan("all"), Rotation(SEED))
    with pytest.raises(ValueError, match="twice"):
        draw([ESTATE[0], ESTATE[0]], Plan("all"), Rotation(SEED))


def test_an_estate_of_twelve_households_is_asked_whole() -> None:
    made = draw(ESTATE[:12], Plan("stratified", margin=5, expected_rate=Fraction(1, 2)), Rotation(SEED))
    assert len(made.drawn) == 12
    assert sizes.census_is_better(12)
    assert not sizes.census_is_better(100)


def test_the_planner_sees_what_each_margin_costs() -> None:
    need = sizes.needs(300, Fraction(1, 2))
    assert [(one.margin, one.invitations, one.reachable, one.waves) for one in need] == [
        (3, 300, False, 2), (5, 300, False, 2), (7, 238, True, 3), (10, 146, True, 5),
    ]  # fmt: skip


def test_half_of_the_silent_are_called_and_the_same_half_each_time() -> None:
    silent = [one.id for one in ESTATE[:31]]
    called = sampling.second_mode(silent, SEED)
    assert len(called) == 16
    assert called == sampling.second_mode(reversed(silent), SEED)


@given(
    some.integers(1, 400),
    some.dictionaries(some.text("abcdef", min_size=1, max_size=3), some.integers(1, 80), min_size=1, max_size=9),
    some.randoms(use_true_random=False),
)
def test_q4_an_allocation_gives_what_it_can_and_nobody_too_much(
    count: int, strata: dict[str, int], dice: random.Random
) -> None:
    available = {name: dice.randint(0, size) for name, size in strata.items()}
    given_to = allocated(count, strata, available)
    least = sum(min(LEAST, room) for room in available.values())
    assert sum(given_to.values()) == min(max(count, least), sum(available.values()))
    assert all(min(LEAST, available[name]) <= given_to[name] <= available[name] for name in strata)


@given(some.integers(20, 300), some.lists(some.integers(10, 60), min_size=2, max_size=8))
def test_q4_an_allocation_without_want_is_proportional_to_less_than_one(count: int, many: list[int]) -> None:
    strata = {f"{n}栋": size for n, size in enumerate(many)}
    count = min(count, sum(many))
    given_to = allocated(count, strata, strata)
    fair = {name: Fraction(count * size, sum(many)) for name, size in strata.items()}
    if min(fair.values()) >= LEAST:
        assert all(abs(given_to[name] - fair[name]) < 1 for name in strata)
