"""Proper names in a text: an estate, a street, a school, a firm – known by their endings, told by the two signs before.

Letters to a city's office name them, and two letters that name different ones are seldom about one matter. Nothing is
looked up in a list, so common words pass for names too (电梯里): who weighs them has learned how little that may mean.
"""

import re

_ENDINGS = (
    "小区|花园|家园|花苑|苑|府|湾|城|公馆|华庭|庭|里|园|轩|居|山庄|新村|村|路|街|镇|大道|学校|中学|小学|幼儿园|学院|大学|医院|公司|集团|"
    "物业|置业|地产|站|广场|国际|豪庭|名都|名苑|新区|社区|酒吧|ktv|贷|金融|驾校|健身|培训|公园|厂|桥|河|湖"
)
_NAMED = re.compile(rf"([\u4e00-\u9fff]{{2}})(?:{_ENDINGS})|([\u4e00-\u9fff]{{2}})\d+号线|(\d+路)(?=公交|车|改|线)")
# What stands before such an ending without being a name.
_NOT = (
    "这个 我们 我家 你们 他们 整个 本小 全小 住宅 老旧 隔壁 附近 旁边 对面 周边 小区 一个 几个 那个 业主 房地 开发 "
    "物业 请问 关于 投诉 反映 市政 有限 责任 学区 街道 一条 两个 各个 每个 该小 地铁 公交 加油"
)
_NO_NAMES = frozenset(_NOT.split())


def proper(even: str) -> frozenset[str]:
    """The names in a plain text, each by the two signs that tell it from others."""
    said = (found[found.lastindex or 0] for found in _NAMED.finditer(even))
    return frozenset(said) - _NO_NAMES
