"""`init`: asks what an estate needs to begin, checks each answer at once, writes the settings file and the estate.

Run again it offers what is there, and changes only what is answered differently: other lines of the settings
file stay, and so does everything in the database.
"""

import asyncio
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot import engines, settings_file
from bot.commands import fitting, opening
from bot.commands.questions import ASKS, BACK, Answers, Asker, Question, Unfit, ask_all, assent, check_all
from bot.commands.tables import pairs
from bot.engines.contract import EngineError, Identity
from bot.settings import Settings, SettingsError, load, proxy, token as token_of
from bot.wording import LOCALE
from dialogs.kit import N_
from handlers.catalogs import Catalogs
from storage import founding
from storage.database import DatabaseError
from storage.founding import Founding

DEFAULTS = {"zone": "Asia/Shanghai", "opens": "08:00", "closes": "20:00", "procedure": "C3"}
_ENTERED = ("company", "phone", "address", "email", "zone", "opens", "closes", "procedure")
UNREACHED, UNCHECKED = "unreached", "unchecked"
UNTRIED = "-"  # in the proxy's place: Telegram is not asked
NAMES = {
    "company": N_("Company"), "estate": N_("Estate"), "phone": N_("Service phone"),
    "address": N_("Desk's address"), "email": N_("Desk's e-mail"), "zone": N_("Time zone"),
    "opens": N_("Service begins"), "closes": N_("Service ends"), "procedure": N_("Procedure"),
    "proxy": N_("Proxy"),
}  # fmt: skip
ABOUT = (
    ("SHOUWEN_TOKEN_FILE", N_("Where the bot's token lies; only its owner may read that file.")),
    ("SHOUWEN_DATA", N_("The folder of the database and of photos and voice messages.")),
    ("SHOUWEN_PROXY", N_("Through which proxy Telegram is reached: http://host:port or socks5://host:port.")),
    ("SHOUWEN_API_BASE", N_("Which Bot API server is asked; another than Telegram's only where one of your own runs.")),
    ("SHOUWEN_WATCH_PORT", N_("On which port health and metrics are shown; 0 for none.")),
    ("SHOUWEN_LOG_FORMAT", N_("plain for people, json for machines.")),
)
HEAD = N_("Settings of Shouwen. One NAME=value a line; a comment needs a line of its own. All are listed in README.md.")


@dataclass(frozen=True, slots=True)
class Place:
    """Where things are written, in which language we speak, which Bot API server is asked."""

    settings: Path
    language: str
    data: Path | None = None
    token_file: Path | None = None
    api_base: str | None = None


