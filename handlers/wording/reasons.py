"""What Telegram says when it lets nothing through: which wordings mean what, and how whoever leads hears of it.

Its descriptions are English, name methods, and change in case, so they are matched as lower-case parts. What ends a
chat, a topic or a message is known here and nowhere else. What is ours to say, that nobody knows what became of a
call, begins with ``UNKNOWN``.
"""

from dialogs.kit import N_, Phrase

UNKNOWN = "unknown: "

# The recipient is not there any more, although the status is a plain 400.
_OUT = ("bot was kicked", "bot is not a member")
_NO_GROUP = ("group is deactivated", "group chat was deleted", "group chat was deactivated")
_NO_CHAT = ("chat not found", "peer_id_invalid")
_NO_ACCOUNT = ("user is deactivated",)
_BLOCKED = ("bot was blocked",)
GONE = (*_OUT, *_NO_GROUP, *_NO_CHAT, *_NO_ACCOUNT, *_BLOCKED)

# The message is not there, or can no longer be changed: a fresh one is the answer to both.
REPLIED_GONE = ("message to be replied not found", "message to reply not found", "replied message not found")
MISSING = (
    "message to edit not found",
    "message to delete not found",
    *REPLIED_GONE,
    "message can't be edited",
    "message_id_invalid",
)

# The topic is closed or gone, its group is not (F59); somebody who closes it says the same.
CLOSED = "closed"
TOPIC_GONE = ("message thread not found", f"topic_{CLOSED}", "topic_deleted")

_MAY_NOT = ("rights", "chat_write_forbidden", "restricted")

_MEANS = (
    ((UNKNOWN,), N_("nobody knows whether it arrived")),
    ((*_OUT, "removed"), N_("I was removed from the group")),
    (_NO_GROUP, N_("the group does not exist any more")),
    (_NO_CHAT, N_("the group does not exist any more, or I am not in it")),
    (_NO_ACCOUNT, N_("the account does not exist any more")),
    (_BLOCKED, N_("I was blocked")),
    (_MAY_NOT, N_("I may not write there")),
    (TOPIC_GONE, N_("its topic is closed or gone")),
)


def says(reason: str, *wordings: str) -> bool:
    """Whether a reason contains one of some wordings."""
    known = reason.lower()
    return any(one in known for one in wordings)


def meaning(reason: str) -> Phrase:
    """A reason as a phrase; Telegram's own words where it is not known what they mean."""
    for wordings, said in _MEANS:
        if says(reason, *wordings):
            return Phrase(said)
    return Phrase(N_("Telegram says: {reason}"), {"reason": reason})
