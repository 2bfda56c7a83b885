"""Registering: unit link, privacy notice, name, phone – and staff joining by invitation.

A person arrives with a code (``/start CODE``). Nothing about them is kept before they accept the
privacy notice; a binding is unconfirmed until staff confirm it (A14). Danger is helped with before
any dialog hears of it (``dialogs/danger/safety``). Without a code there is a way to people: "please call me".
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Literal

from dialogs.deeds.deed import Bind, JoinStaff
from dialogs.events import Commanded, Event, Pressed, SharedContact, Typed
from dialogs.kit import CALL_ME, N_, Button, Dialog, Go, Rows, Say, Step, end, stay

NOTICE = "2026-11"
PHONE = re.compile(r"\+?[0-9][0-9 \-]{5,17}\Z")


def phone_in(said: str) -> str:
    """The phone number that a message consists of, full-width figures made narrow (A46); "" for none."""
    narrow = unicodedata.normalize("NFKC", said).strip()
    return narrow if PHONE.match(narrow) else ""


AGREE = Button("agree", N_("I agree, go on"))
DECLINE = Button("decline", N_("Not now"))
SKIP = Button("skip", N_("Skip"))


@dataclass(frozen=True, slots=True)
class Registration:
    """How far a registration has come; ``whole``: the whole privacy notice is shown."""

    at: Literal["code", "notice", "whole", "name", "phone"] = "code"
    code: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What registering needs to know: what a code opens, who is behind it, whether they are bound
    already, and to this very unit.

    ``code`` is what the event's (or state's) code opens: "unit", "staff", "unknown" or "".
    """

    code: Literal["unit", "staff", "unknown", ""] = ""
    place: str = ""
    estate: str = ""
    company: str = ""
    phone: str = ""
    account: str = ""
    noticed: bool = False
    bound: bool = False
    lives_there: bool = False


def begin(_: Facts) -> Registration:
    """Nothing is known yet."""
    return Registration()


def step(state: Registration, event: Event, facts: Facts) -> Step[Registration]:
    """From a code to a bound resident."""
    match state.at, event:
        case _, Pressed("call"):
            return Step(state, go=Go("call"))
        case _, Commanded("start", code) if code:
            return _arrived(state, code, facts)
        case "notice" | "whole", Pressed("agree"):
            return _ask(replace(state, at="name"), facts, replacing=True)
        case "notice", Pressed("whole"):
            return _ask(replace(state, at="whole"), facts, replacing=True)
        case "notice" | "whole", Pressed("decline"):
            return end(
                Say(
                    N_(
                        "That is all right: nothing about you has been kept. You are always welcome at the "
                        "customer centre, or by phone at {phone}. Whenever you like, open your unit's link again."
                    ),
                    {"phone": facts.phone},
                    replace=True,
                )
            )
        case "name", Pressed("account") if facts.account:
            return _ask_phone(replace(state, name=facts.account[:32]), facts)
        case "name", Typed(name) if len(name) <= 32:
            return _ask_phone(replace(state, name=" ".join(name.split())), facts)
        case "name", Typed():
            return stay(state, Say(N_("That is rather long for a name. Up to 32 characters, please.")))
        case "phone", Typed(said) if phone_in(said):
            return _bind(state, phone_in(said))
        case "phone", SharedContact(phone, own=True):
            return _bind(state, phone, proven=True)
        case "phone", SharedContact():
            return stay(
                state, Say(N_("Please send your own number; that card is another person's.")), _say(state, facts)
            )
        case "phone", Typed():
            return stay(
                state,
                Say(
                    N_("That does not look like a phone number. Please write digits only, or press “Skip”."),
                    buttons=((SKIP, CALL_ME),),
                ),
            )
        case "phone", Pressed("skip"):
            return _bind(state, "")
        case _:
            return stay(state, _say(state, facts))


def _arrived(state: Registration, code: str, facts: Facts) -> Step[Registration]:
    if facts.code == "staff":
        return end(
            Say(
                N_(
                    "Welcome, {name}. You are registered as staff of {estate}. Assignments come to the group; "
                    "what only you may see comes here."
                )
            ),
            do=JoinStaff(code),
        )
    if facts.code == "unit" and facts.lives_there:
        return end(go=Go("home"))
    if facts.code == "unit" and facts.noticed:
        return _bind(replace(state, code=code), "")
    if facts.code == "unit":
        return _ask(Registration("notice", code), facts)
    if facts.bound:
        return end(go=Go("home"))
    return stay(
        Registration(),
        Say(
            N_(
                "That link is not valid any more. Please scan the code on your unit's card, or "
                "ask the customer centre for a new one."
            ),
            buttons=((CALL_ME,),),
        ),
    )


