"""Danger to life named in a text: gas, fire, people trapped, injury, electric shock, despair, violence.

Safety help works before consent and binding (I8), so these signs are read on every private text.
A sign counts unless something in its own clause takes it back: a negation just before it, a
condition, a drill or a figure of speech. A plain sentence must never be missed, so the vetoes are
narrow and stand close to the sign; what happened long ago or in a test alarms nobody.
"""

import re
from dataclasses import dataclass

# How far before a sign its veto may stand; also what keeps an endless clause cheap.
_NEAR = 40
_SENTENCE = re.compile(r"[。！？!?\n…]+")
_CLAUSE = re.compile(r"[，；、,.;]+")

# Before the sign, up to it: denied, supposed, long past, feared, or nearly so.
_DENIED = re.compile(
    r"(?:(?<!有)没有?|未|无|(?<!是)不是|并非|不会|不再)"
    r"(?:再|闻到|闻见|发现|看到|看见|见到|听到|听说|发生|出现|真的?|有|烧|什么|任何|人|被|啥|是|再有)*$"
)
_SUPPOSED = re.compile(
    r"万一|如果|要是|假如|假设|一旦|倘若|怕(?!是)|担心(?!是)|容易|小心|防止|避免|以防|以免|免得|谨防|预防|严防|"
    r"差点|差一点|险些|(?:真的?|要|再|随时|可能|都)会|"
    r"会(?:引|导致|造成|着|起|爆|烧|自)|总有一天|早晚|迟早|禁止|严禁|不准|请勿"
)
_LONG_AGO = re.compile(
    r"上次|上回|上个?月|上周|去年|前年|以前|曾|前几天|前两天|前段时间|昨天|前天|经常|老是|总是|动不动"
)
_DRILL = re.compile(
    r"(?<!不是)(?<!不是消防)(?:演习|演练|培训(?![班室机])|讲座|宣传(?![栏牌])|科普|电影(?!院)|电视剧|新闻|游戏(?![室厅机]))|"
    r"测试|试验|应急预案"
)
_TRULY = re.compile(r"真的?$")
_WHAT_THEN = re.compile(r"^了?的?(?:怎么|咋|谁|往哪|从哪|跑都)")


@dataclass(frozen=True, slots=True)
class _Danger:
    """Signs of one danger, and the figures of speech or harmless causes that take them back.

    ``unless`` stands anywhere in the clause, ``but_not`` right after the sign. ``across`` reads whole
    sentences instead of clauses; ``old_counts``: told afterwards it is still an emergency.
    """

    code: str
    signs: re.Pattern[str]
    unless: re.Pattern[str]
    but_not: re.Pattern[str]
    across: bool = False
    old_counts: bool = False


_GAS = "(?:燃气|煤气|天然气|液化气|瓦斯|沼气)"
_LIFT = "(?:电梯(?![口厅间])|升降机|轿厢|货梯|客梯)"
_RINGS = r"\w{0,4}[响叫]"
_WHO = "(?:人|我|手|脚|腿|头|肩|孩子|小孩|宝宝|老人|大爷|大妈|阿姨|妈|爸)"
_RISK = re.compile(r"^了?的?(?:隐患|危险|风险|保险|知识|预案|感觉)")

