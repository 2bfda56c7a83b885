"""What each answer of `init` must be: it is returned as it is kept, or refused with what would fit."""

from importlib import resources
from unicodedata import normalize

from bot.commands.questions import Answers, Unfit
from dialogs.kit import N_
from handlers.roster import words
from handlers.wording.cleaning import clean_email
from storage.procedures import ProcedureError, procedure

LONGEST = 60
NONE = "-"  # takes away what stood there


def name(said: str, _: Answers) -> str:
    """A name on one line."""
    kept = " ".join(said.split())
    if not kept or len(kept) > LONGEST or not kept.isprintable():
        raise Unfit(N_("Please give a name of 1 to {most} characters."), most=LONGEST)
    return kept


def phone(said: str, _: Answers) -> str:
    kept = normalize("NFKC", said)
    digits = [character for character in kept if character.isdecimal()]
    if not 3 <= len(digits) <= 20 or not set(kept) <= set("0123456789+-() "):
        raise Unfit(N_("Please give a phone number in digits, for example 021-55550000."))
    return kept


def address(said: str, answers: Answers) -> str:
    return "" if said in ("", NONE) else name(said, answers)


def email(said: str, _: Answers) -> str:
    if said in ("", NONE):
        return ""
    if not (kept := clean_email(said)):
        raise Unfit(N_("Please give an e-mail address, for example service@example.com, or - for none."))
    return kept


def zone(said: str, _: Answers) -> str:
    if not (kept := words.zone(said)):
        raise Unfit(N_("There is no time zone {zone}; China is Asia/Shanghai."), zone=said)
    return kept


def opens(said: str, answers: Answers) -> str:
    """When service begins; whoever says in one breath when it ends is offered that next."""
    begins, ends = words.service(said)
    if not (begins and ends):
        return _hour(words.clock(said))
    answers["closes"] = ends
    return begins


def _hour(found: str) -> str:
    if not found:
        raise Unfit(N_("Please give a time, for example 08:00 or 8点; from when to when is fine, too: 8:00-18:00."))
    return found


def closes(said: str, answers: Answers) -> str:
    """When service ends, on the day on which it begins."""
    begins = answers.get("opens", "")
    ends = _hour(words.service_end(said, begins))
    if ends <= begins:
        raise Unfit(N_("Service must end after it begins ({opens})."), opens=begins)
    return ends


def procedures() -> list[str]:
    """The ids of all written procedures."""
    files = (one.name for one in resources.files("storage.procedures").iterdir())
    found = (name.removesuffix(".toml") for name in files if name.endswith(".toml"))
    return sorted(name for name in found if name.isupper())  # what is common to several is written small


def named() -> str:
    """All written procedures, a line each."""
    return "\n".join(f"  {key:<3} {procedure(key).name}" for key in procedures())


def procedure_id(said: str, _: Answers) -> str:
    try:
        return procedure(words.even(said).upper()).id
    except ProcedureError:
        known = ", ".join(procedures())
        raise Unfit(N_("There is no procedure {said}; there are: {known}."), said=said, known=known) from None
