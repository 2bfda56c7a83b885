"""The leader trains what the night has asked for, in a process of its own; every worker reads with the result (K1)."""

import json
from pathlib import Path

from bot.running.learning import Readers, Trainer
from handlers import understanding
from handlers.understanding.model import loaded
from handlers.understanding.reader import shipped_model
from storage.database import open_reader
from tests.bot.rig import BOT, Rig
from tests.bot.test_settlement import filed

OTHER = 7


async def asked(rig: Rig, company: int = 1) -> None:
    """王芳's matter was given another category, and the night has asked for a training."""
    record = await filed(rig)
    rig.spoil(
        "INSERT INTO lesson (company_id, record_id, kind, said, meant, staff_id, at) "
        f"VALUES ({company}, {record}, 'category', 'ele', 'gov', 1, '2026-11-23 02:00:00')"
    )
    rig.spoil(
        "INSERT INTO learned_model "
        "(company_id, bot_id, upto, asked_at, body, digest, show_percent, join_percent, report, failure) "
        f"VALUES ({company}, {BOT}, 1000000, '2026-11-23 19:20:00', '', '', 0, 0, '{{}}', '')"
    )


async def test_k1_a_training_is_done_once_told_to_managers_and_taken_up(rig: Rig, tmp_path: Path) -> None:
    await asked(rig)
    trainer = Trainer(rig.writer, rig.office, tmp_path)
    assert await trainer.look()
    assert not await trainer.look(), "it is done"
    [(body, report, failure)] = rig.rows("SELECT body, report, failure FROM learned_model")
    assert (failure, json.loads(report)["lessons"]) == ("", 1)
    assert loaded(body).digest != shipped_model().digest
    told = [row for row in rig.rows("SELECT chat_id FROM outgoing WHERE payload LIKE '%1 次类别修正%'")]
    assert told == [(2004,)], "the manager alone"
    reader = open_reader(str(rig.database.url))
    Readers(reader, tmp_path, rig.clock).look()
    reader.dispose()
    assert understanding.current(1).model == loaded(body)
    assert understanding.current(OTHER) is understanding.current(), "another company reads as before"


async def test_k1_a_training_that_fails_is_put_away_and_changes_nothing(rig: Rig, tmp_path: Path) -> None:
    await asked(rig)
    no_folder = tmp_path / "a file"
    no_folder.write_text("in the way of the dictionary's folder")
    assert await Trainer(rig.writer, rig.office, no_folder).look()
    assert rig.rows("SELECT body, failure FROM learned_model") == [("", "FileExistsError")]
    assert rig.rows("SELECT id FROM outgoing WHERE payload LIKE '%次类别修正%'") == []
