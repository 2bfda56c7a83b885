"""The whole way of a photo: from somebody's app over Telegram into our store, by both engines (F71)."""

from pathlib import Path

import pytest

from bot import engines
from bot.evidence.store import Folder
from bot.running.service import Pace, Service
from storage.database import open_writer
from tests.kit.street import FAST, TOKEN, Street
from tests.kit.waiting import until
from tests.sandbox.kit import png


@pytest.mark.parametrize("engine", ["aiogram", "ptb"])
async def test_f71_a_photo_of_a_record_is_in_our_store_soon_after_it_was_filed(tmp_path: Path, engine: str) -> None:
    media = tmp_path / "media"
    async with Street(tmp_path) as street:
        database = open_writer(street.url)
        pace = Pace(rates=FAST, store=Folder(media))
        street.service = Service(engines.create(engine, TOKEN, street.base), database, street.clock, pace)
        street._bot_closing = database.dispose
        await street.service.start()
        await street.service.leads.wait()
        await street.wang.moves_in("3栋2单元501")
        await street.wang.shows_photos(2, "地下车库的灯坏了一排")
        await street.passes(seconds=2)
        await street.wang.presses("发给客户服务中心")
        await until(lambda: street.rows("SELECT media_type FROM attachment") == [("image/png",)] * 2)
        names = [name for (name,) in street.rows("SELECT sha256 FROM attachment")]
        assert {path.name for path in media.rglob("*") if path.is_file()} == set(names)
        assert all((media / name[:2] / name[2:4] / name).read_bytes() == png() for name in names)
        await street.hush()
        street.check()
