"""How a refusal sounds: one kind sentence a code, worded where it is shown, never where it is raised."""

from typing import Any

from dialogs.kit import N_, Label, Say
from storage.errors import Refusal

SENTENCES: dict[str, str] = {
    "not_found": N_("I can't find that. Perhaps it is not yours to see, or it is no longer there."),
    "trying_numbers": N_("I can't find that. Please try again in an hour, or call the customer centre: {phone}."),
    "staff_only": N_("This button is for the staff of this estate."),
    "own_matter": N_("This is your own matter; a colleague will look after it."),
    "named_in_it": N_("This complaint names you; a colleague will look after it."),
    "not_to_complainant": N_("It is their own matter; please choose another colleague."),
    "not_to_accused": N_("The complaint names them; please choose another colleague."),
    "x4_above": N_("This complaint is about a colleague. Whoever is above them looks after it."),
    "handler_only": N_("{name} handles this. Please ask {name}, or the supervisor."),
    "f1_already_claimed": N_("{name} was faster: {number} is theirs already."),
    "f1_claim_first": N_("Nobody has taken {number} yet. Please press “I take it” on the card first."),
    "f3_centre_confirms": N_("The customer centre confirms that a registration is correct."),
    "f3_until_answered": N_("Under this estate's procedure first contact answers for {number} until it is answered."),
    "f5_claim_first": N_("Nobody handles it yet; it can be handed over once it is taken."),
    "f5_already_handles": N_("They handle it already."),
    "f5_waits": N_("It has been offered to a colleague already, who has not answered yet."),
    "f5_answered": N_("That hand-over has been answered already."),
    "receiver_only": N_("Only the colleague it was offered to can answer that."),
    "x37_supervisor_decides": N_("{number} has come back twice: now the supervisor decides whose it is."),
    "x37_reason": N_("Please write why {number} is not yours; without a reason it can't go back."),
    "day_past": N_("That day is over. Please choose a day from today on."),
    "reason_wanted": N_("Please write why; without words it can't be done."),
    "h1_sign_first": N_(
        "{number}: the handling wants a signature first. Write the opinion on the page, under “Next "
        "steps”."
    ),
    "h1_waits": N_("The opinion on {number} waits for its signature already."),
    "h2_not_on_spot": N_(
        "{number} was handled before, so it was not solved on the spot. Please write the opinion "
        "first."
    ),
    "h3_no_return": N_("{number} has no return date to put off."),
    "h3_too_late": N_("{number} was due by {until:short}; it can't be put off any more. Please give the result now."),
    "h3_decided_above": N_("{number} has been put off before; a further delay is decided by the next level up."),
    "h3_nobody_decides": N_(
        "{number} has been put off before, and nobody above you is here to agree to more time. Please give the result, "
        "or hand it over."
    ),
    "delay_decided_above": N_("A further delay is decided by the next level up."),
    "h3_not_later": N_("That is no later than {until:short}, when {number} is due anyway."),
    "h4_one_at_a_time": N_("{number} has an action already; the next one comes when it was found not effective."),
    "h4_not_verified": N_("{number} has a corrective action that is not verified yet."),
    "h5_waits": N_("An answer on {number} waits for approval already."),
    "h5_formal": N_("This matter needs a formal opinion; please write its points into the one answer."),
    "not_own_work": N_("Nobody signs or verifies their own work; a colleague does that."),
    "signer_only": N_("Only whoever signs for this estate can do that."),
    "centre_verifies": N_("The customer centre verifies whether an action works."),
    "centre_only": N_("The customer centre does that."),
    "responsible_only": N_("{name} is responsible for that action."),
    "x49_reviewer_only": N_(
        "The resident was not satisfied: this time the result is given by {name}, not by whoever handled "
        "it."
    ),
    "x49_over": N_(
        "We have looked at {number} twice and found no agreement; “My records” shows where else you can turn "
        "to."
    ),
    "x50_work_open": N_("{number} has work outstanding."),
    "x51_answer_first": N_(
        "{number} has a point without an answer. Please answer it first, under “Points” on the "
        "page."
    ),
    "x51_later": N_("{number} has its result already. Please write to us anew: it becomes a matter of its own."),
    "x51_full": N_("{number} has a great many points already. Please write to us anew for what is still missing."),
    "s4_answer_first": N_("{number} has no answer to the resident yet. Please answer first, then give the result."),
    "not_when_filed": N_("{number} has not been taken yet. Please press “I take it” on the card first."),
    "not_when_handling": N_("{number} is being handled; that is not possible now."),
    "not_when_resolved": N_("{number} has its result already; the follow-up visit comes next."),
    "not_when_closed": N_("{number} is closed already."),
    "not_when_withdrawn": N_("{number} was withdrawn by the resident."),
    "full": N_(
        "{number} holds a great deal already. For what is still missing, please call {phone}: a person listens."
    ),
    "already_closed": N_("{number} is closed already. If it comes back, please write to us again."),
    "overtaken": N_("Somebody else changed {number} just now. Please look again."),
    "k6_managers_lower": N_("Only a manager lowers a severity. Please ask one of them."),
    "k6_reason": N_("{number}: please write the reason; without one a severity is not lowered."),
    "k6_not_lower": N_("{number} is no graver than that any more. Please look again."),
    "k6_known": N_("That is on the record of {number} already."),
    "k8_desk_marks": N_("The customer centre says who is a key customer. Please ask there."),
    "k9_same_person": N_("{number} is of the same resident; a collective is of different people."),
    "k9_joined_already": N_("{number} belongs together with others already. Please split it first."),
    "k9_alone": N_("{number} does not belong together with any other."),
    "x10_alarm_first": N_("An alarm about {number} stands. Two people lower it first, on the page of the alarm."),
    "x10_taken": N_("{name} was faster and has it."),
    "x10_two_people": N_("You said so yourself already; a second colleague must agree."),
    "x10_propose_first": N_("Nobody has said that the danger is over. Please look again."),
    "x10_lowered": N_("This alarm has been lowered already."),
    "visit_own_work": N_("Nobody visits about their own work; a colleague who had no part in it does."),
    "visit_when": N_("{number} had no result yet then. Please say when the visit really was."),
    "visit_day": N_("A round is planned for a day that lies ahead, within a year."),
    "visit_over": N_("Thank you, the questions about {number} have been answered already."),
    "invitation_invalid": N_("That link is not valid any more. Please ask your supervisor for a new one."),
    "group_code_invalid": N_("That code does not work: it was used, has expired, or is none of mine. Nothing changed."),
    "rota_moved": N_("The rota has changed meanwhile. /duty shows how it is."),
    "rota_past": N_("That duty is over; only what lies ahead can be changed."),
    "rota_same": N_("{name} is on duty then already."),
    "rota_away": N_("{name} is away then. Please choose somebody else."),
    "rota_no_role": N_("{name} does not work on this estate."),
    "rota_not_joined": N_("{name} has not joined yet, so nothing would reach them. Please choose somebody else."),
    "rota_left": N_("{name} has left. Please choose somebody else."),
    "rota_overlap": N_("At that time {name} has a duty already, {starts}–{ends}."),
    "away_order": N_("The last day lies before the first. Please write the days once more."),
    "away_past": N_("That day is over; only what lies ahead can be entered."),
    "away_long": N_("That is more than a year. Please write the days once more."),
    "away_known": N_("That is entered already: away {first}–{last}. To change it, please take that back first."),
    "entry_known": N_("The service guide has “{title}” already. /handbook is where it can be changed."),
    "entry_moved": N_("A colleague has changed that entry just now. Please look again with /handbook."),
    "group_elsewhere": N_("This group belongs to another estate. Only one of its managers can give it away."),
    "managers_only": N_(
        "Only managers can do this. If you are one, please first open your own invitation link, in private with me."
    ),
    "x34_no_request": N_("{number} is no request; a complaint can't be made of it."),
    "x34_already": N_("That is a complaint already: {number}."),
    "x35_future": N_("That lies ahead. When was it heard?"),
    "x35_old": N_("That is more than seven days ago. Please choose a later time; the date can stand in the words."),
    "survey_not_asked": N_(
        "This survey is not about you, or you have not been asked yet. Thank you for wanting to help."
    ),
    "nps_once_a_year": N_(
        "Whether residents would recommend us is asked once a year at most, and survey {number} does so."
    ),
    "survey_over": N_("Survey {number} is over, so no answers are taken any more. Thank you very much."),
    "survey_paused": N_("Survey {number} rests for the moment; what you have answered is kept."),
    "survey_done": N_("Thank you, we have your answers to survey {number} already."),
    "survey_code": N_("This paper's code is another account's, or none of mine. Please ask the customer centre."),
    "survey_not_drawn": N_("This household was not drawn for survey {number}."),
    "survey_gone_before": N_("That is noted for this household already, or it has answered."),
    "survey_received_when": N_("An answer to survey {number} counts when it came between its first and its last day."),
    "survey_own_form": N_("You entered this form yourself; a colleague compares it."),
    "survey_words_answered": N_("These words from survey {number} have been answered already."),
    "survey_words_reply": N_("Please write what was answered."),
    "survey_words_filed": N_("These words from survey {number} are on the register already."),
    "survey_planners": N_(
        "Surveys are the supervisor's and the manager's to plan, and the customer centre's to enter."
    ),
    "survey_managers": N_("A manager decides on surveys. Please ask one of them."),
    "answer_unfit": N_("That is no answer to this question. Please choose one of the buttons."),
    "wave_changed": N_("A colleague was faster: survey {number} is {status} now. Please look again with /survey."),
    "wave_status": N_("Survey {number} is {status}; that is not possible now."),
    "wave_lacks": N_("The plan of survey {number} does not say yet:\n{what}"),
    "wave_sent_back_why": N_("Please write what should be changed; without words a plan does not go back."),
    "wave_drawn": N_("Survey {number} has been drawn already."),
    "wave_drawing": N_("The households of survey {number} are being drawn. Please try again in a minute."),
    "wave_nobody": N_("There is no household that could be asked in survey {number}."),
    "wave_no_pilot": N_("Survey {number} was planned without a pilot."),
    "plan_unfit": N_("That can't be planned like this. Please look at the days and numbers again."),
    "questionnaire_version": N_("Questionnaire {name} has a version {version} with other words already."),
    "measure_unfit": N_("A measure says what is done, about which service, by a day that lies ahead."),
    "measure_owner": N_("Only somebody who works here carries out a measure, and says that it is done."),
    "measure_own": N_("Nobody verifies their own measure; a colleague does that."),
    "measure_done": N_("That measure has been done already."),
    "measure_not_done": N_("That measure is not done yet; it is verified afterwards."),
    "measure_verified": N_("That measure has been verified already."),
    "never_collective": N_("Here everybody is answered individually; results are not told to all together."),
    "publication_words": N_("Nothing is worded for the residents yet."),
    "report_two": N_("The report on survey {number} is reviewed by one person and approved by another."),
    "report_executive": N_("The general manager approves the report on survey {number}."),
    "comparison_done": N_("This form of survey {number} has been compared already."),
    "task_done": N_("{name} has done that already."),
    "register_first": N_("You are not registered for this home. Please scan the code on its card first."),
    "anonymous": N_(
        "I can't see who you are while you write anonymously. Please switch off “remain anonymous” and try again."
    ),
    "expired": N_("That button has expired."),
    "not_yours": N_("That button belongs to somebody else."),
    "settled": N_("That has been dealt with already."),
    "stale": N_("That button belongs to an earlier question; the present one is below."),
}


def say(refusal: Refusal) -> Say:
    """The sentence of a refusal, with its values."""
    return Say(SENTENCES[refusal.code], {name: _worded(name, value) for name, value in refusal.values.items()})


def _worded(name: str, value: Any) -> Any:
    """A code among the values, as the reader's word for it."""
    if name == "status":
        return Label("wave", value)
    return tuple(Label("stated", one) for one in value) if name == "what" and isinstance(value, tuple) else value
