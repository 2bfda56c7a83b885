"""Where the week shows each rule of the book: whose chat, and which words stand on the message there."""

from dataclasses import dataclass

from bot.demo.estate import GROUP, LI, LIU, WANG, ZHAO, Cast
from bot.demo.week.homes import HAN, HE, STAFF, SUN, ZHOU, Homes
from bot.demo.week.street import Anybody, Street, buttons, text
from bot.sandbox import acts
from bot.sandbox.chats import Message

COLLEAGUES = Cast((), STAFF)


@dataclass(frozen=True, slots=True)
class Door:
    """A household by its building and its place there, for whoever lives there is drawn."""

    building: str
    place: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rule can be seen: ``whose`` chat – of whichever colleague has it, if all are named –, perhaps the group.

    The message is about a ``matter`` of the week, if one is named, and has these ``words`` on it or on a button.
    ``happened`` stands on the history of some record because of the rule.
    """

    rule: str
    shows: str
    says: str
    whose: Anybody | Door | Cast
    words: str
    matter: str = ""
    in_group: bool = False
    happened: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A place as it was found: who looks, in which chat, at which message."""

    rule: str
    who: int
    chat: int
    message: int


PLACES = (
    Place("I1", "a call registered in one line, by whoever took it",
          "电话里说的事，前台一行字就登记好",
          SUN, "首问责任人：孙丽", matter="telephone", happened="filed"),
    Place("I1", "a message of the owners' group, forwarded to the bot and on the register",
          "业主群里的话，转发给机器人就登记",
          SUN, "已发消息告诉", matter="forwarded"),
    Place("I2", "praise is a kind as well, with a card of its own",
          "五类事项都有卡片，表扬也有",
          LI, "【表扬】", in_group=True),
    Place("I3", "unit, name, words, wish and times of a matter, for its handler alone",
          "房号、姓名、原话、希望、时限，只给处理人看",
          LI, "业主希望：解决问题", matter="lift", happened="contact_shown"),
    Place("I4", "apology, number, who is on duty and by when, at once",
          "马上道歉，告诉编号、谁值班、几点前答复",
          WANG, "由李静值班", matter="lift"),
    Place("I5", "the complaint box of Monday: a letter is in it",
          "周一开启意见箱，有一封来信",
          LI, "已记录：1封来信", happened="task_done"),
    Place("I6", "the resident urged, and withdrew it in the end",
          "业主补充、催办，最后撤回",
          Door("3栋", 1), "您的催办已经记在", matter="withdrawn", happened="withdrawn"),
    Place("I7", "a question answered at once from the handbook",
          "服务指南里有的，当场回答",
          Door("5栋", 3), "能帮到您就好"),
    Place("I8", "written and not sent: asked about once, then filed all the same",
          "写了没点发送，先问一次，再代为登记",
          Door("5栋", 2), "为了不漏掉，我已经替您登记", matter="unsent"),
    Place("F1", "one of two who pressed at the same moment is first contact, by name",
          "两人同时点，只有一位是首问责任人",
          WANG, "李静是您的首问责任人", matter="lift", happened="first_contact"),
    Place("F2", "first contact stays, though two others have handled it since",
          "转了两次手，首问责任人始终不变",
          LI, "首问责任人：李静 · 处理人：赵敏", matter="lift", in_group=True, happened="handed_over"),
    Place("F3", "the customer centre has not confirmed this registration yet; on the others it has",
          "这一件客服中心还没核对登记，卡片上有按钮",
          LI, "登记无误", matter="facade", in_group=True, happened="registration_confirmed"),
    Place("F4", "nobody claimed it within half an hour: the duty agent has it",
          "半小时没人受理，由值班的人负责",
          ZHAO, "到时没有人受理，现由值班的李静担任首问责任人", matter="neglected"),
    Place("F5", "handed over: the resident hears to whom, 周强 accepts",
          "转交给周强，业主马上知道",
          WANG, "转交给周强", matter="lift", happened="given"),
    Place("F6", "not ours: whose it is and what can be done there",
          "不归我们管的，说清楚归谁、怎么办",
          Door("1栋", 0), "归区市政管理所养护", matter="road", happened="not_ours"),
    Place("S1", "filed after the cut-off: tomorrow evening, and the resident is told so",
          "过了截止时间，承诺明天，并当场说明",
          Door("6栋", 1), "要请您等到明天", matter="late"),
    Place("S2", "an answer is what a named person says, not the acknowledgement",
          "有名有姓的人答复才算答复",
          WANG, "李静答复您", matter="lift", happened="answered"),
    Place("S3", "the promise of eight o'clock has passed: the supervisor is told at once",
          "晚上八点承诺落空，主管马上知道",
          ZHAO, "已过答应业主的时间", matter="neglected", happened="promise_missed"),
    Place("S3", "the breach of yesterday in the morning's digest",
          "昨天没有当天答复的，早上八点进晨报",
          LIU, "没能当天答复的有", matter="neglected", happened="breached"),
    Place("S4", "when it was answered stands on the card; without that it cannot end",
          "没有答复就不能办结，卡片上有答复时间",
          LI, "已答复", matter="heads", in_group=True, happened="closed"),
    Place("K1", "the class stands behind the category: 二类 is the building",
          "类别后面是责任分类：二类是房屋质量",
          LI, "二类", matter="facade", in_group=True),
    Place("K2", "the media reported it: major, the general manager hears at once",
          "媒体曝光：重大，总经理当时就知道",
          HE, "为“重大”：已经被媒体曝光", matter="noise"),
    Place("K3", "a lawyer is named: hot at once",
          "说要找律师：马上升为热点",
          LIU, "为“热点”：可能引发法律诉讼", matter="threat", happened="severity"),
    Place("K4", "not resolved within three working days: important",
          "三个工作日没有解决：重要",
          LI, "为“重要”：三个工作日未解决", matter="slow", in_group=True),
    Place("K5", "general: nothing stands behind the number",
          "一般事项，编号后面没有别的",
          LI, "【投诉】", matter="bike", in_group=True),
    Place("K6", "lowered by the manager alone, with a written reason",
          "只有经理能调低，并要写理由",
          LIU, "您写的理由已记录在案", matter="threat", happened="lowered"),
    Place("K7", "the office is told at once and keeps the case on file",
          "品质部门马上知道，并备案",
          HAN, "已报品质管理部备案", matter="threat"),
    Place("K8", "a key customer was not answered within two hours: reported",
          "重点客户两小时没有答复：上报",
          HAN, "重点客户在绿色通道时限内没有得到答复", matter="green", happened="green_missed"),
    Place("K9", "four neighbours complain together, each under a number of their own",
          "四位邻居一起反映，各有各的编号和答复",
          LI, "4人集体反映", matter="noise", in_group=True, happened="joined"),
    Place("H1", "an opinion is sent back by the manager, with words",
          "处理意见被经理退回，写明原因",
          ZHOU, "退回了您的处理意见", matter="lift", happened="sent_back"),
    Place("H1", "the second one is signed and may go ahead",
          "重写的意见签了字，可以办理",
          ZHOU, "刘洋已签字，可以办理", matter="lift", happened="signed"),
    Place("H2", "solved on the spot: no signature, but the supervisor hears of it",
          "当场解决，不用签字，但要报告主管",
          ZHAO, "由冯涛当场解决", matter="bike", happened="on_spot"),
    Place("H3", "it takes longer: the reason and the day, told by the customer centre",
          "办不完的，客服中心说明原因和日期",
          Door("4栋", 1), "处理时间比预计的长", matter="facade", happened="delay_explained"),
    Place("H4", "a corrective action was verified by somebody else",
          "纠正措施由别人验证有效",
          ZHAO, "已验证有效", matter="rubbish", happened="correction_verified"),
    Place("H5", "a formal answer that went out after the manager approved it",
          "正式答复，经理批准以后才发出",
          Door("1栋", 1), "车位月租没有调整", matter="parking", happened="approved"),
    Place("H6", "“not solved” reopens it, and supervisor and first contact hear so",
          "业主说没解决，重新处理，主管和首问都知道",
          ZHAO, "重新处理：业主说还没有解决", matter="lift", happened="reopened"),
    Place("H7", "closed: how it ended stands on the card; its page prints 《客户投诉处理单》",
          "办结的方式写在卡片上，可以打印处理单",
          LI, "业主认可", matter="lift", in_group=True),
    Place("H8", "what a record still lacks stands on its page",
          "处理页上写着这一件还缺哪几步",
          LI, "尚缺", matter="facade"),
    Place("V1", "the questions after the result: was it solved?",
          "处理完的下一个工作日回访：解决了吗",
          Door("6栋", 3), "问题真的解决了吗", matter="bill", happened="visit_asked"),
    Place("V2", "how far the floor of 60 % is reached; ten were drawn by lot",
          "普通诉求回访多少，不够的抽签补",
          LIU, "普通诉求", happened="visit_drawn"),
    Place("V3", "important and hot ones are visited at the door",
          "重要以上的上门回访",
          COLLEAGUES, "请上门回访", happened="visit_assigned"),
    Place("V4", "no answer: two reminders, then the telephone",
          "没有回音：提醒两次，再打电话",
          COLLEAGUES, "电话回访", happened="visit_reminded"),
    Place("V5", "dissatisfied: the supervisor reads the words",
          "不满意的话，主管马上看到",
          ZHAO, "业主不满意", matter="neglected"),
    Place("V6", "a round from door to door in 6栋",
          "到6栋逐户走访",
          SUN, "走访"),
    Place("M1", "the manager's service card",
          "经理服务卡：姓名、电话",
          WANG, "经理：刘洋"),
    Place("L1", "an apology, thanks, and what happens next",
          "先道歉、道谢，再说下一步",
          WANG, "很抱歉给您添了麻烦", matter="lift"),
)  # fmt: skip


class Unseen(Exception):
    """A rule cannot be seen where the walkthrough says; the text says which and where."""


def find(street: Street, homes: Homes) -> list[Found]:
    """Every place of the walkthrough, in the week as it was played. Raises ``Unseen``."""
    return [look(street, homes, place) for place in PLACES]


def look(street: Street, homes: Homes, place: Place) -> Found:
    number = street.matters.get(place.matter, "")
    for who in _whose(homes, place):
        chat = GROUP if place.in_group else who.id
        for message in acts.enter(street.sandbox, who.id, chat).chat.backwards():
            if number in text(message) and place.words in _seen(message):
                return Found(place.rule, who.id, chat, message.id)
    raise Unseen(f"{place.rule}: nobody sees “{place.words}” {number}")


def _whose(homes: Homes, place: Place) -> tuple[Anybody, ...]:
    match place.whose:
        case Door(building, at):
            return (homes.of(building)[at],)
        case Cast():
            return place.whose.staff
        case one:
            return (one,)


def _seen(message: Message) -> str:
    """All that can be read on a message."""
    return "\n".join([text(message), *(shown for shown, _ in buttons(message))])
