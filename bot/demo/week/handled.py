"""How matters are handled in the week: claimed, handed over, proposed and signed, worked on, answered, put right."""

from bot.demo.estate import GROUP, LI, LIU, WANG, ZHANG, ZHAO
from bot.demo.week.homes import FENG, SUN, WU, ZHENG, ZHOU
from bot.demo.week.scene import Scenes, Week
from bot.demo.week.street import Actor

SCENES = Scenes()
OPINION = "Opinion and planned date"
CONTENT = ("Yes, it is solved", "Very satisfied with everything", "No, that is all")


async def hand_over(who: Actor, name: str, to: str, reason: str = "It belongs to their area") -> None:
    """From the page of a record."""
    await who.page(name)
    await who.presses("Hand over", to, reason)


@SCENES.at(0, "09:08")
async def two_want_the_lift(week: Week) -> None:
    """F1: one has it, the other hears who; F3: the customer centre confirms the registration."""
    await week.street.race("I take it", "lift", LI, ZHANG)
    await week.street.passes(minutes=4)
    await week.of(SUN).presses("Registration is correct", chat=GROUP, about=week.street.matters["lift"])
    await week.of(
        LI).answers("lift", "王女士您好，我是李静。电梯厂家的师傅十点到，今天一定给您准信，给老人添麻烦了，对不起。"
    )


@SCENES.at(0, "09:26")
async def the_lift_goes_to_engineering(week: Week) -> None:
    """F2, F5: 周强 accepts it; 李静 stays its first contact."""
    await hand_over(week.of(LI), "lift", ZHOU.name)
    await week.street.passes(minutes=5)
    await week.of(ZHOU).presses("I take it over")


@SCENES.at(0, "10:45")
async def what_is_to_be_done_about_the_lift(week: Week) -> None:
    """H1: an opinion is sent back with words, written anew and signed; then progress."""
    zhou, liu = week.of(ZHOU), week.of(LIU)
    await zhou.steps("lift", OPINION, "门机皮带断裂", "换皮带", week.date(1))
    await week.street.passes(minutes=12)
    await liu.presses("Send back with words")
    await liu.says("请写清楚为什么报修两天没有人到，以后怎么防止")
    await liu.presses("Yes, do it")
    await week.street.passes(minutes=15)
    plan = "今天换皮带并检查全部六台电梯；报修电话改为双人接听，两小时不到场就报主任"
    await zhou.steps("lift", OPINION, "门机皮带断裂；报修单夜班漏交", plan, week.date(1))
    await week.street.passes(minutes=6)
    await liu.presses("Approve")
    await week.street.passes(minutes=50)
    await zhou.steps("lift", "Note progress", "皮带已到货，师傅正在更换，预计下午三点恢复。")


@SCENES.at(0, "15:10")
async def the_lift_runs_again(week: Week) -> None:
    """H5: the result is told to her alone."""
    await week.of(ZHOU).resolves("lift", "门机皮带已经换新，电梯恢复运行。六台电梯今天都检查过了。")


@SCENES.at(1, "09:52")
async def the_lift_is_not_all_right(week: Week) -> None:
    """H6, X49: "no" at the visit reopens it; somebody who has not handled it reviews."""
    wang = week.of(WANG)
    await wang.presses("No, not solved", about=week.street.matters["lift"])
    again = wang.heard(week.street.matters["lift"])
    await wang.says("昨晚十点又停在三楼，按哪个键都没反应，最后还是走楼梯", reply_to=again.id)


@SCENES.at(1, "10:30")
async def the_lift_is_reviewed(week: Week) -> None:
    """The reviewer's opinion is signed, and the reviewer gives the result."""
    zhao = week.of(ZHAO)
    await zhao.steps("lift", OPINION, "控制板老化，门机信号时有时无", "厂家更换控制板，三天夜间专人值守", week.date(2))
    await week.street.passes(minutes=20)
    await week.of(LIU).presses("Approve")
    await zhao.answers(
        "lift", "王女士您好，我是客服主管赵敏，这件事现在由我跟进。厂家今天下午换控制板，换好我请您一起试。"
    )


