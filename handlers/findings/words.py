"""The words of every finding: what was found, and the command or tap that mends it.

They stand in one place, whoever judged, so that a manager reads in Telegram what an operator reads on the terminal.
"""

from collections.abc import Callable
from typing import Any

from dialogs.kit import N_, Label
from handlers.findings.finding import Finding, Slot
from handlers.wording.labels import text_of
from storage.errors import Sentence

Say = Callable[[str], str]

_DAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def worded(finding: Finding, say: Say) -> tuple[str, str]:
    """What was found and what mends it, in somebody's language."""
    what, mends = WORDS[finding.code]
    values = {name: _said(value, say) for name, value in finding.values.items()}
    return say(what).format(**values), say(mends).format(**values)


def _said(value: Any, say: Say) -> Any:
    match value:
        case Label():
            return say(text_of(value))
        case Slot(weekday, starts, ends):
            over_midnight = N_("{day} {starts} to {ends} the next day")
            told = say(over_midnight) if ends <= starts else "{day} {starts}–{ends}"
            return told.format(day=say(_DAYS[weekday]), starts=starts, ends=ends)
        case Sentence(text=text, values=values):
            return say(text).format(**values) if values else say(text)
        case tuple():
            return say(N_(", ")).join(str(_said(one, say)) for one in value)
        case _:
            return value


