"""意见: what was written, by service, without its writers; what is asked of whom wrote is their own answer (Q11)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.papers.survey import grouping
from bot.papers.survey.part import Heading, Part, Points, Table, Text
from handlers.wording.cleaning import clean
from storage.surveys.report import Opinion, WaveReport

TITLES = {"opinion": "意见和建议", "expectation": "对服务的期望"}
REST = ""
MOST_SHOWN, LONGEST = 12, 160


def parts(report: WaveReport) -> Iterator[Part]:
    """The chapter."""
    least = {code: count for code, count in report.counts.picks.get("least", {}).items() if code}
    if not report.opinions and not least:
        yield Text("没有住户写下意见，也没有选出最不满意的项目。")
        return
    services = {one.item.code: report.name(one.item.code) for one in report.services}
    ordered = [one if one.coded else replace(one, about=grouping.about(one.text, services)) for one in report.opinions]
    yield from _counted(report, ordered, least)
    for role, title in TITLES.items():
        found = [one for one in ordered if one.role == role]
        if found:
            yield Heading(f"{title}（{len(found)}条）", 2)
            yield from _grouped(report, found)
    if report.opinions:
        answered, coded = sum(one.answered for one in report.opinions), sum(one.coded for one in report.opinions)
        by_word = len(report.opinions) - coded
        sorting = f"其中{by_word}条先按用词归类，未经人工复核，不计入任何比例。" if by_word else "归类已由人工完成。"
        yield Text(
            f"文字照原样摘录，不写姓名和房号；{sorting}"
            f"写了意见的住户均应在收回问卷后15天内逐一回复，已回复{answered}条。",
            "note",
        )


def _counted(report: WaveReport, found: list[Opinion], least: dict[str, int]) -> Iterator[Part]:
    """How often each service was picked or written about."""
    written = {role: Counter(code for one in found if one.role == role for code in one.about) for role in TITLES}
    codes = [one.item.code for one in report.services]
    named = [code for code in codes if least.get(code) or any(counts[code] for counts in written.values())]
    if named:
        rows = sorted(
            (
                (
                    report.name(code),
                    str(least.get(code, 0)),
                    str(written["opinion"][code]),
                    str(written["expectation"][code]),
                )
                for code in named
            ),
            key=lambda row: -sum(map(int, row[1:])),
        )
        base = report.counts.picks.get("least", {}).get("", 0)
        heads = ("项目", f"选为最不满意（{base}户作答）", "意见提到", "期望提到")
        yield Table("哪些服务被提到", heads, (6, 6, 4, 4), tuple(rows))


def _grouped(report: WaveReport, found: list[Opinion]) -> Iterator[Part]:
    groups: dict[str, list[str]] = {}
    for one in found:
        groups.setdefault(one.about[0] if one.about else REST, []).append(one.text)
    order = sorted(groups, key=lambda code: (code == REST, -len(groups[code])))
    for code in order:
        name = report.name(code) if code else "其他"
        yield Text(f"{name}（{len(groups[code])}条）", "lead")
        yield Points(tuple(_shown(groups[code])))


def _shown(texts: Iterable[str]) -> Iterator[str]:
    """The words, the same only once with how often, long ones shortened."""
    same = Counter(clean(text).replace("\n", " ").strip() for text in texts)
    for text, count in list(same.items())[:MOST_SHOWN]:
        cut = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
        yield f"{cut}（{count}人）" if count > 1 else cut
    if len(same) > MOST_SHOWN:
        yield f"（另有{len(same) - MOST_SHOWN}条，见系统内记录）"