@SCENES.at(2, "16:20")
async def the_lift_has_another_board(week: Week) -> None:
    """The second result."""
    await week.of(ZHAO).resolves("lift", "控制板换了新的，昨晚和今天上下试了八十次都正常。您随时可以打我电话。")


@SCENES.at(3, "09:58")
async def the_lift_is_all_right(week: Week) -> None:
    """X14: accepted, closed."""
    await week.of(WANG).presses(*CONTENT)


@SCENES.at(0, "13:20")
async def a_transfer_is_refused(week: Week) -> None:
    """X37: 冯涛 says why it is not his; it stays with the giver."""
    resident, li, feng = week.at_home("1栋", 4), week.of(LI), week.of(FENG)
    await resident.files("smoke", "地下车库充电的地方总有人抽烟，烟头扔一地")
    await week.street.passes(minutes=6)
    await li.claims("smoke")
    await hand_over(li, "smoke", ZHENG.name)
    await week.street.passes(minutes=18)
    zheng = week.of(ZHENG)
    await zheng.presses("Not mine – say why")
    await zheng.says("车库巡逻归秩序维护部，环境部只管保洁")
    await zheng.presses("Yes, do it")
    await week.street.passes(minutes=5)
    await hand_over(li, "smoke", FENG.name)
    await week.street.passes(minutes=3)
    await feng.presses("I take it over")
    await feng.resolves("smoke", "队员已经劝离吸烟的人，充电区加了禁烟牌，每小时巡一次。")


@SCENES.at(1, "10:05")
async def the_road_is_not_ours(week: Week) -> None:
    """F6: whose it is, and what can be done there."""
    resident, sun = week.at_home("1栋", 0), week.of(SUN)
    await resident.files("road", "小区东门外面那条马路坑坑洼洼，骑车颠得厉害，你们为什么不修")
    await week.street.passes(minutes=7)
    await sun.claims("road")
    explained = "东门外是市政道路，归区市政管理所养护。我们已经替您报了修，您也可以打 12345 查进度，报修号 7741。"
    await sun.steps("road", "Not our responsibility", explained)


@SCENES.at(1, "14:45")
async def an_answer_needs_approval(week: Week) -> None:
    """H5: a formal opinion; a holding reply now, the answer after the manager's approval."""
    resident, li, liu = week.at_home("1栋", 1), week.of(LI), week.of(LIU)
    await resident.files("parking", "地下车位月租从三百涨到四百，凭什么？有没有征求过业主意见？请书面答复我")
    await week.street.passes(minutes=8)
    await li.claims("parking")
    await li.page("parking")
    await li.presses("Next steps", "Needs a formal opinion")
    await li.steps("parking", "Tell them: formal answer to come", week.date(3))
    await week.street.passes(minutes=40)
    await li.steps("parking", OPINION, "临停价目牌写得不清楚，业主误会月租涨价", "换价目牌，书面答复", week.date(2))
    await week.street.passes(minutes=15)
    await liu.presses("Approve", about=week.street.matters["parking"])
    await week.street.passes(minutes=25)
    await li.resolves(
        "parking", "经核实，车位月租没有调整，仍为每月三百元。您看到的是外来车辆的临停价目，我们已经换成更清楚的牌子。"
        ""
    )
    await week.street.passes(minutes=35)
    await liu.presses("Approve", about=week.street.matters["parking"])


@SCENES.at(1, "11:30")
async def solved_on_the_spot(week: Week) -> None:
    """H2: no signature, but the supervisor hears of it."""
    resident, feng = week.at_home("4栋", 3), week.of(FENG)
    await resident.files("bike", "单元门口乱停了七八辆共享单车，进出很不方便")
    await week.street.passes(minutes=5)
    await feng.claims("bike")
    await feng.replies("bike", "单车已经移到路边的停放点，门口画了禁停线，谢谢您。", "Solved on the spot")


