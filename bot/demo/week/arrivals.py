"""How matters arrive in the week: by bot, box, telephone and owners' group, as a question, unsent, withdrawn."""

from bot.demo.estate import LI, WANG
from bot.demo.week.homes import OWNERS, SUN
from bot.demo.week.picture import picture
from bot.demo.week.scene import Scenes, Week
from bot.sandbox import acts

SCENES = Scenes()
AGREE = "I agree, go on"


@SCENES.at(0, "08:12")
async def the_box_is_opened(week: Week) -> None:
    """I5: a letter is in it, from somebody without an account."""
    li = week.of(LI)
    await li.presses("There were letters", "1")
    for said in ("4-2-502", "冯老太太"):
        await li.says(said)
    await li.presses("Not known")
    await li.says("四号楼后面的路灯太暗，我晚上倒垃圾不敢走，请换个亮一点的灯泡")
    await li.presses("Put it on the register")
    week.street.matters["letter"] = li.number()


async def _the_box_is_empty(week: Week) -> None:
    """Whoever is on duty that day has the task."""
    agents = (week.of(LI), week.of(SUN))
    await next(one for one in agents if one.sees("The box was empty", "意见箱")).presses("The box was empty")


for _day in (1, 2, 3, 4, 7, 8, 9, 10, 11, 14):
    SCENES.at(_day, "08:14")(_the_box_is_empty)


@SCENES.at(0, "10:05")
async def the_letter_is_answered(week: Week) -> None:
    """By telephone; somebody at the number on the roll picks up."""
    li = week.of(LI)
    await li.resolves("letter", "路灯已经换成亮的，您晚上出门看得清了。")
    await li.presses("I have called and told them")


@SCENES.at(0, "08:40")
async def somebody_moves_in(week: Week) -> None:
    """王芳 comes by the link on her door, the front desk confirms."""
    await week.of(WANG).moves_in()
    await week.of(LI).presses("That is right")


@SCENES.at(0, "09:05")
async def the_lift_is_out_of_order(week: Week) -> None:
    """I3, X7: a complaint with two photos and a wish."""
    wang = week.of(WANG)
    await wang.says("3栋2单元的电梯坏了两天，物业说修也没人来，我妈腿不好，天天爬五楼")
    await wang.shows(picture("#7d8ca3", "#c9b458"), picture("#5c6b73", "#b0413e"), caption="门一直关不上，按钮也不亮")
    await wang.presses("What would you like?", "Solve it")
    await wang.sends("lift")


@SCENES.at(0, "09:30")
async def a_question_is_answered_from_the_handbook(week: Week) -> None:
    """I7: at once, and nothing is filed."""
    asks = week.at_home("5栋", 3)
    await asks.says("请问物业费多少钱一平？")
    await asks.presses("Yes, thank you")


@SCENES.at(0, "09:36")
async def a_question_is_missing_in_the_handbook(week: Week) -> None:
    """I7: it goes to the front desk."""
    await week.at_home("1栋", 3).files("question", "请问小区里能不能养鸽子？养在阳台上")


@SCENES.at(0, "09:50")
async def the_missing_answer_is_added(week: Week) -> None:
    """The answer goes to the asker and into the handbook."""
    sun = week.of(SUN)
    await sun.claims("question")
    await sun.resolves("question", "您好，按管理规约，阳台和楼顶都不能养鸽子。")
    await sun.says("/questions")
    await sun.presses("~鸽子")
    await sun.says("按小区管理规约，阳台、楼顶和公共部位都不能养鸽子、鸡、鸭等家禽。")


@SCENES.at(0, "10:20")
async def somebody_telephones(week: Week) -> None:
    """I1, X35: one line at the front desk; it was heard yesterday, and the clock runs from then."""
    sun = week.of(SUN)
    await sun.says("/new 6-1-302 王女士 昨天下午4点 电话 13900009999 厨房吊柜的门掉下来了，差点砸到人")
    await sun.presses("Put it on the register")
    week.street.matters["telephone"] = sun.number()


