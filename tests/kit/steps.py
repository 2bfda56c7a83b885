"""Steps of handling as a colleague takes them: a matter taken, handed over, a step of its page with its questions."""

from tests.kit.actors import Actor
from tests.kit.town import Town

HOME = "3栋2单元501"
COMPLAINT = "我要投诉保洁，楼道垃圾堆了好几天没人打扫"


def taken(town: Town, words: str = COMPLAINT) -> str:
    town.wang.lives_in(HOME, "13912345678")
    number = town.wang.files(words)
    town.li.claims()
    town.hush()
    return number


def handed(town: Town, to: str = "张伟", by: Actor | None = None) -> None:
    who = by or town.li
    page(town, who, "转交")
    for label in ("转交", to, "属于对方的工作范围"):
        who.presses(label)
    town.hush()


def page(town: Town, who: Actor, button: str) -> None:
    """Go back to the page, where another screen hangs in its place."""
    if not any(button in one.buttons for one in town.chats[who.id]):
        who.presses("返回")


def step(town: Town, who: Actor, label: str, *words: str) -> None:
    """Take a step of the page: answer its questions, by words or by pressing, and confirm."""
    page(town, who, "下一步")
    who.presses("下一步")
    who.presses(label)
    for one in words:
        if one in who.last.buttons:
            who.presses(one)
        else:
            who.says(one)
    who.presses("对，就这样")


def procedure(town: Town, name: str) -> None:
    town.rows("UPDATE estate SET procedure = ?", name)


def handler(town: Town) -> int:
    return int(town.one("SELECT staff_id FROM handling WHERE until IS NULL"))
