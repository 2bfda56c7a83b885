"""What an estate hears in any week: matters as people write them, and what the office says and does about each."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Everyday:
    """A matter as the resident writes it, the answer of the same day, and the result; ``kind`` is chosen by button."""

    kind: str
    words: str
    answer: str
    result: str


COMPLAINT, REPAIR, SUGGESTION, ENQUIRY, PRAISE = "Complaint", "Repair", "Suggestion", "Enquiry", "Praise"

MATTERS = (
    Everyday(REPAIR, "卫生间的地漏一直往上返味，开窗也散不掉，能来看看吗？",
             "您好，维修师傅下午两点到您家，来之前会先给您打电话。", "地漏的存水弯换好了，师傅试过没有异味了。"),
    Everyday(REPAIR, "我家客厅的空气开关老跳闸，一开空调就跳。",
             "您好，电工半小时内到，请您先不要反复合闸。", "是空调插座老化，已经换新，空调开了一小时没有再跳。"),
    Everyday(REPAIR, "单元门的闭门器坏了，门关不上，晚上不太放心。",
             "谢谢您告诉我们，师傅今天就去换。", "闭门器换好了，门能自己关严。"),
    Everyday(REPAIR, "楼道三楼的灯泡坏了，晚上黑漆漆的。",
             "您好，马上安排师傅换灯泡。", "灯已经换成了新的，请您晚上留意一下。"),
    Everyday(REPAIR, "厨房水龙头的把手松了，一拧就转圈。",
             "您好，水工四十分钟左右到您家。", "把手和阀芯都换了，拧着很顺。"),
    Everyday(REPAIR, "对讲机的话筒坏了，访客说话我听不清。",
             "您好，弱电师傅明天上午到您家检查。", "话筒已经换新，和门岗试了三次都清楚。"),
    Everyday(REPAIR, "地下车库12号车位的地锁坏了，遥控按了没反应。",
             "您好，给您添麻烦了，师傅下午来修。", "地锁换了电池和遥控，试了几次都灵。"),
    Everyday(REPAIR, "健身区的扭腰器松了，孩子在上面玩我怕摔着。",
             "谢谢您提醒，我们马上围起来，今天修好。", "螺栓已经换新紧固，围挡撤了，可以放心用。"),
    Everyday(REPAIR, "我家阳台的雨水管堵了，一下雨就积水。",
             "您好，疏通师傅明天上午九点到。", "管子里是树叶和泥，已经疏通。"),
    Everyday(REPAIR, "信报箱的锁坏了，打不开。",
             "您好，请您带上身份证到前台，师傅当场给您换锁芯。", "锁芯换好了，新钥匙两把交给您了。"),
    Everyday(COMPLAINT, "单元门口的垃圾桶好几天没洗了，苍蝇到处飞，路过都要捂鼻子。",
             "非常抱歉，保洁班长现在就去处理。", "垃圾桶已经清洗消毒，改为每天早晚各洗一次。"),
    Everyday(COMPLAINT, "早上六点就有人在楼下割草，声音特别大，孩子都吵醒了。",
             "对不起，打扰您休息了。今天起割草改在上午九点以后。", "已经和绿化公司说定，九点以前不开机器。"),
    Everyday(COMPLAINT, "外卖电动车在人行道上开得飞快，差点撞到我妈。",
             "非常抱歉让老人受惊了，门岗今天起引导外卖车走东侧车道。", "人行道口已经加了减速带和提示牌。"),
    Everyday(COMPLAINT, "我的车位被别的车占了，打电话给保安半小时没人来。",
             "非常抱歉，队长已经联系到车主，十分钟内挪车。", "车已经挪走，保安夜班增加一次车位巡查。"),
    Everyday(COMPLAINT, "楼上晾拖把不拧干，弄脏了我晾的被子。",
             "很抱歉给您添了麻烦，我们现在上门和楼上沟通。", "楼上已经把拖把收进阳台，被子由我们送洗。"),
    Everyday(COMPLAINT, "3号门的岗亭里保安一直在看手机，陌生人随便进。",
             "谢谢您监督，队长已经到岗处理。", "当班保安已经调岗，门岗增加了巡查签到。"),
    Everyday(COMPLAINT, "大厅的地砖拖完不放提示牌，我今天滑了一下。",
             "非常抱歉，您没有受伤吧？我们马上补放提示牌。", "保洁已经重新培训，拖地必须先放牌、后拖干。"),
    Everyday(COMPLAINT, "快递柜旁边的纸箱堆成山了，没人收。",
             "对不起，保洁二十分钟内清走。", "纸箱已经清走，改为每天三次收运。"),
    Everyday(COMPLAINT, "邻居把鞋柜放在楼道里，通道只剩半边，消防怎么办？",
             "您说得对，我们今天上门请邻居搬回去。", "鞋柜已经搬回屋里，通道畅通。"),
    Everyday(COMPLAINT, "绿化带的灌木好久没剪了，都伸到人行道上来了。",
             "谢谢您，园艺师傅明天来修剪。", "这一段已经修剪完，枝叶也清走了。"),
    Everyday(SUGGESTION, "建议在2号门装一个电动车充电棚，省得大家从楼上拉线。",
             "谢谢您的好建议，我们正在找合适的位置。", "已列入下季度的改造计划，选址会先公示，听大家的意见。"),
    Everyday(SUGGESTION, "建议在儿童游乐区加两把长椅，带孩子的老人没地方坐。",
             "谢谢您想得这么周到，我们来量一下位置。", "长椅已经下单，两周内装好。"),
    Everyday(SUGGESTION, "建议电梯里的通知换成大字，老人看不清。",
             "您提醒得对，谢谢您。", "从今天起，电梯里的通知一律用大字打印。"),
    Everyday(SUGGESTION, "能不能在垃圾房旁边装个洗手池？扔完垃圾手上都是味。",
             "谢谢您，我们请工程部看看水管能不能接过去。", "可以接水，计划本月内装好。"),
    Everyday(SUGGESTION, "建议周末晚上广场的灯晚关一个小时，大家还在散步呢。",
             "谢谢您的建议，我们和电工商量一下时间。", "从这个周末起，周五、周六的灯开到晚上十点。"),
    Everyday(SUGGESTION, "建议在单元门口放一辆公用的小推车，搬东西方便。",
             "好主意，谢谢您。", "每栋楼配了一辆，在大厅扫码登记就能借。"),
    Everyday(ENQUIRY, "请问小区的直饮水机多久换一次滤芯？",
             "您好，每三个月换一次，上次是上个月五号，机器上贴着记录。", "已经答复您，机器上的换芯记录也补贴好了。"),
    Everyday(ENQUIRY, "请问老人免费量血压的活动这个月是哪一天？",
             "您好，这个月二十八号上午九点，在一号楼大厅。", "活动时间也贴在各楼大厅了，欢迎您来。"),
    Everyday(ENQUIRY, "请问太阳能热水器可以自己装在楼顶吗？要办什么手续？",
             "您好，楼顶是公共部位，需要先征得本单元业主同意，再到前台填申请表。",
             "申请表已经发给您，填好交前台就可以。"),
    Everyday(ENQUIRY, "请问家里要办喜事，门口可以放气球拱门吗？",
             "恭喜您！可以放一天，请提前一天告诉门岗，留出消防通道就行。",
             "门岗已经知道您家的日子，当天会帮您引导车辆。"),
    Everyday(PRAISE, "表扬维修的吴师傅，下着雨还来给我家通下水道，弄得干干净净才走。",
             "谢谢您的鼓励，我们马上转告吴师傅。", "您的话已经在早会上读给大家听，吴师傅说谢谢您。"),
    Everyday(PRAISE, "表扬东门的保安小伙子，帮我妈把两袋米一直提到家门口。",
             "谢谢您特意写来，我们转告他。", "已经转告，队里给他记了一次好人好事。"),
    Everyday(PRAISE, "前台的孙丽态度真好，我不会用手机，她一步一步教我。",
             "谢谢您，孙丽看到一定很高兴。", "已经转告孙丽，她说随时欢迎您来。"),
    Everyday(PRAISE, "保洁阿姨捡到我的钱包，一分不少交到前台，太感谢了！",
             "谢谢您，我们替阿姨高兴。", "已经在公告栏表扬。"),
)  # fmt: skip

MARKS = (
    ("Yes, it is solved", "Very satisfied with everything", "No, that is all"),
    ("Yes, it is solved", "Satisfied", "Satisfied", "Very satisfied", "No, that is all"),
    ("Yes, it is solved", "Basically satisfied", "Satisfied", "Satisfied", "No, that is all"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Turnout:
    """How an everyday matter goes: the door, days and minutes of each moment; ``marks`` empty for silence."""

    matter: Everyday
    name: str
    day: int
    filed: int
    claimed: int
    answered: int
    resolved: tuple[int, int]
    marks: tuple[str, ...]


DAYS = (0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 6, 6, 0, 1, 2, 3, 4, 5, 6)
OPENS, CLOSES = 8 * 60 + 10, 17 * 60
SPEAKS = 0.45  # how many answer the questions of a visit


def turnouts(seed: int) -> tuple[Turnout, ...]:
    """The week of the everyday matters, drawn from the seed."""
    chance = Random(f"everyday {seed}")
    days = list(DAYS)
    chance.shuffle(days)
    return tuple(_turnout(matter, f"everyday {number}", day, chance)
                 for number, (matter, day) in enumerate(zip(MATTERS, days, strict=True)))


def _turnout(matter: Everyday, name: str, day: int, chance: Random) -> Turnout:
    filed = chance.randrange(OPENS, CLOSES)
    claimed = filed + chance.randrange(2, 26)
    answered = claimed + chance.randrange(4, 40)
    same_day = matter.kind in (ENQUIRY, PRAISE, SUGGESTION) or (chance.random() < 0.4 and answered < CLOSES)
    resolved = (day, answered + chance.randrange(20, 90)) if same_day else (day + 1, chance.randrange(9 * 60, 16 * 60))
    return Turnout(matter, name, day, filed, claimed, answered, resolved,
                   chance.choice(MARKS) if chance.random() < SPEAKS else ())
