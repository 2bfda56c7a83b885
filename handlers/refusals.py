"""How a refusal sounds: one kind sentence a code, worded where it is shown, never where it is raised."""

from dialogs.kit import N_, Say
from storage.errors import Refusal

SENTENCES: dict[str, str] = {
    "not_found": N_("I can't find that. Perhaps it is not yours to see, or it is no longer there."),
    "staff_only": N_("This button is for the staff of this estate."),
    "own_matter": N_("This is your own matter; a colleague will look after it."),
    "named_in_it": N_("This complaint names you; a colleague will look after it."),
    "not_to_complainant": N_("It is their own matter; please choose another colleague."),
    "not_to_accused": N_("The complaint names them; please choose another colleague."),
    "handler_only": N_("{name} handles this. Please ask {name}, or the supervisor."),
    "f1_already_claimed": N_("{name} was faster: {number} is theirs already."),
    "f1_claim_first": N_("Nobody has taken {number} yet. Please press “I take it” on the card first."),
    "f3_centre_confirms": N_("The customer centre confirms that a registration is correct."),
    "f5_claim_first": N_("Nobody handles it yet; it can be handed over once it is taken."),
    "f5_already_handles": N_("They handle it already."),
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
    "visit_over": N_("Thank you, the questions about {number} have been answered already."),
    "invitation_invalid": N_("That link is not valid any more. Please ask your supervisor for a new one."),
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
    return Say(SENTENCES[refusal.code], refusal.values)
