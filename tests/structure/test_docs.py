"""The documents say what the code does: what they name – words, places, tests, settings, links – exists."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import cli
from bot.demo import story
from bot.settings import Settings
from scripts import faults_doc
from storage.enforced import TRIGGERS
from tests.structure import pages
from tests.structure.house import PACKAGES, ROOT, modules_under, snippet
from tests.structure.pages import QUOTED, Rule, page
from tests.structure.test_packaging import pyproject

READMES = ("README.md", "README.zh-CN.md")
NOTHING = {"": ("empty", "空"), "None": ("none", "无")}
LAYERS = {"question", "guard", "database", "words", "proved", "refused", "not yet"}
RULE_ID = re.compile(r"^([A-Z]\d+)\b", re.MULTILINE)
MOST_LINES = 40


def wrong_settings(text: str) -> list[str]:
    """Settings without a row, rows without a setting, and defaults that are not the program's."""
    rows = [row for row in pages.table_rows(text) if row[0].startswith("`SHOUWEN_")]
    told = {row[0].strip("`"): row[1].strip("`") for row in rows}
    found = []
    for name, field in Settings.model_fields.items():
        default = getattr(field.default, "get_secret_value", lambda value=field.default: str(value))()
        said = told.pop(f"SHOUWEN_{name.upper()}", None)
        if said not in NOTHING.get(default, (default,)):
            found.append(f"SHOUWEN_{name.upper()}: {said} is not {default!r}")
    return found + [f"{name} is no setting" for name in told]


def wrong_commands(text: str) -> set[str]:
    """Commands without a row, and rows without a command."""
    rows = [row for row in pages.table_rows(text) if row[0].startswith("`shouwen ")]
    told = {QUOTED.findall(row[0])[0].split()[1] for row in rows}
    known = {one.name or getattr(one.callback, "__name__", "") for one in cli.app.registered_commands}
    return told ^ (known | {str(one.name) for one in cli.app.registered_groups})


def what_people_read() -> str:
    shown = [path for folder in ("bot/commands", "bot/demo", "bot/papers") for path in (ROOT / folder).rglob("*.*")]
    texts = (path.read_text(encoding="utf-8") for path in shown if path.suffix in (".py", ".js", ".html", ".typ"))
    return "\n".join([pages.CATALOG.read_text(encoding="utf-8"), *texts])


def unknown_buttons(text: str, shown: str) -> list[str]:
    """Buttons that a page quotes and nobody finds."""
    made = {go.label for chapter in story.STORY for step in chapter.steps for go in step.go}
    return [button for button in re.findall("「(.+?)」", text) if button not in shown and button not in made]


def dead_links(path: str, text: str) -> Iterator[str]:
    for target in pages.links(text):
        file, _, anchor = target.partition("#")
        found = (ROOT / path).parent / file if file else ROOT / path
        if not found.exists():
            yield f"{path}: {target} leads nowhere"
        elif anchor and anchor not in pages.anchors(found.read_text(encoding="utf-8")):
            yield f"{path}: {target} names no heading"


def unknown_words(text: str, names: frozenset[str], shown: str) -> list[str]:
    """Names of a glossary that no code uses, and Chinese that nobody reads."""
    seen, _, inside = text.partition("## Inside")
    chinese = [row[1] for row in pages.table_rows(seen)]
    rows = [*pages.table_rows(seen), *pages.table_rows(inside)]
    code = [name for row in rows for name in QUOTED.findall(row[3])]
    return [name for name in code if name not in names] + [
        word for word in chinese if not word.startswith("（") and word not in shown
    ]


def doubtful_places(rule: Rule) -> Iterator[str]:
    """Places and tests of a rule that do not exist or do not speak of it."""
    for kind, places in rule.lines.items():
        if kind not in LAYERS:
            yield f"{rule.id}: {kind} is no layer"
        for place in places if kind != "not yet" else ():
            text = TRIGGERS.get(place) if "/" not in place else pages.source_of(place)
            if text is None:
                yield f"{rule.id}: {place} does not exist"
            elif not pages.mentions(text, rule.id) and not by_words(kind, place, rule):
                yield f"{rule.id}: {place} does not speak of it"


def by_words(kind: str, place: str, rule: Rule) -> bool:
    return kind in ("proved", "refused") and pages.shares_words(place.partition(":")[2], rule.sentence)


