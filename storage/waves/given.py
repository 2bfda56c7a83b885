"""An answer as it is given to a question, and whether it fits (Q3, Q7)."""

from dataclasses import dataclass

from sqlalchemy import select

from storage.database import Db
from storage.surveys.questionnaire import Item, Questionnaire
from storage.surveys.scales import MARKS, RATED, values
from storage.tables import SurveyAnswer, SurveyOpinion, SurveyWords, table

ANSWERS, OPINIONS, WORDS = table(SurveyAnswer), table(SurveyOpinion), table(SurveyWords)
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Given:
    """A number, or codes that were chosen, or words, or why there is none of them."""

    value: int | None = None
    chosen: tuple[str, ...] = ()
    mark: str = ""
    words: str = ""


def of(db: Db, form_id: int) -> dict[str, Given]:
    """What was answered on a form, by question."""
    said = select(OPINIONS.c.item, WORDS.c.body).join(WORDS, WORDS.c.id == OPINIONS.c.words_id)
    written = {row.item: row.body for row in db.execute(said.where(OPINIONS.c.form_id == form_id))}
    return {
        row.item: Given(row.value, tuple(row.chosen.split()), row.mark, written.get(row.item, ""))
        for row in db.execute(select(ANSWERS).where(ANSWERS.c.form_id == form_id))
    }


def fits(item: Item, asked: Questionnaire, said: Given) -> bool:
    """Whether an answer is one to this question, and nothing besides."""
    if said.mark:
        return said.mark in MARKS and said == Given(mark=said.mark)
    if item.kind in RATED:
        return said.value in values(item.kind, item.full) and said == Given(value=said.value)
    if item.kind == "words":
        return len(said.words) <= LONGEST and said == Given(words=said.words)
    allowed = {one.code for one in (item.options if item.kind == "choice" else asked.services)}
    most = 1 if item.kind == "choice" else item.most
    fitting = set(said.chosen) <= allowed and len(set(said.chosen)) == len(said.chosen) <= most
    return fitting and said == Given(chosen=said.chosen) and (item.kind == "pick" or bool(said.chosen))
