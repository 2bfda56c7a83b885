"""The estates of the journeys, each: residents to be, two agents, a supervisor, a manager, one group."""

from storage.planting.seed import BuildingPlan, EstatePlan, StaffPlan

GROUP = -1001234567890
RIVER_GROUP = -1009876543210

PLAN = EstatePlan(
    company="翠湖物业服务有限公司", name="翠湖花园", zone="Asia/Shanghai", opens="08:00", closes="20:00",
    phone="021-5555 0100", chat_id=GROUP, group_title="翠湖花园·客服派单群",
    buildings=(
        BuildingPlan("3栋", ("2单元501", "2单元502")), BuildingPlan("5栋", ("1单元302",)),
    ),
    staff=(
        StaffPlan("李静", 2001, ("agent",), "13800000001", "客户服务中心"),
        StaffPlan("张伟", 2002, ("agent",), "13800000002", "客户服务中心"),
        StaffPlan("赵敏", 2003, ("supervisor",), "13800000003", "客户服务中心"),
        StaffPlan("刘洋", 2004, ("manager",), "13800000004", "客户服务中心"),
    ),
    rota=tuple((weekday, "08:00", "20:00", "李静" if weekday % 2 else "张伟") for weekday in range(7)),
    residents=(),
)

# Another company's estate, served by a bot of its own from the same database.
RIVER = EstatePlan(
    company="江畔物业管理有限公司", name="江畔苑", zone="Asia/Shanghai", opens="08:00", closes="20:00",
    phone="021-5555 0200", chat_id=RIVER_GROUP, group_title="江畔苑·客服派单群",
    buildings=(BuildingPlan("7栋", ("1单元101", "1单元102")),),
    staff=(
        StaffPlan("孙丽", 3001, ("agent",), "13700000001", "客户服务中心"),
        StaffPlan("周强", 3002, ("agent",), "13700000002", "客户服务中心"),
        StaffPlan("吴刚", 3003, ("supervisor",), "13700000003", "客户服务中心"),
        StaffPlan("郑洁", 3004, ("manager",), "13700000004", "客户服务中心"),
    ),
    rota=tuple((weekday, "08:00", "20:00", "孙丽") for weekday in range(7)),
    residents=(),
)
