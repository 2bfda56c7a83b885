"""The estate of the plan, with 王芳 and 陈建国 living there already."""

from dataclasses import replace

from dialogs.joining.register import NOTICE
from storage.planting.seed import ResidentPlan
from tests.kit.plan import PLAN

WANG, CHEN = 1001, 1002

HOME = replace(PLAN, notice=NOTICE, residents=(
    ResidentPlan("王芳", WANG, "3栋2单元501", "13912345678"), ResidentPlan("陈建国", CHEN, "5栋1单元302"),
))
