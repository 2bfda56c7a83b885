"""The register's words in a terminal: codes in the office's Chinese, history in plain sentences."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from dialogs.kit import Label
from handlers.catalogs import DEFAULT, Catalogs
from handlers.wording import labels, spoken
from storage.register.views import Happened, Step
from storage.tables import Attachment, Due

LOCALE = Path(__file__).resolve().parents[1] / "locale"

STEPS: dict[Step, str] = {
    "registered": "登记", "handled": "处理", "followed": "跟进", "closed": "关闭", "visited": "回访",
}
PARTS = {
    "text": "投诉内容", "added": "补充", "edited": "修改", "answer": "答复", "resolution": "处理结果",
    "note": "内部备注", "handover": "转交说明", "visit": "回访留言", "wish": "业主诉求",
    "cause": "原因分析", "proposal": "处理意见", "progress": "处理进展", "explanation": "情况说明",
    "action": "纠正和预防措施", "finding": "验证情况", "point": "分项", "reasons": "理由",
    "outstanding": "尚待办理", "objection": "业主异议", "statement": "陈述", "sent_back": "退回意见",
    "lowered": "降低级别的理由", "tell": "电话告知",
}
OUTCOMES = {
    "planned": "待回访", "asked": "已发问，未答", "solved": "已解决", "not_solved": "未解决",
    "no_answer": "无人应答", "cancelled": "已取消",
}
MEDIA = {
    "photo": "图片", "video": "视频", "voice": "语音", "audio": "音频", "document": "文件",
    "animation": "动图", "video_note": "视频留言", "location": "位置",
}
CHANNELS = {
    "bot": "机器人", "visit": "来访", "phone": "电话", "letter": "来信", "box": "意见箱", "email": "邮件",
    "fax": "传真", "web": "网站",
}
HOW = {
    "heard": "当面接待", "claimed": "受理", "rota": "值班表", "supervisor": "主管兜底", "manager": "经理兜底",
    "message": "消息", "call": "电话", "visit": "上门",
    "accepted": "业主认可", "answered": "已答复", "passed_on": "已转达", "withdrawn": "业主撤回",
    "silence": "无回应（不视为满意）", "not_ours": "非我方责任，已说明", "without_agreement": "未达成一致",
}
DUE = {
    "claim_window": "受理期限", "remind_owner": "提醒责任人", "remind_group": "提醒群组",
    "grows_important": "三个工作日未解决", "grows_hot": "一周未解决", "grows_major": "一个月未解决",
    "stays_major": "重大投诉督办", "green": "绿色通道时限",
    "promise_missed": "答复承诺到期", "breach": "当日截止", "still_open": "上报经理", "visit": "回访",
    "return_half": "回单时限过半", "return_soon": "回单前一日", "return_due": "回单到期",
    "return_overdue": "逾期未回单",
    "transfer_waits": "转交待接收", "objection_open": "退回待裁定", "signature_waits": "处理意见待签",
    "visit_reminder": "回访提醒", "visit_by_phone": "改为电话回访", "visit_draw": "抽取回访样本",
    "periodic_visit": "定期走访", "repair_visits": "维修回访", "task_due": "任务到期", "task_late": "任务逾期报主管",
    "alarm": "险情再次呼叫", "box_day": "开启意见箱", "learn": "从改正中学习",
    "planned_due": "计划完成日", "planned_overdue": "超过计划日期",
    "correction_wanted": "待拟纠正措施", "correction_due": "措施完成日", "verify_due": "验证期限",
    "work_due": "遗留工作到期", "approval_waits": "正式答复待批", "explain_due": "待向业主说明",
    "silence": "无回应办结", "outcome_told": "告知被投诉同事结果",
}
HAPPENED = {
    "filed": "登记：{kind}，{category}，渠道{channel}{unconfirmed}",
    "first_contact": "首问责任人：{staff}（{how}）",
    "registration_confirmed": "客服中心确认登记无误",
    "contact_shown": "向{to}出示业主房号、姓名和电话",
    "form_sent": "打印{form}", "statement_asked": "请{to}陈述", "statement": "当事人陈述",
    "outcome_told": "告知{to}投诉结果", "nobody_told": "无人可通知",
    "handed_over": "转交给{to}（{moved}）",
    "given": "提出转交给{to}", "transfer_declined": "对方未接收，退回{to}", "transfer_lapsed": "逾时未接收，退回{to}",
    "put_off": "延期回单至{until}", "delay_explained": "已向业主说明延期",
    "delay_asked": "申请再次延期至{until}", "delay_refused": "不同意再延期",
    "proposed": "提出处理意见", "signed": "签署处理意见", "sent_back": "退回处理意见", "progress": "处理进展",
    "correction_planned": "拟定第{round}次纠正措施", "correction_done": "第{round}次措施完成",
    "correction_verified": "第{round}次措施验证：{effective}",
    "point": "列出第{position}项", "point_answered": "答复第{position}项",
    "formal_opinion": "标明需要正式答复", "drafted": "拟正式答复待批", "approved": "批准正式答复",
    "draft_sent_back": "退回正式答复", "decided": "作出处理决定", "valid": "判定为有效", "work_done": "遗留工作完成",
    "on_spot": "当场解决", "accepted": "业主认可", "not_satisfied": "业主对结果不满意",
    "objection": "业主说明不满意的原因",
    "to_review": "由{to}复核",
    "objection_undecided": "退回逾期未裁定", "reminded_correction": "提醒纠正措施", "verification_missed": "逾期未验证",
    "visit_assigned": "安排电话或上门回访", "visit_drawn": "抽中回访", "visit_reminded": "第{time}次提醒业主回答回访",
    "visit_unreached": "回访未能联系到业主", "not_ours": "判定为非我方责任",
    "noted": "内部备注",
    "apologised": "为没有按时答复向业主致歉",
    "answered": "答复业主（{how}）",
    "response_void": "答复未能送达，作废（{reason}）",
    "added": "补充内容", "edited": "修改原话，原文保留", "urged": "业主催办",
    "to_be_told": "消息送不到业主，改由人工告知", "task_done": "完成任务", "task_given": "任务交给{to}",
    "no_answer": "电话没人接", "complained_about": "业主转为投诉",
    "call_requested": "业主请求回电", "withdrawn": "业主撤回",
    "resolved": "处理完毕",
    "visit_planned": "安排第{round}次回访：{at}", "visit_asked": "发出第{round}次回访问题",
    "visit_answered": "第{round}次回访答复：{solved}{levels}",
    "closed": "办结（{how}）", "reopened": "重新处理（{why}）",
    "severity": "升为{severity}：{reason}（{rule}）", "lowered": "由经理调低为{severity}", "fact": "记录情况：{fact}",
    "people_confirmed": "核实人数：{people}人", "joined": "并入集体投诉（{people}人）", "leads": "成为集体投诉的主件",
    "split": "从集体投诉拆出", "key_customer": "重点客户标记变更", "green_channel": "绿色通道，{until}前答复",
    "sorted": "类别由{former}改为{category}",
    "green_missed": "绿色通道超时", "alarm": "报告险情：{hazard}", "paged": "就险情呼叫{staff}",
    "alarm_taken": "接手险情", "alarm_lowering_proposed": "提出解除险情", "alarm_lowered": "同意解除险情",
    "alarm_kept": "不同意解除险情", "alarm_denied": "报告人说没有危险",
    "reminded_owner": "时限将至，提醒责任人", "reminded_group": "时限临近，提醒群组",
    "promise_missed": "未按承诺时间答复，报主管", "breached": "当日未答复，记为超时",
    "reminded_return": "提醒回单", "return_missed": "逾期未回单，报上级", "planned_missed": "超过计划日期，报上级",
    "reminded_work": "提醒遗留工作", "reminded_formal": "提醒批准正式答复",
    "reminded_explain": "提醒向业主说明", "reminded_confirmation": "提醒取得业主认可",
    "told_manager": "次日中午仍未答复，报经理", "digest_sent": "列入晨报",
}
REOPENED = {"visit": "回访未解决", "complained_again": "业主再次投诉", "undeliverable": "答复未能送达"}
PLACES = re.compile(r"{(\w+)}")
LEVELS = {"result": "结果", "speed": "速度", "attitude": "态度"}


@lru_cache(maxsize=1)
def _catalogs() -> Catalogs:
    return Catalogs(LOCALE)


def stars(levels: Mapping[str, int | None]) -> str:
    """How satisfied somebody was, as far as they said."""
    return "".join(f"，{LEVELS[name]}{level}分" for name, level in levels.items() if level)


class Wording:
    """Words for one look: the catalogs, the estate's zone, and what "today" means."""

    def __init__(self, now: datetime, zone: ZoneInfo) -> None:
        self._now = now
        self._zone = zone

    def label(self, of: str, code: str) -> str:
        """The office's word for a code."""
        return _catalogs().say(labels.text_of(Label(of, code)), DEFAULT)

    def time(self, at: datetime | None) -> str:
        """An instant in figures on the estate's clock; empty for none."""
        return spoken.short(at, now=self._now, zone=self._zone) if at else ""

    def file(self, one: Attachment) -> str:
        """A piece of evidence."""
        return " ".join(part for part in (self.time(one.at), MEDIA.get(one.kind, one.kind), one.name) if part)

    def due(self, one: Due) -> str:
        """Work that still waits."""
        return f"{self.time(one.due_at)} {DUE.get(one.kind, one.kind)}"

    def happened(self, one: Happened) -> str:
        """A row of the history as a sentence; one that this version does not know shows itself."""
        sentence = HAPPENED.get(one.row.what)
        if sentence is None:
            return f"{one.row.what} {one.row.details}"
        return sentence.format_map({key: self._detail(key, one.details) for key in PLACES.findall(sentence)})

    def _detail(self, key: str, details: Mapping[str, Any]) -> str:
        """What stands in a sentence's place for a detail."""
        value = details.get(key, "")
        match key:
            case "kind" | "category" | "severity" | "hazard":
                return self.label(key, value)
            case "form":
                return self.label("paper", value)
            case "former":
                return self.label("category", value)
            case "reason" | "fact":
                return self.label("why", details.get("fact" if key == "fact" else "why", ""))
            case "channel":
                return str(CHANNELS.get(value, value))
            case "how":
                return str(HOW.get(value, value))
            case "why":
                return str(REOPENED.get(value, value))
            case "moved":
                return self.label("reason", details.get("why", ""))
            case "at" | "until":
                return self.time(datetime.fromisoformat(value))
            case "solved":
                return OUTCOMES["solved" if value else "not_solved"]
            case "effective":
                return "有效" if value else "无效"
            case "levels":
                return stars({name: details.get(name) for name in LEVELS})
            case "unconfirmed":
                return "" if details.get("confirmed", True) else "，业主未点发送"
            case _:
                return str(value)
