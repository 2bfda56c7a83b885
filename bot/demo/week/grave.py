"""What is grave in the week: a danger at night, a collective complaint, a key customer, a threat, the media."""

from bot.demo.estate import GROUP, LI, LIU, ZHANG, ZHAO
from bot.demo.week.homes import FENG, HE, SUN
from bot.demo.week.scene import Scenes, Week
from bot.demo.week.street import Actor

SCENES = Scenes()
OPINION = "Opinion and planned date"
NOISE = "2栋楼下跳广场舞的音响从七点放到九点半，孩子没法写作业"


async def judges(who: Actor, name: str, *labels: str) -> None:
    """On the page of how grave a record is."""
    await who.says(f"/cases {who.street.matters[name]}")
    await who.presses(*labels)


@SCENES.at(0, "11:40")
async def a_key_customer_complains(week: Week) -> None:
    """K8: 赵敏 marks the customer; two hours later nobody has answered, and the office hears of it."""
    await week.at_home("6栋", 0).files("green", "门禁卡说好今天上午送到，我们公司租的三套房一张都没收到")
    await judges(week.of(ZHAO), "green", "Key customer")


@SCENES.at(0, "14:32")
async def the_key_customer_is_answered(week: Week) -> None:
    """Late for the green channel, in time for the day."""
    li = week.of(LI)
    await li.answers("green", "非常抱歉让您久等了，门禁卡我现在亲自送过来。")
    await week.street.passes(minutes=40)
    await li.resolves("green", "六张门禁卡已经送到，都试过能开门。")


@SCENES.at(1, "23:41")
async def gas_at_night(week: Week) -> None:
    """X10: help in the same turn, the night duty is paged, then the supervisor, who has it."""
    await week.at_home("4栋", 0).says("厨房煤气味特别大，是不是煤气泄漏了")


@SCENES.at(1, "23:48")
async def the_supervisor_has_it(week: Week) -> None:
    """张伟 did not answer within five minutes."""
    week.street.matters["gas"] = week.at_home("4栋", 0).number()
    await week.of(ZHAO).presses("I have it")
    await week.street.passes(minutes=25)
    await week.of(ZHAO).resolves("gas", "燃气公司已经到场关阀，软管换新，检测正常。今晚请开窗，有不舒服马上打 120。")


@SCENES.at(2, "00:30")
async def two_lower_the_alarm(week: Week) -> None:
    """X10: nobody alone."""
    await week.of(ZHAO).presses("The danger is over")
    await week.of(ZHANG).presses("Yes, it is over")


@SCENES.at(2, "18:40")
async def the_square_dance(week: Week) -> None:
    """K9: the first of a building complains."""
    await week.at_home("2栋", 0).files("noise", NOISE)


@SCENES.at(2, "18:52")
async def neighbours_join(week: Week) -> None:
    """K3, K9: three more of the building say the same, see that others did, and join: a collective complaint."""
    sayings = ("2栋楼下广场舞的音响太吵了，老人心脏受不了", "广场舞天天放到九点半，音响能不能小一点",
               "2栋楼下的广场舞噪音扰民，投诉好几次了")  # fmt: skip
    for place, words in enumerate(sayings, start=1):
        resident = week.at_home("2栋", place)
        await resident.says("/file")
        await resident.presses("Complaint")
        await resident.says(words)
        await resident.sends(f"noise {place}", "~位邻居")
        await week.street.passes(minutes=3)


@SCENES.at(2, "19:04")
async def the_chief_of_security_takes_it(week: Week) -> None:
    """Each of the four is answered for itself."""
    feng = week.of(FENG)
    for name in ("noise", "noise 1", "noise 2", "noise 3"):
        await feng.claims(name)
        await feng.answers(name, "您好，我是秩序维护部冯涛，已经到广场请他们把音响关小，九点前收场。明天我再来听。")


@SCENES.at(3, "10:50")
async def a_reporter_has_called(week: Week) -> None:
    """K2, K7: the media reported it; major, the general manager hears at once, the office keeps it."""
    await judges(week.of(ZHAO), "noise", "Enter a fact", "The media reported it", "Yes, it is so")


