"""All dialogs by name: the one place where the turn finds them."""

from typing import Any

from dialogs.binding import BINDING
from dialogs.call import CALL
from dialogs.casework import CARD, PAGE
from dialogs.desk import DESK
from dialogs.file import FILE
from dialogs.home import HOME
from dialogs.kit import Dialog
from dialogs.mine import MINE
from dialogs.register import REGISTER
from dialogs.reply import REPLY
from dialogs.visit import VISIT

DIALOGS: dict[str, Dialog[Any, Any]] = {
    dialog.name: dialog for dialog in (REGISTER, HOME, FILE, MINE, CALL, VISIT, CARD, PAGE, REPLY, BINDING, DESK)
}