def _bind(state: Registration, phone: str, *, proven: bool = False) -> Step[Registration]:
    return end(
        Say(N_("Thank you, {name}. You are registered for {place}. {standing}"), keys="gone"),
        do=Bind(state.code, state.name, phone, NOTICE, proven),
        go=Go("home", event=Pressed("begun")),
    )


def _ask_phone(state: Registration, facts: Facts) -> Step[Registration]:
    """A key that sends the number with Telegram's own word for it, and the question with what else may be done."""
    asked = _ask(replace(state, at="phone"), facts)
    return replace(asked, say=(Say(ONE_KEY, keys="contact"), *asked.say))


ONE_KEY = N_(
    "May we have a phone number, so that we can reach you? The quickest way is the key “Send my phone number” below: "
    "if the number is on the estate's roll for your unit, you are confirmed at once."
)


def _ask(state: Registration, facts: Facts, *, replacing: bool = False) -> Step[Registration]:
    return Step(state, (replace(_say(state, facts), replace=replacing),))


def ask(state: Registration, facts: Facts) -> Say:
    """The present question."""
    return _say(state, facts)


def _say(state: Registration, facts: Facts) -> Say:
    if state.at == "notice":
        return Say(BRIEFLY, _named(facts), ((AGREE,), (Button("whole", N_("Read all of it")),), (DECLINE, CALL_ME)))
    if state.at == "whole":
        return Say(PRIVACY, _named(facts), ((AGREE,), (DECLINE, CALL_ME)))
    if state.at == "name":
        own: Rows = ((Button("account", N_("Use “{account}”"), {"account": facts.account}),),) if facts.account else ()
        return Say(N_("How may we address you? Please write your name."), buttons=(*own, (CALL_ME,)))
    if state.at == "phone":
        return Say(
            N_("You can also write a number here. If you would rather not leave one, please press “Skip”."),
            buttons=((SKIP, CALL_ME),),
        )
    return Say(
        N_(
            "Hello, this is Shouwen, the service of your estate's customer centre. Please scan the code on your "
            "unit's card with your phone, so that I know where you live. In danger – gas, fire, somebody stuck in a "
            "lift, an injury – just write to me at once."
        ),
        buttons=((CALL_ME,),),
    )


def _named(facts: Facts) -> dict[str, str]:
    """What the privacy notice names."""
    return {"company": facts.company, "estate": facts.estate, "place": facts.place, "phone": facts.phone}


# Both tell of the same notice, whose version is NOTICE: who agrees to the short one agrees to the whole.
BRIEFLY = N_(
    "Hello, and welcome to {estate}. Before we begin, a word about your data:\n"
    "· We note your unit ({place}), your name, your phone if you give it, and what you send here.\n"
    "· Only to handle your matters and to call you back; only who works on them sees it.\n"
    "· It goes through Telegram, whose servers are abroad, and is kept for three years.\n"
    "· You may see it, correct it, have it deleted or take back your consent at any time: {phone}.\n"
    "{company} answers for it. What you agree to is the whole notice; “Read all of it” shows it.\n\n"
    "Do you agree?"
)
PRIVACY = N_(
    "How your data are treated at {estate}:\n\n"
    "· Who: {company}, customer centre of {estate}, phone {phone}.\n"
    "· What: your unit ({place}), name, phone if you give it, your Telegram number, and what you write or send here.\n"
    "· What for: to handle your complaints, repairs and suggestions, to call you "
    "back, to ask afterwards whether it was solved.\n"
    "· Who sees it: only the staff who handle your matter. Groups see the building, not your room or number.\n"
    "· Where: Telegram's servers are abroad; we therefore write only what is needed.\n"
    "· How long: records three years; you may ask to see, correct or delete your data at any time.\n\n"
    "Do you agree?"
)

REGISTER = Dialog("register", 1, Registration, begin, step, ask)
