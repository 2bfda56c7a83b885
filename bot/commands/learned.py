"""`learned`: what a company's guess of categories has learned last, and what that changed."""

from zoneinfo import ZoneInfo

from bot.commands import inviting
from bot.wording import Wording
from storage import estates
from storage.database import Db
from storage.register import lessons, records


def report(db: Db, estate: str) -> list[str]:
    """The last training of the estate's company, in lines; raises ``Unclear``."""
    setting = estates.setting_of(inviting.estate(db, estate))
    at, found = lessons.report(db, setting.estate.company_id)
    if at is None:
        return ["还没有学习过：修正类别满二十次后，夜间自动学习。"]
    wording = Wording(at, ZoneInfo(setting.estate.zone))
    if "failure" in found:
        return [f"{wording.time(at)} 学习失败：{found['failure']}"]
    right = f"学习前判对 {found['right_before']} 条，学习后 {found['right_after']} 条"
    lines = [f"{wording.time(at)} 学习了 {found['lessons']} 条修正、{found['pairs']} 对归并或拆分：{right}。"]
    for one in found["changed"]:
        record = records.find(db, one["record"])
        before, after = (wording.label("category", one[name]) for name in ("before", "after"))
        lines.append(f"· {record.number if record else one['record']}：{before} → {after}")
    return lines