class SetUp:
    """One run of `init`."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._catalogs = Catalogs(LOCALE)
        self._settings = _present(place)
        self._who: Identity | None = None
        self._tell: Callable[[str], None] = lambda _: None

    def say(self, text: str, values: Mapping[str, Any]) -> str:
        """A marked text in the operator's language."""
        told = self._catalogs.say(text, self._place.language)
        return told.format(**values) if values else told

    def questions(self) -> list[Question]:
        """What is asked, in this order; the proxy only where it is needed, or where there is one."""
        return [
            Question("token", N_("The bot's token, from @BotFather (nothing is shown while you type or paste it)"),
                     self._token, secret=True),
            Question("proxy", N_("Proxy to reach Telegram, for example http://127.0.0.1:7890"), self._proxy,
                     wanted=lambda answers: bool(answers.get("proxy") or UNREACHED in answers)),
            Question("company", N_("The property-management company's name"), fitting.name),
            Question("estate", N_("The estate's name, as residents say it"), fitting.name),
            Question("phone", N_("The service phone that residents are told, also in danger"), fitting.phone),
            Question("address", N_("The service desk's address, for the service card; Enter for none"),
                     fitting.address),
            Question("email", N_("The service desk's e-mail, for the service card; Enter for none"), fitting.email),
            Question("zone", N_("Time zone"), fitting.zone),
            Question("opens", N_("When the day's service begins, for example 08:00 or 8点"), fitting.opens),
            Question("closes", N_("When the day's service ends, for example 20:00 or 20点"), fitting.closes),
            Question("procedure", N_("The written procedure that is followed:\n{known}\nWho has none presses Enter"),
                     fitting.procedure_id, values={"known": fitting.named()}),
        ]  # fmt: skip

    def known(self, given: Mapping[str, str]) -> Answers:
        """What is offered: what was typed, else what is there already, else what most take."""
        there: Answers = {}
        try:
            there["token"] = token_of(self._settings)
        except SettingsError:
            there.pop("token", None)
        there["proxy"] = self._settings.proxy.get_secret_value()
        if there.get("token"):
            there |= _estate_there(self._settings)
        told = {name: value for name, value in given.items() if value}
        return {**DEFAULTS, **{name: value for name, value in there.items() if value}, **told}

    def ask(self, given: Mapping[str, str], asker: Asker) -> Answers | None:
        """Ask everything, show what will be written; None when that is not wanted."""
        self._tell = asker.tell
        asker.tell(self.say(ASKS, {"back": BACK}))
        known = self.known(given)
        while True:
            known = ask_all(self.questions(), known, asker, self.say)
            asker.tell("\n".join(["", *self.summary(known), ""]))
            wanted = self._wanted(asker)
            if wanted is not None:
                return known if wanted else None

    def _wanted(self, asker: Asker) -> bool | None:
        """Whether all this may be written; None to go back. A word that is neither is asked for again."""
        asks = self.say(N_("Write this? Enter for yes, n for no, {back} to go back"), {"back": BACK})
        while (said := asker.ask(asks, "", secret=False).strip()) not in ("", BACK):
            if (answer := assent(said)) is not None:
                return answer
        return None if said == BACK else True

    def checked(self, given: Mapping[str, str]) -> Answers:
        """Everything from options and from what is there; raises ``SettingsError`` with all faults."""
        answers, faults = check_all(self.questions(), self.known(given), self.say)
        if faults:
            raise SettingsError("\n".join(faults))
        return answers

    def summary(self, answers: Answers) -> list[str]:
        """What will be written, as lines; the token is not shown."""
        rows = [(self.say(text, {}), answers.get(name, "")) for name, text in NAMES.items()]
        bot = f"@{self._who.username}" if self._who else answers["token"].partition(":")[0]
        return pairs([(self.say(N_("Bot"), {}), bot), *((name, value) for name, value in rows if value)])

    def write(self, answers: Answers, now: datetime) -> list[str]:
        """Write token, settings and estate; returns what to print."""
        place, token_file = self._place.settings, self._token_file()
        _write_token(token_file, answers["token"])
        values = {"SHOUWEN_TOKEN_FILE": str(token_file), "SHOUWEN_DATA": str(self._data())}
        if answers.get("proxy") or self._settings.proxy.get_secret_value():
            values["SHOUWEN_PROXY"] = answers.get("proxy", "")
        if self._place.api_base:
            values["SHOUWEN_API_BASE"] = self._place.api_base
        before = place.read_text(encoding="utf-8") if place.is_file() else self._fresh()
        settings_file.write(place, settings_file.with_values(before, values))
        settings = load(settings=place, token_file=token_file, data=self._data())
        bot_id = int(answers["token"].partition(":")[0])
        with opening.changing(settings, create=True) as db:
            changed = founding.enter(db, bot_id, _founding(answers), now=now)
        entered, kept = N_("The estate {estate} is in the database."), N_("The estate {estate} stays as it was.")
        untried = [self.say(N_("The token has not been tried: Telegram was not asked."), {})]
        return [
            self.say(N_("Settings are in {file}, the token in {token}; only you can read them."),
                     {"file": place, "token": token_file}),
            self.say(entered if changed else kept, answers),
            *(untried if UNCHECKED in answers else []),
            self.say(NEXT, {}),
        ]  # fmt: skip

    def _fresh(self) -> str:
        """A settings file with nothing but comments."""
        defaults = {f"SHOUWEN_{name.upper()}": field.default for name, field in Settings.model_fields.items()}
        lines = [f"# {self.say(HEAD, {})}"]
        for name, about in ABOUT:
            default = defaults[name] if isinstance(defaults[name], str | int) else ""
            lines += ["", f"# {self.say(about, {})}", f"# {name}={default}"]
        return "\n".join(lines) + "\n"

    def _token_file(self) -> Path:
        return (self._settings.token_file or self._place.settings.with_name("token")).absolute()

    def _data(self) -> Path:
        return (self._place.data or self._settings.data).absolute()

    def _token(self, said: str, answers: Answers) -> str:
        if not engines.looks_like_a_token(said):
            raise Unfit(N_("That is no token; it looks like 123456789:AAE…, as @BotFather shows it."))
        answers.pop(UNREACHED, None)
        if reason := self._tried(said, answers.get("proxy", ""), answers):
            answers[UNREACHED] = reason
        return said

    def _proxy(self, said: str, answers: Answers) -> str:
        if reason := self._tried(answers.get("token", ""), said, answers):
            raise Unfit(UNREACHABLE, reason=reason)
        answers.pop(UNREACHED, None)
        return "" if said == UNTRIED else said

    def _tried(self, token: str, through: str, answers: Answers) -> str:
        """Ask Telegram who the bot is; returns why it cannot be reached, for then a proxy may help."""
        answers.pop(UNCHECKED, None)
        if through == UNTRIED:
            answers[UNCHECKED] = "yes"
            return ""
        self._tell(self.say(N_("Asking Telegram, this may take a few seconds …"), {}))
        try:
            self._who = asyncio.run(_identity(self._settings, token, through))
        except SettingsError as error:
            raise Unfit(error.text, **error.values) from None
        except EngineError as error:
            if "not accept" in str(error):
                raise Unfit(N_("Telegram does not know this token. Copy all of it from @BotFather.")) from None
            return self.say(error.text, error.values)
        self._tell(self.say(N_("The token is right, the bot is @{bot}."), {"bot": self._who.username}))
        return ""


