"""When the leader is gone another one leads, soon; who only lost the lead stands by and lives on."""

import sys
import time

from tests.kit import databases
from tests.kit.aftermath import by_the_bot, nothing_is_lost_or_doubled
from tests.kit.child import kept_alive
from tests.kit.crowd import Crowd
from tests.kit.fleet import fleet, leader
from tests.kit.home import WANG
from tests.kit.street import Street
from tests.kit.waiting import until

SENTENCE = "我们3栋的电梯又坏了，老人上不了楼"
LONGEST = 3.0


async def test_when_the_leader_is_killed_another_answers_within_seconds(street: Street) -> None:
    """It takes less than one where the machine is not busy; the figure is printed."""
    async with fleet(street, 3) as workers:
        killed = leader(workers)
        assert killed is not None
        began = time.monotonic()
        killed.kill()
        await killed.dies()
        await street.wang.says(SENTENCE)
        others = [worker for worker in workers if worker is not killed]
        await until(lambda: leader(others))
        led = time.monotonic() - began
        await until(lambda: by_the_bot(street, WANG))
        answered = time.monotonic() - began
        await street.settle()
        sys.stdout.write(f"\nkilled: another leads after {led:.2f} s, the next answer leaves after {answered:.2f} s\n")
        assert answered < LONGEST
        nothing_is_lost_or_doubled(street, kills=1)


async def test_a_leader_killed_at_the_poll_is_followed_by_one_who_polls(street: Street) -> None:
    async with fleet(street, 2, receive="polling") as workers:
        killed = leader(workers)
        assert killed is not None
        killed.kill()
        await killed.dies()
        await street.wang.says(SENTENCE)
        began = time.monotonic()
        await until(lambda: by_the_bot(street, WANG))
        assert time.monotonic() - began < LONGEST
        await street.settle()
        nothing_is_lost_or_doubled(street, kills=1)


async def test_a_leader_whose_connection_is_cut_lives_on_and_messages_go_on(street: Street) -> None:
    async with fleet(street, 2) as workers, kept_alive(*workers):
        crowd = Crowd(street)
        await crowd.files(rounds=1)
        for _ in range(3):
            cut_the_lead(street)
            await crowd.files(rounds=1)
        await street.passes(seconds=10)
        assert [worker.deaths for worker in workers] == [0, 0]
        crowd.is_in_the_register()
        nothing_is_lost_or_doubled(street, kills=3)


async def test_f26_every_connection_is_cut_under_load_and_nothing_is_lost(street: Street) -> None:
    async with fleet(street, 2) as workers, kept_alive(*workers):
        crowd = Crowd(street)
        await crowd.files(rounds=1)
        for _ in range(3):
            cut(street, "application_name = 'shouwen'")
            await crowd.files(rounds=1)
        await street.passes(seconds=10)
        assert [worker.deaths for worker in workers] == [0, 0]
        crowd.is_in_the_register()
        nothing_is_lost_or_doubled(street, kills=3)


def cut_the_lead(street: Street) -> None:
    cut(street, "pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND granted)")


def cut(street: Street, which: str) -> None:
    """Cut connections to the street's database, as a server that restarts does."""
    place = street.url.rpartition("/")[2].partition("?")[0]
    databases.server().run(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {which} AND datname = '{place}'"
        " AND pid <> pg_backend_pid()"
    )
