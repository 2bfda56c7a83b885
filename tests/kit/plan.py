"""The estate of the journeys: two residents to be, two agents, a supervisor, a manager, one group."""

from storage.seed import BuildingPlan, EstatePlan, StaffPlan

GROUP = -1001234567890

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
