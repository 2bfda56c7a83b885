"""Proper names in a text: an estate, a street, a school, a firm, known by their endings; a line by its number.

Letters to a city's office name them, and two letters that name different ones are seldom about one matter. The two
signs before the ending tell a name from others. Nothing is looked up in a list of names: what people often say before
such an ending (电梯里) is none.
"""

import re
from collections.abc import Container

_ENDINGS = (
    "小区|花园|家园|花苑|苑|府|湾|城|公馆|华庭|庭|里|园|轩|居|山庄|新村|村|路|街|镇|大道|学校|中学|小学|幼儿园|学院|大学|医院|公司|集团|"
    "物业|置业|地产|站|广场|国际|豪庭|名都|名苑|新区|社区|酒吧|ktv|贷|金融|驾校|健身|培训|公园|厂|桥|河|湖"
)
_NAMED = re.compile(rf"([\u4e00-\u9fff]{{2}})(?:{_ENDINGS})|(\d{{1,2}}号线)|(\d{{1,4}}路)(?!口)")


def proper(even: str, usual: Container[str] = ()) -> frozenset[str]:
    """The names in a plain text, each by the two signs before its ending, a line by its number.

    ``usual``: features of what is often said (``b:电梯``), which are no names.
    """
    said = (found[found.lastindex or 0] for found in _NAMED.finditer(even))
    return frozenset(name for name in said if f"b:{name}" not in usual)