_FLAMES = _Danger(
    "fire",
    re.compile(
        r"[着失起]了?大?火(?![锅车龙炬候机])|火灾|火警|明火(?!作业|锅|煮|烧烤|做饭)|火苗|火光|[放纵]火|"
        r"(?<!发)烧了?起来|烧[着起]了|自燃|燃起来|在燃烧|爆炸|爆燃|[快在要]烧到|"
        r"快\w{0,3}(?:119|消防(?!通道|演))|\bon fire\b|\bfire!|there(?:'s| is) a fire"
    ),
    re.compile(r"气得|急得|气到|七窍|眉毛|心里|后院|像\w{0,10}(?:一样|似的)|要爆炸|信息爆炸|误报|误响"),
    re.compile(rf"^的?(?:隐患|危险|风险|保险|逃生|知识|应急|预防|预案|自动|报警(?!{_RINGS})|探测|电话|作业|教训|事故)"),
)
_SMOKE = _Danger(
    "fire",
    re.compile(
        r"冒[黑浓白大青]?烟|浓烟|黑烟|[全都满]是烟|(?:烧焦|焦糊|烧糊|焦|糊)的?味|"
        rf"(?:烟感|烟雾|消防|火灾)\w{{0,3}}(?:报警|警报)器?{_RINGS}|burning smell|smoke everywhere"
    ),
    re.compile(
        r"气得|急得|嗓子|喉咙|七窍|烧烤|油烟|餐馆|餐厅|饭店|烟囱|抽烟|吸烟|排烟|烧纸|烧香|尾气|锅里|炒菜|做饭|"
        r"误报|误响|火锅|烟花|鞭炮"
    ),
    _RISK,
)
_GAS_LEAK = _Danger(
    "gas",
    re.compile(
        rf"{_GAS}\w{{0,8}}(?:泄|漏(?![水电雨抄收登缴])|味|[发很好]臭|呲|往外喷|往外冒|爆|挖断|挖破|断裂|破裂|中毒)|"
        rf"漏{_GAS}|泄[漏露]\w{{0,3}}{_GAS}|{_GAS}\w{{0,3}}(?:报警|警报)器?{_RINGS}|一氧化碳(?:中毒|报警|超标)|"
        r"gas leak|leaking gas|smell(?:s|ing)?(?: of| like)? gas|gas smell"
    ),
    re.compile(r"味道?(?:已经)?(?:散|没)"),
    re.compile(rf"^[漏露]?道?的?(?:检测|检查(?:时间|通知|什么)|安检|排查|报警器?(?!{_RINGS})|探测|知识|保护|险|隐患)"),
)
_TRAPPED = _Danger(
    "trap",
    re.compile(
        rf"被困(?!扰)|困人|困住|困在|被关在|{_LIFT}\w{{0,6}}[关卡困]着|关在\w{{0,3}}{_LIFT}|卡在\w{{0,4}}{_LIFT}|"
        rf"[我人们]卡在\w{{0,6}}[梯楼层井]|{_LIFT}\w{{0,12}}出不[来去]|反锁在|"
        r"trapped|stuck in (?:the |a |an )?(?:lift|elevator)"
    ),
    re.compile(r"车(?:子|辆)?[都被也给]*困|困在(?:工作|家务|心)|困住了?(?:我们)?的?(?:手脚|思路)"),
    re.compile(r"^了?的?(?:频率|次数|原因|事件|记录|应急|怎么赔|扰|难)"),
)
_LIFT_STOPPED = _Danger(
    "trap",
    re.compile(
        rf"{_LIFT}[^。]{{0,12}}(?:停|卡|不动|坏|门打不开)[^。]{{0,12}}(?:(?<!家)里面?\w{{0,2}}有\w{{0,3}}{_WHO}|我们?\w{{0,3}}在里|出不[来去])"
    ),
    re.compile(r"停车|车位"),
    _RISK,
    across=True,
)
_INJURY = _Danger(
    "injury",
    re.compile(
        r"流了?[很好多一]*滩?血|出血|骨折|昏[迷倒厥]|昏过去|晕[倒厥]|晕过去|不省人事|摔[倒伤断到]|摔了[一跤]|滑倒|"
        rf"砸[伤中]|砸到\w{{0,4}}{_WHO}|[咬夹擦割划刮烫烧磕碰打扎撞]伤|撞[到倒]了?\w{{0,4}}{_WHO}|"
        rf"{_WHO}\w{{0,2}}撞[到倒]|被\w{{0,6}}撞[到倒]|割破|磕破|头破血流|"
        r"受了?[重轻]?伤|被\w{0,4}[狗犬猫蛇]\w{0,2}咬|[狗犬]\w{0,4}(?:咬[了到住]|扑倒)|"
        rf"夹[到住了断]\w{{0,6}}{_WHO}|缝了?[\d一二三四五六七八九十几]+针|没有?(?:呼吸|心跳)|休克|抽搐|窒息|溺水|"
        rf"落水(?![管口斗])|心脏病(?:犯|发作)|心梗|(?<!集)中风了|坠楼|中毒|"
        rf"{_WHO}\w{{0,6}}掉[进下到]了?\w{{0,6}}[井坑池河湖楼]|[叫打拨喊]\w{{0,3}}(?:救护车|120)|"
        r"救命[啊呀哪]|^救命|^快救|bleeding|unconscious|injured|not breathing|heart attack|fainted"
    ),
    re.compile(
        r"车\w{0,5}[擦划刮砸碰]伤|[臭熏气]\w{0,4}[晕昏]|心\w{0,3}(?:流血|出血|受伤)|钱包|大出血|跳楼价|甩卖|伤心|令人窒息|"
        r"得\w{0,3}窒息|救命(?:路|通道|钱|稻草|线|药|之)|(?:手机|钥匙|东西|衣服|耳机|快递)\w{0,4}掉|轮胎|电脑"
    ),
    _RISK,
    old_counts=True,
)
_SHOCK = _Danger(
    "shock",
    re.compile(
        r"触电|漏电(?!保护|开关|断路|保险)|被\w{0,6}电到(?!期)|电到(?:我|人|手|了|孩子|老人)|被电[了到击麻得]|电击|"
        r"麻手(?![续机工])|[手身]\w{0,2}(?:电麻|发麻|麻了)|[冒打喷迸]电?火花|电火花|"
        r"电线\w{0,4}(?:裸露|断了|掉下|掉在|垂|露在|露出)|裸露的?电线|"
        r"(?:插座|开关|电箱|配电箱?|电表箱?|线路)\w{0,4}(?:火花|烧焦|打火|噼啪|带电|放电)|"
        r"electric shock|electrocut"
    ),
    re.compile(r"静电|坐\w{0,3}麻|触电影|(?:充|来)电到|焊接|电焊"),
    _RISK,
)
_DESPAIR = _Danger(
    "despair",
    re.compile(
        r"自杀|自尽|自残|轻生|寻短见|跳楼|割腕|上吊|遗书|"
        r"不想(?:再)?活|活不下去|活够了|活着\w{0,3}没\w{0,2}(?:意思|意义)|"
        r"结束\w{0,4}(?:自己的?)?生命|[我她他]\w{0,6}(?:真的?|就|只)?想死(?!你|了你|大家)|死了算了|一死了之|"
        r"suicid|kill (?:myself|himself|herself)|end my life|want to die"
    ),
    re.compile(
        r"跳楼(?:价|大?甩卖|机)|(?:热|冷|饿|累|困|烦|气|急|吵|臭|难吃|无聊|尴尬|想)\w{0,2}得?\w{0,2}想死|"
        r"自杀式|车\w{0,4}活不下去|(?:花|草|树|鱼|绿植)\w{0,6}活不下去"
    ),
    re.compile(r"^了?的?(?:率|新闻|电影|小说)"),
)
_VIOLENCE = _Danger(
    "violence",
    re.compile(
        r"[拿持举]着?\w{0,2}(?:刀|斧|棍|砖)\w{0,6}(?:砍|捅|追|威胁|要|闹|冲|打)|持刀|"
        r"(?:砍|捅|杀|弄|打|掐)死(?:你|他|她|我|人|谁|你们|全家|他们)|杀了(?:你|他|她|我|你们|他们|全家)|(?:砍|捅|杀)人|"
        r"同归于尽|(?:正在|在)\w{0,6}(?:家暴|打老婆|打孩子)|家暴|(?:抢劫|绑架|强奸|猥亵)|"
        r"he has a knife|going to kill (?:me|you|him|her|us|them)|domestic violence"
    ),
    re.compile(r"(?:蚊子|蟑螂|老鼠|虫|鸡|鱼|价)\w{0,6}(?:杀|打|弄|砍)|(?:杀|打|弄|砍)\w{0,4}(?:蚊子|蟑螂|老鼠|虫|鸡|鱼|价)"),
    re.compile(r"^了?的?(?:游戏|电影|新闻|剧本)"),
)
# The most urgent first.
_DANGERS = (_FLAMES, _SMOKE, _GAS_LEAK, _TRAPPED, _LIFT_STOPPED, _DESPAIR, _VIOLENCE, _INJURY, _SHOCK)