UNREACHABLE = N_(
    "Telegram cannot be reached: {reason} In mainland China it is blocked; this computer then needs a proxy. Enter its "
    "address (the HTTP port of your proxy program), or - to go on without."
)
NEXT = N_(
    "Next:\n"
    "  shouwen template               a workbook for units, residents, staff and rota\n"
    "  shouwen import 小区名册.xlsx   read it in, once it is filled\n"
    "  shouwen run                    start; type the rest in another window\n"
    "  shouwen invite staff --all     links for colleagues\n"
    "  shouwen check                  what is still missing, and how to mend it"
)


async def _identity(settings: Settings, token: str, through: str) -> Identity:
    checked = proxy(load(**{**settings.model_dump(include={"engine"}), "proxy": through, "settings": Path(os.devnull)}))
    engine = engines.create(settings.engine, token, settings.api_base, proxy=checked)
    try:
        return await engine.open()
    finally:
        await engine.close()


def _present(place: Place) -> Settings:
    """The settings as they stand; none of a file that is not there yet."""
    there = place.settings if place.settings.is_file() else Path(os.devnull)
    return load(settings=there, data=place.data, token_file=place.token_file, api_base=place.api_base)


def _estate_there(settings: Settings) -> Answers:
    try:
        with opening.register(settings) as db:
            there = founding.present(db, opening.bot_id(settings))
    except (DatabaseError, SettingsError):  # nothing to offer: `write` makes it, or says what is wrong
        return {}
    if there is None:
        return {}
    return {"estate": there.name, **{name: getattr(there, name) for name in _ENTERED}}


def _founding(answers: Answers) -> Founding:
    return Founding(name=answers["estate"], **{name: answers[name] for name in _ENTERED})


def _write_token(path: Path, token: str) -> None:
    """A token that is replaced stays beside the new one, for it may have been the right one."""
    if path.is_file():
        if path.read_text(encoding="ascii", errors="replace").strip() == token:
            return
        path.replace(path.with_name(f"{path.name}.before"))
    settings_file.write(path, f"{token}\n")


def token_in(file: Path | None) -> str:
    """The token in a file that is named, empty where there is none yet; raises ``SettingsError`` for an open one."""
    return token_of(load(settings=Path(os.devnull), token_file=file)) if file is not None and file.is_file() else ""


def given_answers(told: Iterable[str]) -> Answers:
    """Answers as they were typed, NAME=VALUE; raises ``SettingsError`` for one that answers no question."""
    answers = dict(one.partition("=")[::2] for one in told)
    for name in answers:
        if name not in NAMES:
            told = N_("--set {name}: there is no such question; there are: {names}.")
            raise SettingsError(told, name=name, names=", ".join(NAMES))
    return answers
