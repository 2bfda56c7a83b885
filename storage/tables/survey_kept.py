"""What is kept of a survey so that nobody has to count it again: tallies by building, a draw under way, the figures."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from storage.columns import Instant


class SurveyTally(SQLModel, table=True):
    """How many of the drawn households of a building have each outcome; it moves with every rung of the ladder."""

    __tablename__ = "survey_tally"
    wave_id: int = Field(primary_key=True, foreign_key="survey_wave.id")
    stratum: str = Field(primary_key=True)
    queued: int = 0
    sent: int = 0
    unreachable: int = 0
    started: int = 0
    refused: int = 0
    partial: int = 0
    complete: int = 0
    ineligible: int = 0


class SurveyReturned(SQLModel, table=True):
    """How many households of a building returned their form on a day of the estate, partial or complete."""

    __tablename__ = "survey_returned"
    wave_id: int = Field(primary_key=True, foreign_key="survey_wave.id")
    stratum: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    count: int = 0


class SurveyLot(SQLModel, table=True):
    """A piece of a draw that is made and not yet entered: households of the frame with their ranks, as JSON.

    ``drawn_at`` is the moment of the draw. The row goes when its households are in.
    """

    __tablename__ = "survey_lot"
    wave_id: int = Field(primary_key=True, foreign_key="survey_wave.id")
    piece: int = Field(primary_key=True)
    drawn_at: datetime = Field(sa_type=Instant)
    homes: str


class SurveyFigures(SQLModel, table=True):
    """The counts that the figures of a wave are made of, as JSON: what was counted stays as it was counted (Q12)."""

    __tablename__ = "survey_figures"
    wave_id: int = Field(primary_key=True, foreign_key="survey_wave.id")
    counts: str
    made_at: datetime = Field(sa_type=Instant)