@SCENES.at(3, "16:30")
async def the_manager_lowers_another(week: Week) -> None:
    """K6: only a manager, only with a written reason."""
    liu = week.of(LIU)
    await judges(liu, "threat", "Lower the severity", "General")
    await liu.says("业主已当面说明是气话，问题当天解决，不会起诉")


@SCENES.at(3, "09:15")
async def a_lawyer_is_mentioned(week: Week) -> None:
    """K3: a threat of a lawsuit makes it hot at once."""
    resident, li = week.at_home("1栋", 5), week.of(LI)
    await resident.files("threat", "窗户返修三个月还没修好，再不处理我就找律师起诉你们物业")
    await week.street.passes(minutes=5)
    await li.claims("threat")
    await li.answers("threat", "非常抱歉，今天上午工程部主任和我一起上门，当面定好怎么修。")
    await week.street.passes(minutes=150)
    await li.resolves("threat", "窗框已经返工重装，厂家出了五年保修单，明天我再来看一次。")


@SCENES.at(3, "15:40")
async def somebody_wrote_to_the_hotline(week: Week) -> None:
    """K7: what went to an authority is the general manager's, who hands it to the manager."""
    resident, li, he = week.at_home("3栋", 2), week.of(LI), week.of(HE)
    await resident.files("hotline", "我打了 12345 投诉你们乱收装修垃圾费，政府说转给你们公司了")
    await week.street.passes(minutes=8)
    await li.claims("hotline")
    await judges(li, "hotline", "Enter a fact", "~政府部门", "Yes, it is so")
    await week.street.passes(minutes=30)
    await he.answers("hotline", "您好，我是总经理何平。您反映的收费我亲自核对，明天上午给您书面答复。")


@SCENES.at(4, "09:40")
async def the_hotline_is_answered(week: Week) -> None:
    """H1 holds for the general manager's matters too."""
    await week.of(HE).resolves("hotline", "核对后多收的 120 元已经退还，收费标准贴在大厅，感谢您监督。")


@SCENES.at(0, "16:05")
async def one_is_left_alone(week: Week) -> None:
    """K4, K3: answered and then not solved, it grows important on Thursday and hot on Monday."""
    resident, li = week.at_home("1栋", 2), week.of(LI)
    await resident.files("slow", "地下室太潮，放在里面的被褥都发霉了，说过几次没人管")
    await week.street.passes(minutes=11)
    await li.claims("slow")
    await li.answers("slow", "您好，我们请通风公司来看，看完给您方案。")


@SCENES.at(9, "11:00")
async def what_was_left_alone_is_solved(week: Week) -> None:
    """With an opinion and a signature, a week later."""
    li = week.of(LI)
    await li.steps("slow", OPINION, "排风机停用，地下室不通风", "修好排风机，每天定时开", week.date(9))
    await week.street.passes(minutes=20)
    await week.of(LIU).presses("Approve")
    await li.resolves("slow", "排风机修好了，每天早晚各开两小时，现在干爽多了。")


@SCENES.at(4, "11:20")
async def the_square_is_quiet(week: Week) -> None:
    """H5: the result is told to each of the four, after one signature each."""
    feng, liu = week.of(FENG), week.of(LIU)
    for name in ("noise", "noise 1", "noise 2", "noise 3"):
        await feng.steps(name, OPINION, "没有约定音量和时间", "与舞蹈队签约：七点到八点半，音量贴标线", week.date(4))
        await liu.presses("Approve", about=week.street.matters[name])
        await feng.resolves(name, "和舞蹈队签了约：晚上七点到八点半，音响不超过标线。这两晚我都在场，已经安静了。")


@SCENES.at(3, "11:10")
async def the_group_sees_the_number_of_people(week: Week) -> None:
    """K3: what was claimed counts when staff have confirmed it."""
    resident, sun = week.at_home("4栋", 4), week.of(SUN)
    await resident.files("heads", "我们单元8户人家联名反映：楼顶基站辐射，要求搬走")
    await week.street.passes(minutes=6)
    await sun.claims("heads")
    await judges(sun, "heads", "Number of people")
    await sun.says("8")
    await sun.answers("heads", "您好，我们请环保部门来测一次，数据公开给大家看，测的时候请派两位代表一起。")
    await sun.says("/late", chat=GROUP)
