"""Personal data hidden in what goes to groups and logs (A55, A71).

``mask`` hides what reaches a person – telephone, identity card, bank card, e-mail, messenger id –
and leaves a few characters by which the handler recognises the right one. ``mask_rooms`` hides the
flat and leaves the building. Both may be applied twice, and keep record numbers, dates, times and
prices, without which a text is of no use to staff.
"""

import re

# Between the groups of a number people put blanks, dashes or dots, sometimes all of them.
_GAP = r"[ \u3000.·_\-‐-―－]{1,3}"
_MAYBE = rf"(?:{_GAP})?"
_START, _END = r"(?<!\d)", r"(?!\d)"
_IS = r"(?:号码|號碼|账号|帐号|后六位|后四位|号|號|id|ID|[是为為加\s:：=,，])*"

_KEPT = re.compile(
    "("
    r"(?<![A-Za-z\d-])[A-Za-z]{1,6}-\d{8}-\d{3,}(?![\d-])"  # a record number
    r"|(?<![\d-])20\d\d[-/]\d{1,2}[-/]\d{1,2}(?![\d-])"
    r"|(?<!\d)20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?(?!\d)"
    ")"
)

# Each pattern has one group: what is hidden of it.
_PRIVATE = tuple(
    re.compile(pattern)
    for pattern in (
        # e-mail
        r"([A-Za-z\d_.+%-]{1,64}[@＠][A-Za-z\d-]{1,64}(?:[.．][A-Za-z\d-]{1,64}){1,4})",
        # identity card, 18 or 15 digits in groups, and the last digits when they are named so
        rf"{_START}([1-9]\d{{5}}{_GAP}(?:18|19|20)\d\d{_MAYBE}[01]\d{_MAYBE}[0-3]\d{_MAYBE}\d{{3}}[\dXxＸｘ])(?!\d)",
        rf"{_START}(\d{{6}}{_GAP}\d{{6}}{_GAP}\d{{3}}){_END}",
        rf"(?:身份证|身份證|护照|護照|证件){_IS}([A-Za-z]{{0,2}}\d{{4,}}[Xx]?){_END}",
        # bank card
        rf"{_START}(\d{{4}}(?:{_GAP}\d{{4}}){{3}}(?:{_MAYBE}\d{{1,3}})?){_END}",
        rf"(?:卡号|卡號|账号|帐号|賬號|帳號){_IS}(\d{{4}}[\d \-]{{2,}}\d){_END}",
        # mobile: 3-4-4, 3-8, 7-4, 4-3-4, 3-3-5, 5-6, 6-5, digit by digit, in words
        rf"{_START}(1[3-9]\d{_GAP}\d{{4}}{_MAYBE}\d{{4}}){_END}",
        rf"{_START}(1[3-9]\d(?:\d{{4}}{_GAP}\d{{4}}|\d{_GAP}\d{{3}}{_GAP}\d{{4}}|{_GAP}\d{{3}}{_GAP}\d{{5}})){_END}",
        rf"{_START}(1[3-9]\d(?:\d{{2}}{_GAP}\d{{6}}|\d{{3}}{_GAP}\d{{5}})){_END}",
        rf"{_START}(1{_GAP}[3-9](?:{_GAP}\d){{9}}){_END}",
        r"(?<![零〇一二三四五六七八九幺])([一幺][三四五六七八九][零〇一二三四五六七八九幺]{9})(?![零〇一二三四五六七八九幺])",
        # abroad
        rf"[+＋](\d{{1,3}}(?:{_MAYBE}\d){{7,12}}){_END}",
        # landline, with area code or introduced by a word
        rf"(?<![\d-])[(（]?(0(?:10|2\d|[3-9]\d\d)[)）]?{_MAYBE}[1-9]\d{{2,3}}{_MAYBE}\d{{4}}(?:[-转轉]\d{{1,5}})?){_END}",
        rf"(?:电话|電話|座机|固话|打给|拨打|致电|联系|(?i:tel|phone|call)){_IS}([2-9]\d{{2,3}}{_MAYBE}\d{{4}}){_END}",
        # messenger ids
        rf"(?:微信|薇信|威信|(?i:v信|vx|wx|wechat|qq)){_IS}([A-Za-z][A-Za-z\d_-]{{5,}}|\d{{5,}})",
        # whatever else is long
        rf"{_START}(\d{{11,}}[XxＸｘ]?){_END}",
    )
)

