"""How the panel says what happened and what is due: plain Chinese for the register's codes."""

from collections.abc import Mapping
from typing import Any

HISTORY = {
    "filed": "登记",
    "added": "业主补充",
    "edited": "业主修改了原话，原文保留",
    "urged": "业主催办",
    "withdrawn": "业主撤回",
    "call_requested": "业主请求回电",
    "first_contact": "确定首问责任人",
    "contact_shown": "房号、姓名、电话只给处理人看",
    "registration_confirmed": "客服中心确认登记准确",
    "handed_over": "转交",
    "noted": "内部备注",
    "answered": "答复业主",
    "response_void": "答复送不到，作废，需改打电话",
    "resolved": "处理完毕",
    "visit_planned": "安排回访",
    "visit_asked": "发出回访",
    "visit_answered": "业主回答回访",
    "closed": "办结",
    "reopened": "重新处理，升为热点",
    "reminded_owner": "时限过半，提醒处理人",
    "reminded_group": "时限过八成，提醒处理人和群",
    "promise_missed": "承诺的时间已过，报告主管",
    "breached": "当天没有答复，记为超时",
    "told_manager": "次日仍未答复，报告经理",
    "digest_sent": "写进晨报",
}

DUE = {
    "claim_window": "无人受理则由值班客服负责",
    "remind_owner": "时限过半，提醒处理人",
    "remind_group": "时限过八成，提醒处理人和群",
    "promise_missed": "承诺的答复时间",
    "breach": "当天结束，未答复则记超时",
    "still_open": "次日中午，仍未答复则报告经理",
    "visit": "回访业主",
    "digest": "晨报发给主管和经理",
    "wake:nudge": "问业主要不要发送草稿；再不答就代为登记",
    "wake:album": "相册收齐",
    "wake:leave": "十秒已过，答复发出",
}

HOW = {"claimed": "自己受理", "rota": "值班", "supervisor": "主管", "manager": "经理", "heard": "当面听到"}
CONTACT = {"message": "留言", "call": "电话", "visit": "上门"}
ENDED = {"accepted": "业主认可", "answered": "已答复", "passed_on": "已转达", "silence": "无回应（不视为满意）", "not_ours": "非我方责任，已说明", "without_agreement": "未达成一致", "withdrawn": "业主撤回"}
LEVELS = {5: "很满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "很不满意"}
WHO = {"resident": "业主", "staff": "员工", "system": "系统"}
UNSENT = "稍后再发的消息"


def history(what: str, details: Mapping[str, Any], names: Mapping[int, str]) -> str:
    """One line of a record's history; ``names`` are those of staff by row id."""
    said = HISTORY.get(what, what)
    more = _more(what, details, names)
    return f"{said}：{more}" if more else said


def due(kind: str) -> str:
    """What a piece of due work is."""
    return DUE.get(kind, kind)


def _more(what: str, details: Mapping[str, Any], names: Mapping[int, str]) -> str:
    match what, details:
        case "filed", {"confirmed": False}:
            return "业主写了没有按发送，系统代为登记"
        case "filed", {"files": int(files)} if files:
            return f"附 {files} 个照片或文件"
        case "first_contact", {"staff": int(staff), "how": str(how)}:
            return f"{names.get(staff, '?')}（{HOW.get(how, how)}）"
        case "contact_shown" | "handed_over", {"to": int(staff)}:
            return names.get(staff, "?")
        case "answered", {"how": str(how)}:
            return CONTACT.get(how, how)
        case "visit_answered", {"solved": False}:
            return "没有解决"
        case "visit_answered", {"solved": True, "result": int(level)}:
            return f"已解决，{LEVELS.get(level, '')}"
        case "closed", {"how": str(how)}:
            return ENDED.get(how, "")
        case _:
            return ""