@SCENES.at(0, "10:31")
async def she_is_called_back(week: Week) -> None:
    """Whom no message reaches is told by telephone."""
    sun = week.of(SUN)
    await sun.resolves("telephone", "木工已经上门，合页换好了，柜门装牢了。")
    await sun.presses("I have called and told them")


@SCENES.at(1, "11:05")
async def the_owners_group_grumbles(week: Week) -> None:
    """I1: what is written in the owners' group is forwarded to the bot and is on the register."""
    grumbles, sun = week.at_home("2栋", 4), week.of(SUN)
    await grumbles.says("2栋大厅的灯白天也全开着，这电费算谁的？有没有人管管", chat=OWNERS)
    await week.street.passes(minutes=20)
    inbox = acts.enter(week.street.sandbox, SUN.id, SUN.id)
    said = next(acts.enter(week.street.sandbox, SUN.id, OWNERS).chat.backwards())
    acts.forward(acts.enter(week.street.sandbox, SUN.id, OWNERS), said.id, inbox)
    await week.street.hand.settle()
    await sun.presses("Put it on the register")
    week.street.matters["forwarded"] = sun.number()
    await sun.resolves("forwarded", "谢谢您提醒，大厅的灯已经改成傍晚六点以后才开。")


@SCENES.at(0, "11:10")
async def somebody_changes_their_mind(week: Week) -> None:
    """I6: added to, urged, and in the end withdrawn."""
    resident = week.at_home("3栋", 1)
    await resident.files("withdrawn", "楼下有辆面包车堵着单元门口，轮椅出不来")
    await resident.looks_at_own("withdrawn")
    await resident.presses("Add something")
    await resident.says("车牌尾号是 88，车里没有人")
    await week.street.passes(minutes=9)
    await resident.looks_at_own("withdrawn")
    await resident.presses("Urge")
    await week.street.passes(minutes=6)
    await resident.looks_at_own("withdrawn")
    await resident.presses("Withdraw", "Yes, withdraw it")


@SCENES.at(1, "13:40")
async def somebody_puts_the_phone_away(week: Week) -> None:
    """I8: a sentence and no press; it is asked about once and then filed."""
    await week.at_home("5栋", 2).says("门口的雨水井盖松了，车压过去哐当响，晚上吵得睡不着")


@SCENES.at(1, "14:30")
async def what_was_not_sent_is_found_filed(week: Week) -> None:
    """I8: it is on the register all the same, and somebody takes it."""
    week.street.matters["unsent"] = week.at_home("5栋", 2).number()
    sun = week.of(SUN)
    await sun.claims("unsent")
    await sun.resolves("unsent", "井盖下面垫了橡胶圈，压过去不响了。")


@SCENES.at(2, "10:10")
async def a_request_was_not_met(week: Week) -> None:
    """X34: the repair of Monday becomes a complaint at one tap."""
    resident = week.at_home("4栋", 2)
    await resident.looks_at_own("unmet")
    await resident.presses("Make it a complaint")
    week.street.matters["unmet complaint"] = resident.number()


@SCENES.at(0, "14:05")
async def a_repair_is_asked_for(week: Week) -> None:
    """X34 begins with a repair that waits too long."""
    resident, li = week.at_home("4栋", 2), week.of(LI)
    await resident.files("unmet", "主卧窗户关不严，漏风，孩子感冒了，请来修一下", kind="Repair")
    await week.street.passes(minutes=12)
    await li.claims("unmet")
    await li.answers("unmet", "您好，窗户师傅明天上午到。")


@SCENES.at(2, "10:40")
async def the_complaint_is_taken(week: Week) -> None:
    """Both are settled on the same day."""
    li = week.of(LI)
    await li.claims("unmet complaint")
    await li.answers("unmet complaint", "非常抱歉让您白等了一天，师傅现在就出发，二十分钟到。")
    await week.street.passes(minutes=70)
    await li.resolves("unmet complaint", "窗户的密封条全换了，师傅当着您的面用纸试过，不漏风了。")
    await li.resolves("unmet", "窗户已经修好。")