@SCENES.at(1, "15:30")
async def the_facade_takes_longer(week: Week) -> None:
    """H3, X48: put off in time with a reason; the customer centre explains it to the resident."""
    resident, li, zhao = week.at_home("4栋", 1), week.of(LI), week.of(ZHAO)
    await resident.files("facade", "外墙渗水，卧室墙皮都掉了，去年就说过，一直没修")
    await week.street.passes(minutes=10)
    await li.claims("facade")
    await li.answers("facade", "您好，我们今天就来看渗水的位置，看完告诉您怎么修、多久修好。")
    await week.street.passes(minutes=60)
    await li.steps("facade", "It takes longer", "外墙要等专业公司的吊篮，最早下周三进场", week.date(9))
    await week.street.passes(minutes=9)
    await zhao.presses("Tell the resident")


@SCENES.at(2, "09:20")
async def the_same_mistake_shall_not_come_again(week: Week) -> None:
    """H4: a corrective action, done, not effective at first, and verified by another in its second round."""
    resident, zheng = week.at_home("3栋", 0), week.of(ZHENG)
    await resident.files("rubbish", "3栋楼道的垃圾三天没人收了，上个月也是这样")
    await week.street.passes(minutes=9)
    await zheng.claims("rubbish")
    await zheng.answers("rubbish", "非常抱歉，我是环境部郑洁，现在就带人来清。")
    await week.street.passes(minutes=30)
    await zheng.steps("rubbish", "Corrective action", "排班表漏了周末，没有人顶班", "每周五核对下周排班，缺人由班长顶",
                      week.date(3))
    await zheng.resolves("rubbish", "楼道已经清扫干净，以后每天上午九点前收一次。")


@SCENES.at(3, "14:00")
async def the_action_is_done(week: Week) -> None:
    """H4: who verifies is another."""
    zheng = week.of(ZHENG)
    await zheng.page("rubbish")
    await zheng.presses("Next steps", "Action done")


@SCENES.at(4, "10:15")
async def the_action_is_verified(week: Week) -> None:
    """H4: it works."""
    await week.of(ZHAO).presses("It works", about=week.street.matters["rubbish"])


@SCENES.at(2, "11:15")
async def a_matter_of_two_points(week: Week) -> None:
    """X51, X13, X50: two points, a decision with what is still open until when."""
    resident, li = week.at_home("6栋", 3), week.of(LI)
    await resident.files("bill", "物业费账单多算了我家两个月，打电话也没人回，请退钱")
    await week.street.passes(minutes=6)
    await li.claims("bill")
    await li.answers("bill", "您好，我们马上请财务核对账单，下午给您答复。")
    await resident.looks_at_own("bill")
    await resident.presses("Add something", "A question of its own")
    await resident.says("电话没人接，以后该打哪个号码？")


@SCENES.at(2, "15:15")
async def the_bill_is_decided(week: Week) -> None:
    """The point is answered, the opinion signed, the decision told."""
    li, liu = week.of(LI), week.of(LIU)
    await li.page("bill")
    await li.presses("Next steps", "Points", "~答复第1项")
    await li.says("请打 021-5555 0100，每天 8:00 到 20:00 都有人接；夜里转值班手机。")
    await li.presses("Yes, do it")
    await li.steps("bill", OPINION, "换系统时旧账单重复计了两个月", "退还多收的两个月，并逐户复核", week.date(4))
    await week.street.passes(minutes=10)
    await liu.presses("Approve")
    reasons = "换收费系统时把十月、十一月重复计了一次，是我们的错，向您道歉。"
    await li.steps("bill", "Decision", "~属实", "~退", reasons, "退款到账", week.date(7))


@SCENES.at(7, "10:20")
async def the_money_is_back(week: Week) -> None:
    """X50: the outstanding work is done."""
    li = week.of(LI)
    await li.page("bill")
    await li.presses("Next steps", "Outstanding work is done")


@SCENES.at(3, "10:25")
async def a_repair_by_the_hand_who_does_it(week: Week) -> None:
    """吴刚 takes a repair himself, and notes what he finds."""
    resident, wu = week.at_home("2栋", 5), week.of(WU)
    await resident.files("socket", "厨房插座松了，插头插不紧", kind="Repair")
    await week.street.passes(minutes=4)
    await wu.claims("socket")
    await wu.answers("socket", "您好，我是维修吴刚，十五分钟到您家。")
    await week.street.passes(minutes=45)
    await wu.resolves("socket", "插座和线盒都换了，量过绝缘，可以放心用。")
