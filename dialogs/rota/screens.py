"""The screens of the duty rota 值班表: the week, and the questions about what is to change in it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal

from dialogs import days
from dialogs.kit import BACK, N_, NOTHING, Button, Phrase, Rows, Say, in_rows
from dialogs.rota.week import A_WEEK, Duty, Facts, Shift


def ask(state: Duty, facts: Facts) -> Say:
    """The present screen."""
    return _SCREENS[state.at](state, facts)


def offered(facts: Facts) -> dict[str, str]:
    """What the reader may do here, and how the button reads."""
    if facts.group:
        return {}
    found = {"away": N_("I can't come on …")}
    if facts.mine() and facts.others():
        found["swap"] = N_("Swap with …")
    if facts.manager:
        found["put"] = N_("Put somebody on duty")
        found["who"] = N_("A colleague is away")
    if facts.absences or (facts.manager and facts.changes):
        found["undo"] = N_("Take something back")
    return {name: label for name, label in found.items() if name != "put" or facts.colleagues}


def ways(state: Duty, facts: Facts) -> tuple[str, ...]:
    """Hours without a slot get one of every week; a slot also somebody for its day alone."""
    shift = facts.shift(state.key)
    return () if shift is None else ("once", "weekly") if shift.slot else ("weekly",)


def _week(state: Duty, facts: Facts) -> Say:
    """The week, today marked; whoever may change something has the buttons for it."""
    monday = facts.monday + A_WEEK * state.week
    lines = tuple(line for number in range(7) for line in _lines(monday + timedelta(days=number), facts))
    other: Literal[0, 1] = 0 if state.week else 1
    turn_over = Button(f"week-{other}", N_("This week") if state.week else N_("Next week"))
    actions = [Button(choice, label) for choice, label in offered(facts).items()]
    rows = in_rows(actions)
    hint = Phrase(N_("\n\nTo change something, please send me /duty in private.")) if facts.group else NOTHING
    return Say(
        N_("{name}, duty rota {first}–{last}\n{lines}\n\nOn duty now: {on_duty}{hint}"),
        {
            "name": facts.name,
            "first": f"{monday:%m-%d}",
            "last": f"{monday + timedelta(days=6):%m-%d}",
            "lines": lines,
            "on_duty": facts.on_duty or "—",
            "hint": hint,
        },
        ((turn_over,), *rows),
    )


def _lines(day: date, facts: Facts) -> tuple[Phrase, ...]:
    heading = N_("▶ {day} (today)") if day == facts.today else N_("{day}")
    return (
        Phrase(heading, {"day": days.said(day)}),
        *(_line(one) for one in facts.shifts if one.day == day and one.slot),
        *(
            Phrase(N_("　⚠️ {starts}–{ends} nobody is on duty"), {"starts": starts, "ends": ends})
            for gap, starts, ends in facts.gaps
            if gap == day
        ),
    )


def _line(one: Shift) -> Phrase:
    values = {"starts": one.starts, "ends": one.ends, "name": one.name, "planned": one.planned}
    if one.why:
        return Phrase(_NOT_MANNED[one.why], values)
    if one.planned:
        return Phrase(N_("　{starts}–{ends} {name} (for {planned})"), values)
    return Phrase(N_("　{starts}–{ends} {name}"), values)


_NOT_MANNED = {
    "away": N_("　{starts}–{ends} {name} (away)"),
    "left": N_("　{starts}–{ends} {name} (has left)"),
    "not_joined": N_("　{starts}–{ends} {name} (has not joined yet)"),
    "nobody": N_("　{starts}–{ends} —"),
}


def _ask_days(state: Duty, facts: Facts) -> Say:
    whole = dict(facts.colleagues).get(state.staff, "")
    text = N_("On which day can't you come? For several days please write, for example: 12月1日到5日.")
    if state.staff != facts.me:
        text = N_("On which day is {name} away? For several days please write, for example: 12月1日到5日.")
    found = [Button(f"day-{day:%y%m%d}", "{day}", {"day": days.said(day)}) for day in facts.next_days()]
    return Say(text, {"name": whole}, (*in_rows(found, 3), (BACK,)))


def _ask_colleague(state: Duty, facts: Facts) -> Say:
    shift = facts.shift(state.key) if state.at == "put_who" else None
    text = N_("Who is to be on duty on {shift}?") if shift else N_("Who is away?")
    found = [Button(f"to-{key}", "{name}", {"name": name}) for key, name in facts.colleagues]
    return Say(text, {"shift": label(shift) if shift else ""}, (*in_rows(found, 3), (BACK,)))


def _ask_mine(_: Duty, facts: Facts) -> Say:
    return Say(N_("Which of your duties would you like to swap?"), buttons=(*_choices(facts.mine()), (BACK,)))


def _ask_theirs(state: Duty, facts: Facts) -> Say:
    mine = facts.shift(state.key)
    text = N_("Your duty: {shift}\nFor which one would you like to swap it? I ask the colleague first.")
    return Say(text, {"shift": label(mine) if mine else "—"}, (*_choices(facts.others(), named=True), (BACK,)))


def _ask_shift(state: Duty, facts: Facts) -> Say:
    return Say(N_("Which duty is it about?"), buttons=(*_choices(facts.coming(state), named=True), (BACK,)))


def _ask_how(state: Duty, facts: Facts) -> Say:
    shift, name = facts.shift(state.key), dict(facts.colleagues).get(state.staff, "")
    words = {"once": N_("On this day only"), "weekly": N_("Every week from now on")}
    found = tuple(Button(way, words[way]) for way in ways(state, facts))
    text = N_("{name} for {shift}:")
    return Say(text, {"name": name, "shift": label(shift) if shift else "—"}, (found, (BACK,)) if found else ((BACK,),))


def _ask_undo(_: Duty, facts: Facts) -> Say:
    absences = [
        Button(
            f"absence-{one.id}",
            N_("{name} away {span}"),
            {"name": one.name, "span": f"{one.first:%m-%d}–{one.last:%m-%d}"},
        )
        for one in facts.absences
    ]
    changes = [
        Button(
            f"change-{one.id}",
            N_("{day} {deputy} for {name}"),
            {"day": days.said(one.day), "deputy": one.deputy or "—", "name": one.name},
        )
        for one in (facts.changes if facts.manager else ())
    ]
    return Say(N_("What shall be taken back?"), buttons=(*in_rows([*absences, *changes], 1), (BACK,)))


def label(one: Shift) -> Phrase:
    """A shift in a sentence."""
    return Phrase(N_("{day} {starts}–{ends}"), {"day": days.said(one.day), "starts": one.starts, "ends": one.ends})


def _choices(shifts: tuple[Shift, ...], *, named: bool = False) -> Rows:
    text = N_("{shift} {name}") if named else "{shift}"
    return tuple((Button(one.key, text, {"shift": label(one), "name": one.name or "⚠️"}),) for one in shifts)


_SCREENS: dict[str, Callable[[Duty, Facts], Say]] = {
    "week": _week,
    "away": _ask_days,
    "who": _ask_colleague,
    "swap": _ask_mine,
    "swap_with": _ask_theirs,
    "put": _ask_shift,
    "put_who": _ask_colleague,
    "put_how": _ask_how,
    "undo": _ask_undo,
}
