"""The sheets of the workbook and their columns: the headings of the template, and what others call them."""

from dataclasses import dataclass
from functools import lru_cache

from handlers.roster import words
from handlers.roster.cells import Value, text
from storage.people import keys

# What marks an example where no name does; a row that people would really write is never one.
EXAMPLE = "示例行，不会导入"


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``needed``: the sheet is no use without it.

    ``choices`` become a drop-down of the template; ``chosen_from`` is where else they stand: sheet and column letter.
    """

    key: str
    heading: str
    aliases: tuple[str, ...] = ()
    needed: bool = False
    note: str = ""
    choices: tuple[str, ...] = ()
    chosen_from: tuple[str, str] | None = None
    width: int = 14


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet; ``examples`` stand in the template, and are ignored wherever they are left in."""

    part: str
    name: str
    aliases: tuple[str, ...]
    columns: tuple[Column, ...]
    examples: tuple[tuple[str, ...], ...]
    note: str

    def column(self, key: str) -> Column:
        """A column by its key."""
        return next(one for one in self.columns if one.key == key)


OFFICE = Sheet(
    "office", "小区", ("项目", "小区信息", "基本信息"),
    (
        Column("company", "物业公司", ("公司", "公司名称", "物业公司名称", "物业"), needed=True),
        Column("estate", "小区名称", ("小区", "项目名称"), needed=True),
        Column("phone", "客服电话", ("电话", "服务电话", "联系电话", "24小时电话")),
        Column("address", "客服地址", ("地址", "客服中心地址", "服务中心地址", "办公地址")),
        Column("email", "客服邮箱", ("邮箱", "电子邮箱", "服务邮箱", "e-mail", "email")),
        Column("opens", "服务开始时间", ("服务开始", "上班时间", "开始时间")),
        Column("closes", "服务结束时间", ("服务结束", "下班时间", "结束时间")),
        Column("zone", "时区", ()),
        Column("procedure", "投诉处理制度", ("制度", "制度编号")),
        Column("mode", "导入方式", ("方式",), choices=(words.WHOLE, words.SUPPLEMENT)),
    ),
    (
        ("安居物业服务有限公司",), ("翠湖花园",), ("021-55501000",), ("翠湖路 1 号 1 栋一楼",),
        ("service@example.com",), ("08:00",), ("20:00",), ("Asia/Shanghai",),
        ("C3",), (words.WHOLE,),
    ),
    "这张表说明名册属于哪家公司、哪个小区。每次导入都会核对，填错了不会导入。客服的电话、地址和邮箱印在经理服务卡上。",
)  # fmt: skip

DEPARTMENTS = Sheet(
    "departments", "部门", ("部门表", "部门设置"),
    (Column("department", "部门名称", ("部门", "名称"), needed=True, width=22), Column("code", "代码", ("部门代码",))),
    (("示例：客户服务中心", "service"), ("示例：工程部", "engineering")),
    "一般有客户服务中心、工程部、秩序维护部、环境部、财务部。“员工”表里的部门要和这里写的一样。代码可以不填。",
)  # fmt: skip

_BUILDING = Column("building", "楼栋", ("楼号", "栋号", "幢号", "楼", "栋", "幢", "座", "楼栋号", "楼宇", "几栋"),
                   note="例如 3栋、3#、三号楼。整列合并的单元格也可以。")  # fmt: skip
_STAIR = Column("stair", "单元", ("单元号", "梯", "门", "门洞"), note="没有单元就空着。")
_ROOM = Column("room", "房号", ("室号", "房间号", "房间", "室", "门牌", "门牌号", "房屋", "地址", "户号", "住址"),
               needed=True, note="例如 501，也可以整个写在这里：3栋2单元501、3#-2-501、商铺12。")  # fmt: skip
_NOTE = Column("note", "备注", ("说明", "附注"), width=24)
_NAME = ("名字", "姓　名", "业主姓名", "住户姓名", "业主", "住户", "员工姓名", "人员")
_PHONE = ("手机", "手机号", "手机号码", "电话号码", "联系电话", "联系方式", "固定电话", "固话",
          "业主电话", "备用电话", "第二电话")  # fmt: skip

HOMES = Sheet(
    "homes", "房屋", ("房号", "楼栋房号", "房屋清单", "房屋信息", "房产"),
    (_BUILDING, _STAIR, _ROOM, _NOTE),
    (("3栋", "2单元", "501", EXAMPLE), ("", "", "商铺12", EXAMPLE)),
    "列出小区全部房屋，空置的也写。填了这张表，住户表里出现别的房号会当作写错了。不填也可以。",
)