_SETTLED = re.compile(
    r"扑灭了|已经?扑灭|火(?:已经?)?灭了|已经?灭火|虚惊|救出来了|已经?救出|放出来了|已经?出来了|已经?处理|处理好了|是误报|"
    r"(?:散|消失|消散)了|没烧起来"
)


def hazard(text: str) -> str:
    """The danger a cleaned, simplified, folded text names, the most urgent one; empty for none."""
    named = [danger for danger in _DANGERS if danger.signs.search(text)]
    if not named:
        return ""
    settled = 0
    for found in _SETTLED.finditer(text):
        settled = found.end()
    sentences = _SENTENCE.split(text[settled:])
    clauses = [clause for sentence in sentences for clause in _CLAUSE.split(sentence)]
    for danger in named:
        if any(_stands(danger, part) for part in (sentences if danger.across else clauses)):
            return danger.code
    return ""


def _stands(danger: _Danger, part: str) -> bool:
    """Whether a sign of the danger stands in this part of the text and nothing takes it back."""
    if danger.unless.search(part) or _DRILL.search(part):
        return False
    return any(
        not _taken_back(danger, part[max(0, sign.start() - _NEAR) : sign.start()], part[sign.end() :])
        for sign in danger.signs.finditer(part)
    )


def _taken_back(danger: _Danger, before: str, after: str) -> bool:
    if _DENIED.search(before) or _SUPPOSED.search(before) or danger.but_not.search(after):
        return True
    if _LONG_AGO.search(before) and not danger.old_counts:
        return True
    return bool(_TRULY.search(before) and _WHAT_THEN.search(after))
