"""The tables, as SQLModel classes: the one description of the schema.

Migrations are frozen copies of it and are tested against it. On the path of an update nobody
builds these objects: ``storage/reading`` reads rows typed as them, and nouns write through
``table(Model)``.
"""

from storage.tables.base import metadata, table
from storage.tables.casework import (
    Collective,
    Correction,
    Decision,
    Extension,
    Objection,
    Point,
    Proposal,
)
from storage.tables.estate import (
    Absence,
    Building,
    Company,
    DayOverride,
    Department,
    DutyChange,
    DutySlot,
    Estate,
    StaffGroup,
    Topic,
    Unit,
)
from storage.tables.handbook import HandbookEntry, HandbookQuestion
from storage.tables.learning import LearnedModel, Lesson
from storage.tables.people import Binding, Invitation, Resident, Staff, StaffRole
from storage.tables.record import (
    Attachment,
    Handling,
    History,
    Ownership,
    Record,
    Response,
    Transfer,
    Visit,
    Words,
)
from storage.tables.roster import Attempt, GroupCode, Occupant, OccupantPhone, RosterImport
from storage.tables.survey import (
    SurveyHistory,
    SurveyHousehold,
    SurveyQuestionnaire,
    SurveyRotation,
    SurveyStep,
    SurveySubstitution,
    SurveyWave,
)
from storage.tables.survey_answers import (
    SurveyAnswer,
    SurveyComparison,
    SurveyForm,
    SurveyMeasure,
    SurveyOpinion,
    SurveyWords,
)
from storage.tables.survey_kept import SurveyFigures, SurveyLot, SurveyReturned, SurveyTally
from storage.tables.task import Alarm, PeriodicVisit, Task, VisitDraw
from storage.tables.turn import Audit, Conversation, Quarantine, SeenUpdate
from storage.tables.work import ChatState, Counter, Due, Outgoing, SelfCheck

__all__ = [
    "Absence",
    "Alarm",
    "Attachment",
    "Attempt",
    "Audit",
    "Binding",
    "Building",
    "ChatState",
    "Collective",
    "Company",
    "Conversation",
    "Correction",
    "Counter",
    "DayOverride",
    "Decision",
    "Department",
    "Due",
    "DutyChange",
    "DutySlot",
    "Estate",
    "Extension",
    "GroupCode",
    "HandbookEntry",
    "HandbookQuestion",
    "Handling",
    "History",
    "Invitation",
    "LearnedModel",
    "Lesson",
    "Objection",
    "Occupant",
    "OccupantPhone",
    "Outgoing",
    "Ownership",
    "PeriodicVisit",
    "Point",
    "Proposal",
    "Quarantine",
    "Record",
    "Resident",
    "Response",
    "RosterImport",
    "SeenUpdate",
    "SelfCheck",
    "Staff",
    "StaffGroup",
    "StaffRole",
    "SurveyAnswer",
    "SurveyComparison",
    "SurveyFigures",
    "SurveyForm",
    "SurveyHistory",
    "SurveyHousehold",
    "SurveyLot",
    "SurveyMeasure",
    "SurveyOpinion",
    "SurveyQuestionnaire",
    "SurveyReturned",
    "SurveyRotation",
    "SurveyStep",
    "SurveySubstitution",
    "SurveyTally",
    "SurveyWave",
    "SurveyWords",
    "Task",
    "Topic",
    "Transfer",
    "Unit",
    "Visit",
    "VisitDraw",
    "Words",
    "metadata",
    "table",
]
