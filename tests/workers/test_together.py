"""Three workers behind one port: each update has its effects once, whoever takes it, and each chat its order."""

import asyncio
import socket
from collections import Counter

import pytest

from tests.kit.aftermath import nothing_is_lost_or_doubled
from tests.kit.child import Child
from tests.kit.crowd import Crowd
from tests.kit.fleet import fleet
from tests.kit.street import Street

LINES = 12


async def test_three_workers_take_updates_and_every_record_is_filed_once(street: Street, engine_name: str) -> None:
    async with fleet(street, 3, engine=engine_name) as workers:
        crowd = Crowd(street)
        await crowd.files(rounds=3)
        await street.settle()
        taken = [await worker.metric("shouwen_updates_total") for worker in workers]
        sent = [await worker.metric("shouwen_messages_total") for worker in workers]
    assert sum(count > 0 for count in taken) > 1  # which connection goes to whom is the kernel's choice
    assert [count > 0 for count in sent] == [worker.leads for worker in workers]
    assert len(crowd.pressed) == len(crowd.said)
    crowd.is_in_the_register()
    nothing_is_lost_or_doubled(street, kills=0)


async def test_workers_that_poll_leave_it_to_the_leader(street: Street) -> None:
    async with fleet(street, 3, receive="polling") as workers:
        crowd = Crowd(street)
        await crowd.files(rounds=2)
        await street.settle()
        taken = [await worker.metric("shouwen_updates_total") for worker in workers]
    assert [count > 0 for count in taken] == [worker.leads for worker in workers]
    crowd.is_in_the_register()
    nothing_is_lost_or_doubled(street, kills=0)


async def test_the_messages_of_a_chat_are_taken_in_their_order_whoever_takes_them(street: Street) -> None:
    async with fleet(street, 3):
        lines = [f"楼道的灯坏了第{number}盏" for number in range(LINES)]
        await asyncio.gather(*(says_all(street, person, lines) for person in ("wang", "chen")))
        await street.settle()
        for person in (street.wang, street.chen):
            await person.taps("发给客户服务中心")
        await street.settle()
    for (body,) in street.rows("SELECT body FROM words WHERE part = 'text'"):
        places = [body.index(line) for line in lines if line in body]
        assert places == sorted(places)
    assert street.one("SELECT count(*) FROM seen_update") >= 2 * LINES


async def says_all(street: Street, name: str, lines: list[str]) -> None:
    for line in lines:
        await getattr(street, name).says(line)


async def test_a_press_that_is_overtaken_by_a_message_does_no_harm(street: Street) -> None:
    async with fleet(street, 3):
        await street.wang.says("楼道的灯坏了")
        await street.settle()
        await street.control("mishaps", mishap="overtaken", kind="callback_query", seconds=2)
        pressing = asyncio.create_task(street.wang.taps("发给客户服务中心"))
        await asyncio.sleep(0.1)
        await street.wang.says("车库的灯也坏了")
        await pressing
        await street.settle()
        if not street.rows("SELECT 1 FROM record"):
            await street.wang.taps("发给客户服务中心")
            await street.settle()
    assert street.one("SELECT count(*) FROM record") == 1
    kept = "".join(body for (body,) in street.rows("SELECT body FROM words WHERE part = 'text'"))
    assert (kept.count("楼道的灯"), kept.count("车库的灯")) == (1, 1)
    nothing_is_lost_or_doubled(street, kills=0)


async def test_of_all_who_press_at_once_one_owns_the_record(street: Street) -> None:
    async with fleet(street, 3):
        crowd = Crowd(street)
        await crowd.files(rounds=2)
        await street.settle()
        assert crowd.claimed_by_all() >= 4 * len(crowd.pressed)
        await street.settle()
    owners = Counter(record for (record,) in street.rows("SELECT record_id FROM ownership"))
    assert len(owners) == len(crowd.pressed)
    assert set(owners.values()) == {1}
    assert street.one("SELECT count(*) FROM history WHERE what = 'first_contact'") == len(owners)
    nothing_is_lost_or_doubled(street, kills=0)


async def test_a_worker_whose_port_is_taken_says_so_and_is_none(street: Street) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        worker = Child(street, watch_port=taken.getsockname()[1])
        with pytest.raises(AssertionError, match="SHOUWEN_WATCH_PORT: cannot listen on"):
            await worker.start()