WORDS: dict[str, tuple[str, str]] = {
    "zone_unknown": (N_("{estate}: there is no time zone {zone}."), N_("shouwen init – and answer Asia/Shanghai.")),
    "procedure_unfit": (N_("{estate}: the procedure cannot be used: {why}"), N_("shouwen init – and choose another.")),
    "calendar_unknown": (
        N_("The official calendar of {year} is not known to this program; working days may be counted wrongly."),
        N_("Update the program when the State Council has announced the holidays."),
    ),
    "no_group": (
        N_("{estate} has no staff group: nobody hears of a complaint."),
        N_("shouwen invite group – then add the bot to the group and send there: /bind CODE"),
    ),
    "no_front_desk": (
        N_("{estate} has department groups but none for the front desk."),
        N_("shouwen invite group – and send /bind CODE in the customer centre's group."),
    ),
    "department_without_group": (
        N_("{estate}: {department} has no group of its own; its matters go to the front desk's."),
        N_("shouwen invite group {department} – and send /bind CODE in its group."),
    ),
    "topic_lost": (
        N_("{estate}: the topic “{topic}” is closed or gone; its cards go to the general one."),
        N_("Open it again and write a word in it – or send /bind in another topic of the group."),
    ),
    "topics_not_made": (
        N_("{estate}: I may not make these topics: {topics}; their cards go to the general one."),
        N_("In the group: Administrators, the bot, allow Manage Topics – or make them, and send /bind CODE in each."),
    ),
    "category_without_department": (
        N_("{estate}: no department answers for: {categories}."),
        N_("Name these departments on the sheet of departments, then: shouwen import FILE"),
    ),
    "no_agent": (
        N_("{estate} has no agent who has joined: nobody can take a matter."),
        N_("shouwen invite staff --all – and have the colleague open the link."),
    ),
    "no_supervisor": (
        N_("{estate} has no supervisor who has joined: missed promises are told to nobody."),
        N_("Enter the role on the sheet of staff, shouwen import FILE, then shouwen invite staff --all"),
    ),
    "no_manager": (
        N_("{estate} has no manager who has joined: matters open for a day are told to nobody."),
        N_("Enter the role on the sheet of staff, shouwen import FILE, then shouwen invite staff --all"),
    ),
    "no_signer": (
        N_("{estate} has nobody who has joined and can sign an opinion, as its procedure asks."),
        N_("Enter the role on the sheet of staff, shouwen import FILE, then shouwen invite staff --all"),
    ),
    "no_reviewer": (
        N_("{estate} has nobody who has joined and can look anew at what a resident is not satisfied with."),
        N_("Enter a supervisor or manager on the sheet of staff, shouwen import FILE, then shouwen invite staff --all"),
    ),
    "no_verifier": (
        N_("{estate} has nobody besides who carries it out to verify a corrective action, as its procedure asks."),
        N_("Have a second colleague of the centre join: shouwen invite staff --all"),
    ),
    "not_joined": (
        N_("{count} colleagues have not joined: {names}."),
        N_("shouwen invite staff --all – and have each open their own link."),
    ),
    "rota_nobody_joined": (
        N_("{estate}: nobody has joined, so nobody is on duty, whatever the rota says."),
        N_("shouwen invite staff --all – and have each open their own link."),
    ),
    "rota_gaps": (
        N_("{estate}: in the coming seven days nobody is on duty at {count} times: {slots}."),
        N_("Fill the sheet of the rota and import it, or send /duty to the bot. Who has not joined is not on duty."),
    ),
    "no_units": (N_("{estate} has no units yet: no resident can register."), N_("shouwen import FILE")),
    "import_unfinished": (
        N_("{estate}: the import of {file} is under way or broke off; only a part of it is in."),
        N_("shouwen import {file} – it goes on where it stopped, and doubles nothing."),
    ),
    "units_without_code": (
        N_("{count} of {of} units have no card yet."), N_("shouwen invite unit --without-card --out cards.pdf"),
    ),
    "outbox_stuck": (
        N_("{count} messages wait, the oldest for {minutes} minutes."),
        N_("See that `shouwen run` runs and reaches Telegram; the log says message_not_sent with the reason."),
    ),
    "quarantine": (N_("{count} updates could not be processed and lie aside."), N_("shouwen replay")),
    "no_update_yet": (N_("No update has come from Telegram yet."), N_("Start the bot, then write it a message.")),
    "silent": (
        N_("No update for {hours} hours."),
        N_("Write the bot a message. If nothing comes: shouwen webhook info"),
    ),
    "no_backup": (N_("There has been no backup."), N_("shouwen backup shouwen.tar")),
    "backup_old": (N_("The last backup is {days} days old."), N_("shouwen backup shouwen.tar")),
    # Telegram
    "token_refused": (
        N_("Telegram does not accept the bot's token."),
        N_("Copy it anew from @BotFather (/mybots), then: shouwen init"),
    ),
    "unreachable": (
        N_("Telegram cannot be reached: {why}"),
        N_("Look at the network; in mainland China set SHOUWEN_PROXY, or: shouwen init"),
    ),
    "bot_known": (N_("The bot is @{username}."), ""),
    "privacy_on": (
        N_("Privacy mode is on: in groups the bot hears commands and replies to its messages, which is all it needs."),
        "",
    ),
    "privacy_off": (
        N_("Privacy mode is off: the bot is sent everything that is said in its groups."),
        N_("@BotFather: /setprivacy, choose the bot, Enable; then take the bot out of each group and add it again."),
    ),
    "groups_forbidden": (
        N_("The bot may not be added to groups."), N_("@BotFather: /setjoingroups, choose the bot, Enable."),
    ),
    "webhook_beside_polling": (
        N_("A webhook is set while updates are polled: {address}"),
        N_("shouwen webhook delete – or start the bot, which does it."),
    ),
    "webhook_missing": (N_("No webhook is set."), N_("shouwen webhook set")),
    "webhook_failing": (
        N_("The webhook failed last with: {why}; {pending} updates wait."),
        N_("Look at certificate, proxy and port; then: shouwen webhook set"),
    ),
    "commands_missing": (
        N_("The bot's commands are not shown in Telegram's menu."),
        N_("Start the bot, which registers them: shouwen run"),
    ),
    "clock_wrong": (
        N_("This machine's clock is off by {seconds} seconds: deadlines will be wrong."),
        N_("sudo timedatectl set-ntp true"),
    ),
    "group_gone": (
        N_("The bot is not in the group {title}: {why}"),
        N_("Add @{username} to the group again; if it is another group: shouwen invite group, then /bind CODE there."),
    ),
    "group_silent": (
        N_("The bot may not write in the group {title}."),
        N_("In the group: its name, Edit, Permissions: let members send messages – or make the bot an admin."),
    ),
    # This machine
    "database_missing": (N_("There is no database yet."), N_("shouwen init")),
    "database_older": (N_("The database is of an older version."), N_("shouwen backup FILE, then shouwen run")),
    "database_unfit": (N_("{why}"), N_("See docs/operating.md, section Restore.")),
    "no_estate": (N_("The database has no estate for this bot."), N_("shouwen init")),
    "network_disk": (
        N_("The database lies on a network file system ({kind}), where locks do not hold."),
        N_("Move the folder to a disk of this machine and name it: SHOUWEN_DATA"),
    ),
    "read_only": (N_("{place} cannot be written."), N_("sudo chown -R $(id -un) {place} – or make the disk writable.")),
    "disk_full": (N_("Only {free} MB are free where {place} lies."), N_("Make room, or move the folder.")),
    "sqlite_old": (
        N_("SQLite {version} may damage its log when two programs reset it at once; so only the bot does."),
        N_("Use a Python with SQLite 3.51.3 or newer; until then nothing needs to be done."),
    ),
    "settings_open": (N_("Others can read {file}."), N_("chmod go= {file}")),
    "no_font": (N_("Cards and reports cannot be printed: no Chinese font."), N_("sudo apt install fonts-noto-cjk")),
    "settings_unfit": (N_("{why}"), N_("Mend the line, or: shouwen init")),
}
