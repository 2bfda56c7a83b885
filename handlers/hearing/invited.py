"""What opens a door: the codes people come with, of which only a few may be wrong (A13, A18)."""

from dialogs.events import Commanded
from dialogs.kit import N_, Say
from handlers.findings.finding import Finding
from handlers.findings.words import WORDS, worded
from handlers.hearing import surveys
from handlers.hearing.heard import Heard
from handlers.office import HOUSE_LANGUAGE, Turn
from handlers.telling import desk
from storage import audit, codes, estates, self_check
from storage.people import attempts, staff
from storage.post import group_codes
from storage.waves import answering

CODE = "code"
WAIT = N_(
    "That was not right several times. Please wait an hour, then try again – or ask the customer centre: {phone}. "
    "Everything else goes on as usual."
)


def came_with(heard: Heard, code: str) -> None:
    """Somebody opened a link: a unit's, an invitation's, or whatever else stood in it (A18)."""
    turn = heard.turn
    if codes.plausible(code):
        if must_wait(heard):
            return
        if answering.is_code(turn.db, code):
            return surveys.with_paper(heard, code)
        desk.invitation_outdated(turn, code)
        if not (estates.unit_by_code(turn.db, turn.bot_id, code) or staff.is_invitation(turn.db, code)):
            attempts.note(turn.db, heard.person.user_id, CODE, now=turn.now)
    heard.open("register", Commanded("start", code))


def tie_group(heard: Heard, code: str) -> None:
    """Somebody wants to say whose group this is, by a code or by choosing."""
    turn = heard.turn
    if code:
        if must_wait(heard):
            return
        if not group_codes.holds(turn.db, code, bot_id=turn.bot_id, now=turn.now):
            attempts.note(turn.db, heard.person.user_id, CODE, now=turn.now)
    elif lines := _lacks(turn, heard.chat_id):
        heard.answer(Say(N_("Missing when I looked last:\n{lines}"), {"lines": lines}))
    heard.open("group", Commanded("bind", code))


def _lacks(turn: Turn, chat_id: int) -> str:
    """What the last look at Telegram found wrong with a group, and the tap that mends it (F58)."""
    group = estates.group_at(turn.db, turn.bot_id, chat_id)
    _, told = self_check.last(turn.db, turn.bot_id)
    wrong = [
        worded(Finding("fault", code, values), lambda text: turn.office.catalogs.say(text, HOUSE_LANGUAGE))
        for level, code, values in told
        if level != "ok" and code in WORDS and group is not None and values.get("title", "") == group.title != ""
    ]
    return "\n".join(f"⚠️ {what}\n→ {mends}" for what, mends in wrong)


def must_wait(heard: Heard) -> bool:
    """Whether somebody has come with too many wrong codes lately; they are told so (A13)."""
    turn = heard.turn
    if not attempts.too_many(turn.db, heard.person.user_id, CODE, now=turn.now):
        return False
    audit.note(turn.db, heard.person.user_id, "guessing", now=turn.now)
    heard.answer(Say(WAIT, {"phone": turn.here().estate.phone}), quoting=heard.in_group)
    return True
