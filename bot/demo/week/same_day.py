"""What the same-day promise comes to in the week: missed and breached, after the cut-off, said by telephone."""

from bot.demo.estate import LI, ZHANG
from bot.demo.week.scene import Scenes, Week
from bot.sandbox import acts

SCENES = Scenes()


@SCENES.at(0, "10:15")
async def nobody_takes_it(week: Week) -> None:
    """F4, S3: half an hour later the duty agent has it, and nobody answers until the next afternoon."""
    await week.at_home("5栋", 0).files("neglected", "我家天花板的墙皮一直掉，打了三次电话都没人管")


@SCENES.at(1, "13:05")
async def it_is_answered_too_late(week: Week) -> None:
    """The breach stays on the record for ever."""
    li = week.of(LI)
    await li.answers("neglected", "非常抱歉，昨天没有及时答复您。瓦工师傅现在就到您家看，我陪他一起来。")
    await week.street.passes(minutes=100)
    await li.resolves("neglected", "松动的墙皮都铲掉重新刷白了，请您看看。")


@SCENES.at(0, "19:20")
async def filed_after_the_cut_off(week: Week) -> None:
    """S1: the promise is tomorrow's, and the resident is told so."""
    await week.at_home("6栋", 1).files("late", "隔壁装修到现在还在砸墙，说好六点停的")


@SCENES.at(0, "19:41")
async def the_night_shift_takes_it(week: Week) -> None:
    """Answered before it was owed."""
    zhang = week.of(ZHANG)
    await zhang.claims("late")
    await zhang.answers("late", "您好，我是夜班张伟，已经请隔壁停工，明天上午再和装修队长谈。")
    await week.street.passes(minutes=30)
    await zhang.resolves("late", "装修队写了保证，以后下午六点准时停。")


@SCENES.at(2, "13:10")
async def somebody_blocks_the_bot(week: Week) -> None:
    """S2, S4: the answer cannot be delivered and is void; it is said by telephone and counts then."""
    resident, li = week.at_home("5栋", 1), week.of(LI)
    await resident.files("void", "保洁把水桶放在电梯口，老人绊了一下，说了几次不改")
    await li.claims("void")
    acts.block(acts.enter(week.street.sandbox, resident.who.id, resident.who.id), True)
    await week.street.hand.settle()
    await week.street.passes(minutes=15)
    await li.resolves("void", "非常抱歉，水桶已经收走，班长现场道歉。老人没有摔着吧？")


@SCENES.at(2, "13:55")
async def the_answer_is_said_by_telephone(week: Week) -> None:
    """And the matter is resolved with it."""
    await week.of(LI).presses("I have called and told them")