def unproved(rule: Rule) -> bool:
    """A rule needs a proof, and where something guards it a refusal."""
    guarded = rule.lines.keys() & {"database"}
    return not rule.lines.get("proved") or bool(guarded and not rule.lines.get("refused"))


@pytest.mark.parametrize("path", READMES)
def test_every_setting_is_told_with_its_default(path: str) -> None:
    assert wrong_settings(page(path)) == []


def test_a_setting_untold_or_told_wrongly_is_found() -> None:
    text = page("README.md")
    assert wrong_settings(text.replace("| `25` |", "| `30` |")) == ["SHOUWEN_POLL_SECONDS: 30 is not '25'"]
    assert wrong_settings(text + "\n| `SHOUWEN_MOOD` | `good` | – |\n") == ["SHOUWEN_MOOD is no setting"]
    assert len(wrong_settings("")) == len(Settings.model_fields)


@pytest.mark.parametrize("path", READMES)
def test_every_command_is_told(path: str) -> None:
    assert wrong_commands(page(path)) == set()


def test_a_command_that_is_none_is_found() -> None:
    assert wrong_commands(page("README.md") + "\n| `shouwen dance` | dances |\n") == {"dance"}


@pytest.mark.parametrize("path", READMES)
def test_every_button_that_is_quoted_can_be_pressed(path: str) -> None:
    assert unknown_buttons(page(path), what_people_read()) == []


def test_a_button_that_is_none_is_found() -> None:
    assert unknown_buttons("press 「我来受理」 and 「飞走」", what_people_read()) == ["飞走"]


@pytest.mark.parametrize("path", READMES)
def test_every_package_has_its_line(path: str) -> None:
    told = {row[0] for row in pages.table_rows(page(path))}
    assert {f"`{name}/`" for name in (*PACKAGES, "locale", "tests")} <= told


def test_every_link_leads_somewhere() -> None:
    assert [found for path in pages.pages() for found in dead_links(path, page(path))] == []


def test_a_dead_link_is_found() -> None:
    text = "[a](docs/nothing.md) ![b](b.png) [c](#no-such-head) [d](https://a.b) [e](docs/rules.md#s4)"
    found = [complaint.split()[1] for complaint in dead_links("README.md", text)]
    assert found == ["docs/nothing.md", "b.png", "#no-such-head"]


def test_every_word_of_the_glossary_is_used() -> None:
    assert unknown_words(page("docs/glossary.md"), pages.identifiers(), what_people_read()) == []


def test_a_word_that_nobody_uses_is_found() -> None:
    text = (
        "| claim | 受理 | … | `claim`, `grab` |\n| dance | 跳舞 | … | `claim` |\n"
        "| quiet | （安静） | … | `quiet` |\n"
    )
    assert unknown_words(text, pages.identifiers(), what_people_read()) == ["grab", "跳舞"]


def test_every_place_and_test_of_a_rule_exists_and_speaks_of_it() -> None:
    assert [found for rule in pages.rules(page("docs/rules.md")) for found in doubtful_places(rule)] == []


def test_every_rule_is_proved_and_what_the_database_guards_is_refused() -> None:
    assert [rule.id for rule in pages.rules(page("docs/rules.md")) if unproved(rule)] == []


def test_every_rule_that_storage_names_has_its_section_and_every_trigger_its_place() -> None:
    openings = [pages.source_of(one.path) or "" for one in modules_under("storage/rules")]
    found = pages.rules(page("docs/rules.md"))
    assert {name for opening in openings for name in RULE_ID.findall(opening)} <= {rule.id for rule in found}
    placed = {place for rule in found for place in rule.lines.get("database", ())}
    assert {name for name in TRIGGERS if re.match(r"[a-z]\d", name)} <= placed


def test_a_place_that_does_not_exist_or_speaks_of_something_else_is_found() -> None:
    text = (
        "### F2\n\nIt never changes.\n\n- guard: `storage/rules/gone.py:claim`, `storage/register/records.py:find`\n"
        "- database: `f9_nothing`, `f1_first_contact_once`\n"
        "- proved: `tests/storage/test_intake.py:test_nothing`\n"
    )
    [rule] = pages.rules(text)
    assert [found.split(": ")[1].split()[0] for found in doubtful_places(rule)] == [
        "storage/rules/gone.py:claim", "storage/register/records.py:find", "f9_nothing", "f1_first_contact_once",
        "tests/storage/test_intake.py:test_nothing",
    ]  # fmt: skip
    assert unproved(rule)


