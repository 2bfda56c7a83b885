"""Every screen a resident can stand on, and the way there."""

from tests.kit.actors import Actor
from tests.kit.town import Town

HOME = "3栋2单元501"


def reaches(town: Town, screen: str) -> Actor:
    """Wang on one of the screens of a resident."""
    wang = town.wang
    match screen.split("/"):
        case ["notice"]:
            wang.commands("start", town.planted.unit_codes[HOME])
        case ["name"]:
            reaches(town, "notice").presses("我同意，继续")
        case ["phone"]:
            reaches(town, "name").says("王芳")
        case ["hello"]:
            wang.says("您好")
        case ["home", *_]:
            wang.moves_in(HOME)
        case ["file", *presses]:
            wang.lives_in(HOME)
            wang.commands("file")
            for label in presses:
                wang.presses(label)
        case ["draft", *presses]:
            wang.lives_in(HOME)
            wang.says("楼道的灯不亮了")
            for label in presses:
                wang.presses(label)
        case ["mine", *presses]:
            wang.lives_in(HOME)
            number = wang.files("楼道的灯不亮了")
            wang.commands("my")
            for label in presses:
                wang.presses(number if label == "number" else label)
        case ["empty"]:
            wang.lives_in(HOME)
            wang.commands("my")
        case ["visit", *presses]:
            wang.lives_in(HOME)
            wang.files("楼道的灯不亮了")
            town.li.claims()
            town.li.gives_result("灯已经换好。")
            town.clock_moves_to("2026-11-25 10:00")
            for label in presses:
                wang.presses(label)
    town.hush()
    return wang


UNBOUND = ["hello", "notice", "name", "phone"]
SCREENS = [
    "home",
    "file",
    "file/投诉",
    "draft",
    "draft/改类别",
    "draft/改事项",
    "empty",
    "mine",
    "mine/number",
    "mine/number/补充",
    "mine/number/撤回",
    "visit",
    "visit/已经解决",
    "visit/已经解决/满意",
    "visit/已经解决/满意/满意",
    "visit/已经解决/三项都很满意",
    "visit/已经解决/三项都很满意/有，我想说",
]


# Where a screen could do something of its own with what is said.
TELLING = ["home", "file/投诉", "draft", "draft/改类别", "mine/number/补充", "mine/number/撤回", SCREENS[-1]]
