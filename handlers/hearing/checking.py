"""`/check`: what is missing or wrong, told to a manager – of the database at once, of Telegram as it was found last."""

from collections.abc import Iterable

from dialogs.kit import N_, Say
from handlers.findings.finding import Finding, Level, of_bot, of_estate
from handlers.findings.words import WORDS, worded
from handlers.hearing.heard import Heard
from handlers.office import Turn
from storage import review, self_check
from storage.people import staff

MARKS: dict[Level, str] = {"fault": "🔴", "warning": "🟡", "ok": "🟢"}
MOST = 3500  # characters; a message of Telegram's holds 4096


def check(heard: Heard, _: str) -> None:
    """Answer with everything that is not as it should be."""
    turn = heard.turn
    managed = [one.id or 0 for one in heard.works_at(staff.MANAGERS)]
    found = [one for one in findings(turn, managed) if one.level != "ok"]
    if not found:
        return heard.answer(Say(N_("🟢 Everything is as it should be.")))
    lines = _lines(sorted(found, key=lambda one: one.level != "fault"), turn, heard.language)
    return heard.answer(Say(N_("What is missing or wrong:\n\n{lines}"), {"lines": lines}))


def findings(turn: Turn, estates: Iterable[int]) -> list[Finding]:
    """Of some estates and of the bot; codes that this version does not know are left out."""
    _, told = self_check.last(turn.db, turn.bot_id)
    kept = [Finding(_level(level), code, values) for level, code, values in told if code in WORDS]
    lacks = [
        one for key in estates for one in of_estate(review.review(turn.db, turn.at(key).estate, turn.now), turn.now)
    ]
    return [*lacks, *of_bot(review.standing(turn.db, turn.bot_id, turn.now), turn.now), *kept]


def _level(told: str) -> Level:
    return "fault" if told == "fault" else "warning" if told == "warning" else "ok"


def _lines(found: Iterable[Finding], turn: Turn, language: str) -> str:
    """As many as one message holds."""
    told = ""
    for one in found:
        what, mends = worded(one, lambda text: turn.office.catalogs.say(text, language))
        entry = f"{MARKS[one.level]} {what}" + (f"\n→ {mends}" if mends else "")
        if len(told) + len(entry) > MOST:
            return f"{told}…"
        told += f"{entry}\n\n"
    return told.rstrip()
