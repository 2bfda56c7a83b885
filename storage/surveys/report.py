"""A wave as its report tells it: the plan, the figures, the words, what follows, as plain data in nobody's language.

It is filled from the tables or from files, and whatever is not known stays empty: the paper then says that it is
not known. Nothing here names a household, and words are without their writer (X27).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from storage.surveys import figures, forecast
from storage.surveys.beside import Beside
from storage.surveys.cleaning import Reason
from storage.surveys.counting import Counts
from storage.surveys.forecast import Forecast
from storage.surveys.grade import Graded
from storage.surveys.ladder import Outcome, Return
from storage.surveys.methods import Method
from storage.surveys.questionnaire import Item, Questionnaire
from storage.surveys.scores import Recommendation
from storage.surveys.trend import Share, Word
from storage.surveys.wave import ItemFigures, Population, Wave, shares


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved what of a wave, and when; ``what`` is plan, review or report, or the writer's own word."""

    what: str
    who: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a wave was for and how it was laid out (X21), as the planner wrote it; empty where nobody said.

    ``occasion``, ``draw``, ``period`` and ``incentives`` may be codes of the tables, too.
    """

    company: str = ""
    estate: str = ""
    number: str = ""
    occasion: str = ""
    period: str = ""
    purpose: str = ""
    population: str = ""
    approach: str = ""
    responsible: str = ""
    use: str = ""
    draw: str = ""
    opens_on: date | None = None
    closes_on: date | None = None
    pilot: int = 0
    substitutions: int = 0
    incentives: str = ""
    commitment: str = ""
    frame_digest: str = ""
    approvals: tuple[Approval, ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier wave: what it is called, and its satisfied shares by item."""

    label: str
    shares: Mapping[str, Share]


@dataclass(frozen=True, slots=True)
class Course:
    """How the forms came back: the returns of each day of the window so far, of so many days and households."""

    per_day: tuple[int, ...]
    days: int
    asked: int
    opens_on: date | None = None

    def expected(self, after: int) -> Forecast | None:
        """The forecast as it stood after so many days (Q6)."""
        return forecast.forecast(self.per_day[:after], self.days, self.asked)


@dataclass(frozen=True, slots=True)
class Opinion:
    """Words under a question of this role, the services they are about, and whether their writer was answered.

    ``coded``: somebody sorted them; else they were sorted by the words they use, which enters no figure.
    """

    role: str
    text: str
    about: tuple[str, ...] = ()
    coded: bool = False
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """What is done about an item (Q13); ``effective`` is what the verification found."""

    item: str
    what: str
    owner: str
    due_on: date | None
    done_on: date | None = None
    verified_by: str = ""
    verified_on: date | None = None
    effective: bool | None = None


@dataclass(frozen=True, slots=True)
class Honesty:
    """What the check of the forms came to (Q10); ``chances``: of finding one, by how many were forged."""

    to_call: int
    called: int
    to_compare: int
    compared: int
    unlike: int
    chances: Mapping[int, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WaveReport:
    """Everything a report of a wave is written from.

    ``left_out``: how many forms do not count, by reason; ``noticed``: how many gave one level to everything and count.
    ``types``: for each question about the person, how many chose each option. ``own`` and ``overall``: B's
    self-assessment, apart from what residents said. ``late``: how the late answers compare with the early ones.
    """

    plan: Plan
    questionnaire: Questionnaire
    method: Method
    counts: Counts
    wave: Wave
    population: Population = field(default_factory=Population)
    outcomes: Mapping[Outcome, int] = field(default_factory=dict)
    returned: Return | None = None
    forms: int = 0
    modes: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[Reason, int] = field(default_factory=dict)
    noticed: int = 0
    types: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    past: tuple[Past, ...] = ()
    course: Course | None = None
    late: Word | None = None
    opinions: tuple[Opinion, ...] = ()
    measures: tuple[Measure, ...] = ()
    honesty: Honesty | None = None
    own: Wave | None = None
    overall: Fraction | None = None
    recommendation: Recommendation | None = None
    ease: Fraction | None = None
    beside: tuple[Beside, ...] = ()
    grade: Graded | None = None

    @property
    def services(self) -> tuple[ItemFigures, ...]:
        """The rated services, without the rating of the whole."""
        return tuple(one for one in self.wave.items if one.item.role != "overall")

    @property
    def whole(self) -> ItemFigures | None:
        """The rating of the whole, where the questionnaire asks for one."""
        return next((one for one in self.wave.items if one.item.role == "overall"), None)

    @property
    def shares(self) -> dict[str, Share]:
        """So many satisfied of so many who rated, by item."""
        return shares(self.counts, self.questionnaire, self.method)

    def share(self, item: Item) -> Share:
        """The satisfied of those who rated an item."""
        return self.shares[item.code]

    @property
    def headline(self) -> Fraction | None:
        """The procedure's own figure over all services."""
        together = self.wave.together
        return together.weighted if self.method.headline == "weighted" else together.satisfied

    @property
    def on_target(self) -> bool | None:
        """Whether the company's target is reached (Q14); None where there is no figure."""
        return None if self.headline is None else self.headline * 100 >= self.method.target

    def name(self, code: str) -> str:
        """An item's service, as residents read it."""
        item = self.questionnaire.item(code)
        return item.name["zh_CN"] if item else code


def totals(report: WaveReport) -> tuple[Fraction | None, Fraction | None]:
    """The satisfied share over the services with every rating alike, and with every service alike."""
    shares = {one.item.code: one.levels.satisfied for one in report.services}
    return report.wave.together.satisfied, figures.total(shares, dict.fromkeys(shares, 1))