PEOPLE = Sheet(
    "people", "住户", ("业主", "业主名册", "住户名册", "业主信息", "住户信息", "业主住户", "客户信息", "业主资料"),
    (
        _BUILDING, _STAIR, _ROOM,
        Column("name", "姓名", _NAME, needed=True),
        Column("tenure", "身份", ("住户类型", "类型", "性质", "关系", "住户身份"), choices=tuple(words.TENURES)),
        Column("phone", "电话", _PHONE, note="几个号码可以写在一格里，用“/”隔开。", width=26),
        _NOTE,
    ),
    (
        ("3栋", "2单元", "501", "示例：王芳", "业主", "139 0000 0000 / 021-55501234", EXAMPLE),
        ("3#", "2", "501", "示例：王强", "家属", "", EXAMPLE),
        ("", "", "3-2-502", "示例：李明", "租户", "+86 138-0000-0000", EXAMPLE),
    ),
    "一人一行，一户几个人就写几行。再次导入时，名册里不再有的人记为已搬离，不会删除。",
)  # fmt: skip

STAFF = Sheet(
    "staff", "员工", ("工作人员", "人员", "员工名册", "员工信息", "员工表"),
    (
        Column("number", "工号", ("员工编号", "编号", "人员编号"), note="有工号最稳妥：换了号码也认得出是同一个人。"),
        Column("name", "姓名", _NAME, needed=True),
        Column("phone", "电话", _PHONE, width=20),
        Column("email", "邮箱", ("电子邮箱", "邮件", "邮箱地址", "e-mail", "email"),
               note="经理的邮箱印在经理服务卡上。", width=24),
        Column("department", "部门", ("所属部门", "部门名称"), chosen_from=("部门", "A"),
               note="和“部门”表里写的一样。", width=18),
        Column("roles", "岗位", ("职务", "角色", "岗位角色", "职位"), needed=True, choices=tuple(words.OFFICE_ROLES),
               note="几个岗位写在一格里，用“、”隔开，例如：客服、主管。", width=20),
    ),
    (
        ("示例001", "示例：李静", "139 0000 0001", "", "客户服务中心", "客服"),
        ("示例002", "示例：赵敏", "139 0000 0002", "zhao@example.com", "客户服务中心", "客服、主管"),
    ),
    "再次导入时，表里不再有的人记为已离职，立刻不能再处理业主的事，记录都保留。",
)  # fmt: skip

ROTA = Sheet(
    "slots", "值班表", ("值班", "排班", "排班表", "轮值表"),
    (
        Column("weekday", "星期", ("日期", "周几", "星期几"), needed=True, note="周一，或者：周一至周五、周末、每天。",
               choices=words.WEEKDAY_CHOICES),
        Column("starts", "开始", ("开始时间", "上班", "时间", "时段", "班次时间"), needed=True),
        Column("ends", "结束", ("结束时间", "下班")),
        Column("who", "值班人", ("值班人员", "姓名", "值班员", "人员", "工号"), needed=True,
               note="姓名或工号，和“员工”表里写的一样。", chosen_from=("员工", "B")),
    ),
    (("周一至周五", "08:00", "14:00", "示例：李静"), ("每天", "20:00", "08:00", "示例：赵敏")),
    "每周怎么轮值。投诉没有人受理时，系统按这张表找人。夜班写一行，例如 20:00 到 08:00，算开始的那一天。",
)  # fmt: skip

HANDBOOK = Sheet(
    "answers", "服务指南", ("服务手册", "手册", "常见问题", "问答"),
    (
        Column("title", "标题", ("问题", "题目", "名称"), needed=True, width=22),
        Column("words", "别的说法", ("关键词", "同义词", "其他说法"), note="业主可能的问法，用“、”隔开。", width=30),
        Column("answer", "答复", ("答案", "内容", "回答"), needed=True, width=60),
    ),
    (("示例：物业费标准", "物业费、管理费、多少钱一平", "示例：高层每平方米每月 2.80 元。"),),
    "业主常问的事，机器人照这里回答。",
)  # fmt: skip

TABLES = (DEPARTMENTS, HOMES, PEOPLE, STAFF, ROTA, HANDBOOK)
SHEETS = (OFFICE, *TABLES)


def sheet_named(name: str) -> Sheet | None:
    """The sheet that a tab of the workbook is meant as."""
    alike = bare(name)
    return next((one for one in SHEETS if alike in {bare(word) for word in (one.name, *one.aliases)}), None)


@lru_cache(maxsize=4096)
def bare(heading: str) -> str:
    """A heading without blanks, stars, remarks in brackets and the number of "电话2"."""
    return words.BRACKETS.sub("", keys.alike(heading)).strip("*:：、.。").rstrip("0123456789")


def column_of(sheet: Sheet, value: Value) -> str:
    """Which column of a sheet a heading means, by key; empty for none."""
    written = bare(text(value))
    return _columns(sheet).get(written, "") if written else ""


@lru_cache(maxsize=16)
def _columns(sheet: Sheet) -> dict[str, str]:
    return {bare(word): one.key for one in reversed(sheet.columns) for word in (one.heading, *one.aliases)}