def wrong_faults(page_: str, tests: dict[str, list[str]]) -> list[str]:
    """Ids that stand nowhere or twice, rows without a proof, proofs that are none, and what is left although proved."""
    told, left = faults_doc.rows(page_), faults_doc.left(page_)
    found = [f"{name}: stands nowhere" for name in faults_doc.EVERY if name not in told and name not in left]
    found += [f"{name}: no such id" for name in (*told, *left) if name not in faults_doc.EVERY]
    found += [f"{name}: no test" for name, named in told.items() if not named]
    found += [f"{name}: {one}" for name, named in told.items() for one in named if one not in tests.get(name, ())]
    found += [f"{name}: left for later, but proved" for name in left if name in told or name in tests]
    return found


def test_every_fault_is_proved_by_a_test_that_carries_its_id_or_left_for_later_with_the_reason() -> None:
    text = page("docs/faults.md")
    assert wrong_faults(text, faults_doc.proofs()) == []
    assert [name for name, why in faults_doc.left(text).items() if len(why) < 10] == []
    assert list(faults_doc.rows(text)) == sorted(faults_doc.rows(text))


def test_a_fault_without_a_proof_or_a_place_is_found() -> None:
    text = page("docs/faults.md")
    missing = re.sub(r"^\| F11 .*\n", "", text, flags=re.MULTILINE)
    assert wrong_faults(missing, faults_doc.proofs()) == ["F11: stands nowhere"]
    gone = text + "| F11 | an update | aside | `tests/test_x.py:test_f11_gone` |\n| A99 | nobody knows it yet |\n"
    assert wrong_faults(gone, faults_doc.proofs()) == ["A99: no such id", "F11: tests/test_x.py:test_f11_gone"]


def test_the_page_of_faults_is_filled_from_the_names_of_tests(tmp_path: Path) -> None:
    folder = tmp_path / "tests"
    (folder / "sandbox").mkdir(parents=True)
    (folder / "test_x.py").write_text("async def test_a49_f11_both_are_met() -> None: ...\n")
    (folder / "sandbox" / "test_y.py").write_text("def test_f11_of_the_stage_itself() -> None: ...\n")
    assert faults_doc.ids_of("test_f01_to_f04_a07_x") == ["F01", "F02", "F03", "F04", "A07"]
    tests = faults_doc.proofs(tmp_path)
    assert tests == {name: ["tests/test_x.py:test_a49_f11_both_are_met"] for name in ("A49", "F11")}
    filled = faults_doc.filled("| F11 | an update | aside | `old` |\n| F12 | many | slow | |\n", tests)
    assert faults_doc.rows(filled) == {"F11": ["tests/test_x.py:test_a49_f11_both_are_met"], "F12": []}


def test_decisions_are_numbered_short_and_of_one_shape() -> None:
    found = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [path.name[:4] for path in found] == [f"{at:04}" for at in range(1, len(found) + 1)]
    for path in found:
        text = path.read_text(encoding="utf-8")
        heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
        assert heads[0].startswith(f"{path.name[:4]} – "), path.name
        assert heads[1:] == ["Context", "Decision", "Rejected", "Consequences"], path.name
        assert len(text.splitlines()) <= MOST_LINES, path.name


def test_the_newest_release_is_that_of_this_version() -> None:
    assert re.search(r"^## (\d\S+)", page("CHANGELOG.md"), re.MULTILINE)[1] == pyproject()["project"]["version"]  # type: ignore[index]


def test_every_event_of_the_log_is_explained() -> None:
    ours = [each for each in modules_under("bot") if not each.name.startswith(("bot.sandbox", "bot.demo"))]
    log = page("docs/operating.md").partition("\n## The log\n")[2]
    told = {name for row in pages.table_rows(log) for name in QUOTED.findall(row[0])}
    assert pages.logged(ours) == told


def test_an_event_that_is_logged_is_found() -> None:
    text = 'log.warning("odd", n=1)\nlogger(__name__).exception("worse")\nprint("plain")'
    assert pages.logged([snippet(text)]) == {"odd", "worse"}