# What follows a count, a sum or a year, but never a room.
_NO_ROOM = r"(?!\s*(?:[-~～\d%％]|[元块塊人个個斤米度天年平多余餘几幾分次户戶瓦毫]))"
_BUILDING = r"(?:[\d一二三四五六七八九十]{1,4}|[A-Za-z])(?:栋|棟|幢|号楼|號樓|座|[#＃])"
_NUMERAL = r"[\d一二三四五六七八九十]{1,3}"
_ALONE = r"(?<![\d\-A-Za-z.])(?<!\d[:：])"
_DASH = r"\s*[-‐-―－/]\s*"
_ROOM = (
    rf"(?:[A-Za-z]?\d{{3,4}}[A-Za-z]?{_NO_ROOM}(?:室|房间|房|号房|号|號)?"
    r"|\d{1,4}(?:室|房|户|戶)|[零〇一二三四五六七八九十百]{2,5}(?:室|房|号房)|[零〇一二三四五六七八九]{3,4}(?![楼樓層层月年个個人])|[东西南北中左右東][户戶边邊])"
)
_ROOMS = (
    (
        re.compile(
            rf"({_BUILDING})[\s,，\-‐-―－]*(?:{_NUMERAL}\s*(?:单元|單元|门洞|梯)[\s,，\-]*|\d{{1,2}}{_DASH}(?=\d{{3}}))?"
            rf"(?:{_NUMERAL}\s*(?:楼|樓|层|層)[\s,，\-]*)?{_ROOM}"
        ),
        r"\1",
    ),
    (re.compile(rf"{_ALONE}(\d{{1,3}}|[A-Za-z]){_DASH}\d{{1,2}}{_DASH}\d{{3,4}}(?![\d\-])"), r"\1-…"),
    (re.compile(rf"{_ALONE}(\d{{1,2}}|[A-Za-z])[-‐-―－]\d{{3,4}}{_NO_ROOM}"), r"\1-…"),
    (re.compile(rf"({_NUMERAL}(?:单元|單元))[\s,，\-]*(?:{_NUMERAL}(?:楼|樓|层|層)[\s,，]*)?{_ROOM}"), r"\1"),
    (re.compile(r"(?<![\d\-A-Za-z])\d{3,4}(?=室|房(?!价)|号房)"), "…"),
    (
        re.compile(rf"((?:我家|我住|住在|住|楼上|樓上|楼下|樓下|隔壁|对门|邻居|鄰居)[的是在]?)\d{{3,4}}{_NO_ROOM}"),
        r"\1…",
    ),
)

# Full-width figures would slip through; in a masked copy nobody misses them.
_NARROW = str.maketrans("０１２３４５６７８９－＋", "0123456789-+")


def mask(text: str) -> str:
    """The text with telephone numbers, identity and card numbers, e-mail and messenger ids hidden."""
    parts = _KEPT.split(text.translate(_NARROW))
    parts[::2] = [_masked(part) for part in parts[::2]]
    return "".join(parts)


def mask_rooms(text: str) -> str:
    """The text with flats hidden: staff groups see the building, not the room."""
    parts = _KEPT.split(text.translate(_NARROW))
    for pattern, instead in _ROOMS:
        parts[::2] = [pattern.sub(instead, part) for part in parts[::2]]
    return "".join(parts)


def _masked(text: str) -> str:
    for pattern in _PRIVATE:
        text = pattern.sub(_hidden, text)
    return text


def _hidden(found: re.Match[str]) -> str:
    """At most the first three and last two characters stay, fewer of something short."""
    private = found[1]
    head, tail = min(3, len(private) // 3), min(2, len(private) // 4)
    shown = private[:head].rstrip() + "***" + private[len(private) - tail :].lstrip()
    return found[0].replace(private, shown)
