"""All dialogs by name: the one place where the turn finds them."""

from typing import Any

from dialogs.alarm import ALARM
from dialogs.binding import BINDING
from dialogs.call import CALL
from dialogs.casework import CARD, PAGE
from dialogs.category import CATEGORY
from dialogs.contact import CONTACT
from dialogs.danger import DANGER
from dialogs.desk import DESK
from dialogs.duty import DUTY
from dialogs.entries import ENTRIES
from dialogs.file import FILE
from dialogs.group import GROUP
from dialogs.guided import GUIDED
from dialogs.handbook import HANDBOOK
from dialogs.home import HOME
from dialogs.homes import HOMES
from dialogs.household import HOUSEHOLD
from dialogs.invitation import INVITATION
from dialogs.kit import Dialog
from dialogs.lists import LISTS
from dialogs.mine import MINE
from dialogs.moved_out import MOVED_OUT
from dialogs.on_behalf import ON_BEHALF
from dialogs.papers import PAPERS
from dialogs.periodic import PERIODIC
from dialogs.questions import QUESTIONS
from dialogs.register import REGISTER
from dialogs.reply import REPLY
from dialogs.request import REQUEST
from dialogs.severity import SEVERITY
from dialogs.statement import STATEMENT
from dialogs.survey import SURVEY
from dialogs.survey_check import SURVEY_CHECK
from dialogs.survey_entry import SURVEY_ENTRY
from dialogs.survey_plan import SURVEY_PLAN
from dialogs.survey_results import SURVEY_RESULTS
from dialogs.survey_words import SURVEY_WORDS
from dialogs.surveys import SURVEYS
from dialogs.swap import SWAP
from dialogs.tasks import TASKS
from dialogs.visit import VISIT
from dialogs.visit_entry import VISIT_ENTRY
from dialogs.visits import VISITS

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
