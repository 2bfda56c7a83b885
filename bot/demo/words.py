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
    "to_be_told": "消息送不到业主，改由人工告知",
    "task_done": "完成任务",
    "task_given": "任务交给同事",
    "no_answer": "电话没人接",
    "complained_about": "业主转为投诉",
    "first_contact": "确定首问责任人",
    "contact_shown": "房号、姓名、电话只给处理人看",
    "registration_confirmed": "客服中心确认登记准确",
    "form_sent": "工作人员索取表单",
    "statement_asked": "请被投诉的同事陈述",
    "statement": "被投诉的同事作了陈述",
    "outcome_told": "把结果告知被投诉的同事",
    "nobody_told": "没有人可以通知",
    "handed_over": "转交",
    "noted": "内部备注",
    "apologised": "为没有按时答复向业主致歉",
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
    "reminded_return": "提醒回单",
    "return_missed": "逾期没有回单，报告上级",
    "planned_missed": "超过计划日期，报告上级",
    "reminded_work": "提醒遗留工作",
    "reminded_formal": "提醒批准正式答复",
    "reminded_explain": "提醒向业主说明",
    "reminded_confirmation": "提醒取得业主认可",
    "told_manager": "次日仍未答复，报告经理",
    "digest_sent": "写进晨报",
    "given": "提出转交，等对方接收",
    "transfer_declined": "对方没有接收，退回",
    "transfer_lapsed": "逾时没有接收，退回",
    "proposed": "提出处理意见",
    "signed": "签署处理意见",
    "sent_back": "退回处理意见",
    "on_spot": "当场解决",
    "progress": "处理进展",
    "put_off": "延期回单",
    "delay_explained": "已向业主说明延期",
    "delay_asked": "申请再次延期", "delay_refused": "不同意再延期",
    "correction_planned": "拟定纠正措施",
    "correction_done": "纠正措施完成",
    "correction_verified": "纠正措施已验证",
    "reminded_correction": "提醒纠正措施",
    "verification_missed": "逾期没有验证",
    "point": "列出投诉分项",
    "point_answered": "答复一个分项",
    "formal_opinion": "标明需要正式答复",
    "drafted": "拟好正式答复，等批准",
    "approved": "批准正式答复",
    "draft_sent_back": "退回正式答复",
    "valid": "判定为有效投诉",
    "not_ours": "判定非我方责任",
    "decided": "作出处理决定",
    "work_done": "遗留工作完成",
    "accepted": "业主认可",
    "not_satisfied": "业主对结果不满意",
    "objection": "业主说明不满意的原因",
    "objection_undecided": "退回逾期没有裁定",
    "to_review": "由没有经手的人复核",
    "severity": "级别提高",
    "lowered": "经理调低级别",
    "fact": "记录情况",
    "people_confirmed": "核实人数",
    "key_customer": "重点客户标记变更",
    "green_channel": "走绿色通道",
    "green_missed": "绿色通道超时",
    "joined": "并入集体投诉",
    "leads": "成为集体投诉的主件",
    "split": "从集体投诉拆出",
    "sorted": "更正类别",
    "alarm": "报告险情",
    "paged": "就险情呼叫员工",
    "alarm_taken": "有人接手险情",
    "alarm_lowering_proposed": "提出解除险情",
    "alarm_lowered": "同意解除险情",
    "alarm_kept": "不同意解除险情",
    "alarm_denied": "报告人说没有危险",
    "visit_assigned": "安排电话或上门回访",
    "visit_drawn": "抽中回访",
    "visit_reminded": "提醒业主回答回访",
    "visit_unreached": "回访没有联系到业主",
}

DUE = {
    "claim_window": "无人受理则由值班客服负责",
    "remind_owner": "时限过半，提醒处理人",
    "remind_group": "时限过八成，提醒处理人和群",
    "promise_missed": "承诺的答复时间",
    "breach": "当天结束，未答复则记超时",
    "still_open": "次日中午，仍未答复则报告经理",
    "visit": "回访业主",
    "task_due": "任务到期，提醒负责的人",
    "task_late": "任务逾期，报告主管",
    "box_day": "开启意见箱",
    "digest": "晨报发给主管和经理",
    "cases_digest": "未结案件清单",
    "roll_changed": "入住名单变更",
    "transfer_waits": "等对方接收转交",
    "objection_open": "退回等待裁定",
    "return_half": "回单时限过半",
    "return_soon": "回单前一天",
    "return_due": "回单到期",
    "return_overdue": "逾期没有回单",
    "outcome_told": "告知被投诉的同事结果",
    "signature_waits": "处理意见等签署",
    "planned_due": "计划完成日",
    "planned_overdue": "超过计划日期",
    "correction_wanted": "等拟定纠正措施",
    "correction_due": "纠正措施完成日",
    "verify_due": "验证纠正措施",
    "work_due": "遗留工作到期",
    "approval_waits": "正式答复等批准",
    "explain_due": "向业主说明延期",
    "silence": "业主一直没有回应，则办结",
    "grows_important": "三个工作日没有解决，升为重要",
    "grows_hot": "一周没有解决，升为热点",
    "grows_major": "一个月没有解决，升为重大",
    "stays_major": "重大投诉督办",
    "green": "绿色通道时限",
    "alarm": "险情没有人接手，再次呼叫",
    "visit_reminder": "提醒业主回答回访",
    "visit_by_phone": "改为电话回访",
    "visit_draw": "抽取本周回访样本",
    "periodic_visit": "安排定期走访",
    "repair_visits": "维修回访",
    "learn": "从改正过的类别里学习",
    "warning": "看看有没有投诉突然增多",
    "survey_draw": "调查抽签",
    "survey_open": "调查发出",
    "survey_send": "继续发出调查",
    "survey_remind": "提醒没有回答调查的住户",
    "survey_end": "调查截止",
    "survey_recount": "核对调查的计数",
    "survey_after": "抽取核对名单，安排统计",
    "survey_figure": "调查统计的期限",
    "survey_figured": "安排调查报告",
    "survey_words_day": "看看写了意见的住户是否都已答复",
    "survey_publish": "把调查结果告诉住户",
    "survey_look": "看看是否该做调查",
    "survey_service": "新增服务后的调查",
    "survey_reissue": "重新发放调查",
    "wake:nudge": "问业主要不要发送草稿；再不答就代为登记",
    "wake:album": "相册收齐",
    "wake:leave": "十秒已过，答复发出",
    "wake:enough": "业主没有再写，回访按已答的算",
    "wake:silence": "业主没有回答有没有危险，呼叫员工",
}

HOW = {"claimed": "自己受理", "rota": "值班", "supervisor": "主管", "manager": "经理", "heard": "当面听到"}
CONTACT = {"message": "留言", "call": "电话", "visit": "上门"}
ENDED = {
    "accepted": "业主认可",
    "answered": "已答复",
    "passed_on": "已转达",
    "silence": "无回应（不视为满意）",
    "not_ours": "非我方责任，已说明",
    "without_agreement": "未达成一致",
    "withdrawn": "业主撤回",
}
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
