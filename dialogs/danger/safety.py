"""What a person in danger is told at once, whatever else is going on (I8, X10).

Short, in the order in which to act; the estate's staff are alarmed in the same transaction. The turn
says it before any dialog hears the words, so it works before consent and binding and on every
screen; ``ASK_FOR_ONE_THING`` are dialogs in which a cry for help is not an answer.
"""

from dialogs.kit import N_, Say

ADVICE = {
    "gas": N_(
        "⚠️ Please, at once: open the windows, close the gas valve, touch no switch and no flame, leave the "
        "room, and call from outside. Gas emergency or fire: 119. I am alerting the staff on duty. "
        "Customer centre: {phone}."
    ),
    "fire": N_(
        "⚠️ Please leave at once by the stairs, low under the smoke, not by the lift, and call 119. "
        "I am alerting the staff on duty. Customer centre: {phone}."
    ),
    "trap": N_(
        "⚠️ Please stay calm and do not force the door: there is air enough. Press the alarm button in the lift. "
        "I am alerting the staff on duty. Customer centre: {phone}; emergency: 119."
    ),
    "injury": N_(
        "⚠️ If somebody is hurt or unconscious, please call 120 at once and stay with them. "
        "I am alerting the staff on duty. Customer centre: {phone}."
    ),
    "shock": N_(
        "⚠️ Please do not touch the person or the place: switch off the main switch first if you can do so safely, "
        "then call 120. I am alerting the staff on duty. Customer centre: {phone}."
    ),
    "flood": N_(
        "⚠️ Please keep away from water that sockets or wires are in, and do not go down into a flooded garage or "
        "cellar. If you can do so safely and with dry feet, shut the main valve and switch off the electricity. "
        "If somebody is in danger: 119. I am alerting the staff on duty. Customer centre: {phone}."
    ),
    "despair": N_(
        "Thank you for telling us. You are not alone with this, and it matters to us how you are. Please talk to "
        "somebody now: the psychological help line 12356 listens, free of charge. If you or somebody else is in "
        "danger at this moment, please call 110 or 120, and stay with the person if you can. I am telling the staff on "
        "duty, so that somebody gets in touch with you. Customer centre: {phone}."
    ),
    "violence": N_(
        "⚠️ Please bring yourself to safety first, lock the door behind you if you can, and call 110 at once. If "
        "somebody is hurt: 120. Please do not step in between alone. I am alerting the staff on duty. "
        "Customer centre: {phone}."
    ),
}

# The same in a sentence, while it is only asked whether there is danger and no alarm stands.
STEPS = {
    "gas": N_("Open the windows, touch no switch and no flame, leave the room. Gas emergency or fire: 119."),
    "fire": N_("Leave by the stairs, low under the smoke, not by the lift. Fire: 119."),
    "trap": N_("Stay calm, do not force the door, press the alarm button in the lift. Emergency: 119."),
    "injury": N_("Stay with whoever is hurt. Ambulance: 120."),
    "shock": N_("Do not touch the person or the place. Switch off the main switch if that is safe. Ambulance: 120."),
    "flood": N_("Keep away from water that sockets or wires are in, and out of flooded cellars. Emergency: 119."),
    "violence": N_("Bring yourself to safety, lock the door, do not step in between alone. Police: 110."),
}

# A cry of despair is nothing for a whole group to read (A56).
ONLY_ON_DUTY = N_("(The words went to the colleague on duty only.)")
ASK_FOR_ONE_THING = frozenset({"register", "call"})


def advice(hazard: str, phone: str) -> Say:
    """What to do now, for a hazard that was named."""
    return Say(ADVICE[hazard], {"phone": phone})
