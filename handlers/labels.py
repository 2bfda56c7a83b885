"""The office's words for codes, marked for the catalogs: kinds, states, severities, classes, categories."""

from dialogs.home import KINDS
from dialogs.kit import N_, Label

LABELS: dict[str, dict[str, str]] = {
    "kind": KINDS,
    "status": {
        "filed": N_("Filed, waiting to be taken"),
        "handling": N_("Being handled"),
        "resolved": N_("Handled, follow-up visit to come"),
        "closed": N_("Closed"),
        "withdrawn": N_("Withdrawn"),
    },
    "severity": {
        "general": N_("General"),
        "important": N_("Important"),
        "hot": N_("Hot"),
        "major": N_("Major"),
    },
    "class": {
        "一类": N_("class one"),
        "二类": N_("class two"),
        "三类": N_("class three"),
    },
    "hazard": {
        "gas": N_("gas"),
        "fire": N_("fire"),
        "trap": N_("somebody trapped"),
        "injury": N_("injury"),
        "shock": N_("electric shock"),
        "despair": N_("somebody may harm themselves"),
        "violence": N_("violence or a threat"),
    },
    "reason": {
        "area": N_("It belongs to their area"),
        "off": N_("I am going off duty"),
        "knows": N_("They know the matter"),
    },
    "category": {
        "sec": N_("Order and security"),
        "cln": N_("Cleaning"),
        "grn": N_("Greening"),
        "fac": N_("Public facilities"),
        "ele": N_("Lifts"),
        "fir": N_("Fire safety"),
        "prk": N_("Parking and traffic"),
        "fee": N_("Fees and accounts"),
        "att": N_("Attitude and speed of service"),
        "dec": N_("Decoration works"),
        "noi": N_("Noise and fumes"),
        "qua": N_("Quality of the building"),
        "pet": N_("Pets and animals"),
        "ill": N_("Illegal building and occupation"),
        "ext": N_("Surroundings"),
        "utl": N_("Water, power, gas, heating, network"),
        "gov": N_("Owners' committee and funds"),
        "dev": N_("Developer and handover"),
        "oth": N_("Other"),
    },
}


def text_of(label: Label) -> str:
    """The marked text of a label; an unknown code speaks for itself."""
    return LABELS[label.of].get(label.code, label.code)
