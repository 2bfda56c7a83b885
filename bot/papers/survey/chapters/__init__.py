"""The chapters of a survey's report, each a function from the wave to its parts, in the order they are read."""

from collections.abc import Callable, Iterator

from bot.papers.survey.chapters import abstract, annexes, changes, importance, items, measures, method, opinions, whole
from bot.papers.survey.part import Part
from storage.surveys.report import WaveReport

Chapter = Callable[[WaveReport], Iterator[Part]]

ABSTRACT: Chapter = abstract.parts
# 方法, 总体, 分项, 趋势, 重要性—满意度, 意见, 改进措施 – each gets the number of its place.
CHAPTERS: tuple[tuple[str, Chapter], ...] = (
    ("调查方法与回收情况", method.parts),
    ("总体结果", whole.parts),
    ("分项结果", items.parts),
    ("与上次调查比较", changes.parts),
    ("重要性与满意度", importance.parts),
    ("顾客意见与期望", opinions.parts),
    ("重点改进项目与措施", measures.parts),
)
ANNEXES: Chapter = annexes.parts
