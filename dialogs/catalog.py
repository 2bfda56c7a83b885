"""All dialogs by name: the one place where the turn finds them."""

from typing import Any

from dialogs.casework.card import CARD
from dialogs.casework.guided import GUIDED
from dialogs.casework.page import PAGE
from dialogs.casework.papers import PAPERS
from dialogs.casework.reply import REPLY
from dialogs.casework.request import REQUEST
from dialogs.casework.severity import SEVERITY
from dialogs.casework.statement import STATEMENT
from dialogs.danger.alarm import ALARM
from dialogs.danger.danger import DANGER
from dialogs.desk.desk import DESK
from dialogs.desk.lists import LISTS
from dialogs.desk.tasks import TASKS
from dialogs.filing.category import CATEGORY
from dialogs.filing.file import FILE
from dialogs.filing.on_behalf import ON_BEHALF
from dialogs.handbook.entries import ENTRIES
from dialogs.handbook.handbook import HANDBOOK
from dialogs.handbook.questions import QUESTIONS
from dialogs.joining.binding import BINDING
from dialogs.joining.group import GROUP
from dialogs.joining.homes import HOMES
from dialogs.joining.household import HOUSEHOLD
from dialogs.joining.invitation import INVITATION
from dialogs.joining.moved_out import MOVED_OUT
from dialogs.joining.register import REGISTER
from dialogs.kit import Dialog
from dialogs.resident.call import CALL
from dialogs.resident.contact import CONTACT
from dialogs.resident.home import HOME
from dialogs.resident.mine import MINE
from dialogs.rota.rota import DUTY
from dialogs.rota.swap import SWAP
from dialogs.surveys.check import SURVEY_CHECK
from dialogs.surveys.entry import SURVEY_ENTRY
from dialogs.surveys.plan import SURVEY_PLAN
from dialogs.surveys.results import SURVEY_RESULTS
from dialogs.surveys.survey import SURVEY
from dialogs.surveys.surveys import SURVEYS
from dialogs.surveys.words import SURVEY_WORDS
from dialogs.visits.entry import VISIT_ENTRY
from dialogs.visits.periodic import PERIODIC
from dialogs.visits.visit import VISIT
from dialogs.visits.visits import VISITS

DIALOGS: dict[str, Dialog[Any, Any]] = {
    dialog.name: dialog
    for dialog in (
        REGISTER, HOME, HOMES, FILE, MINE, CALL, CONTACT, VISIT, CARD, PAGE, REPLY, GUIDED, REQUEST, BINDING, DESK,
        HOUSEHOLD, MOVED_OUT, INVITATION, GROUP, DUTY, SWAP, ALARM, DANGER, SEVERITY, CATEGORY,
        HANDBOOK, QUESTIONS, ENTRIES,
        TASKS, ON_BEHALF, LISTS,
        VISIT_ENTRY, VISITS, PERIODIC, PAPERS, STATEMENT,
        SURVEY, SURVEY_ENTRY, SURVEYS, SURVEY_PLAN, SURVEY_RESULTS, SURVEY_WORDS, SURVEY_CHECK,
    )
}  # fmt: skip
