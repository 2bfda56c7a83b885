"""The catalogs speak the reader's language, refuse faults by line, and follow the source."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from handlers.catalogs import CatalogError, Catalogs, language_of
from tests.kit.wording import narrow

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "catalogs.py"
HEADER = 'msgid ""\nmsgstr ""\n"Language: zh_CN\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
FILED = (
    'msgid "Filed as {number}. You hear from us by {due}."\n'
    'msgstr "已登记，编号{number}，{due}前答复您。"\n'
)
CANCEL = 'msgid "Cancel"\nmsgstr "取消"\n\n'


def catalog(folder: Path, entries: str | bytes, language: str = "zh_CN") -> Path:
    file = folder / language / "LC_MESSAGES" / "shouwen.po"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(entries if isinstance(entries, bytes) else entries.encode("utf-8"))
    return file


def test_a_text_is_said_in_the_readers_language(tmp_path: Path) -> None:
    catalog(tmp_path, HEADER + FILED)
    catalogs = Catalogs(tmp_path)
    text = "Filed as {number}. You hear from us by {due}."
    assert catalogs.say(text, "zh_CN") == "已登记，编号{number}，{due}前答复您。"
    assert catalogs.say(text, "en") == text
    assert catalogs.say("Cancel", "zh_CN") == "Cancel"
    assert catalogs.say("", "zh_CN") == ""


def test_a_text_over_several_lines_keeps_its_line_breaks(tmp_path: Path) -> None:
    catalog(tmp_path, HEADER + 'msgid ""\n"Unit\\n"\n"Name: {name}"\nmsgstr ""\n"单元\\n"\n"姓名：{name}"\n')
    assert Catalogs(tmp_path).say("Unit\nName: {name}", "zh_CN") == "单元\n姓名：{name}"


def test_an_untranslated_text_is_said_in_english(tmp_path: Path) -> None:
    catalog(tmp_path, HEADER + 'msgid "Cancel"\nmsgstr ""\n')
    assert Catalogs(tmp_path).say("Cancel", "zh_CN") == "Cancel"


@pytest.mark.parametrize(
    ("entries", "line", "why"),
    [
        (HEADER + FILED.replace("，{due}前", ""), 6, "differ in {due}"),
        (HEADER + FILED.replace("编号{number}", "编号{nummer}"), 6, "{nummer}"),
        (HEADER + FILED.replace("{due}前", "{due.year}前"), 6, "{due.year}"),
        (HEADER + FILED.replace("{due}前", "{due前"), 6, "'}'"),
        (HEADER + FILED + "\n" + FILED, 9, "repeats"),
        (HEADER + "#, fuzzy\n" + FILED, 7, "fuzzy"),
        (HEADER + 'msgid "A"\nmsgid_plural "B"\nmsgstr[0] "甲"\n', 6, "plural"),
        (b"\xef\xbb\xbf" + (HEADER + FILED).encode(), 1, "byte order mark"),
        (HEADER.encode() + FILED.encode("gbk"), 7, "not UTF-8"),
        (HEADER.replace("utf-8", "gbk") + 'msgid "A"\nmsgstr "B"\n', 1, "charset"),
        (HEADER + 'msgid "A"\nmsgstr broken\n', 7, ""),
    ],
)
def test_a73_a_broken_catalog_is_refused_by_line(
    tmp_path: Path, entries: str | bytes, line: int, why: str
) -> None:
    file = catalog(tmp_path, entries)
    with pytest.raises(CatalogError) as refused:
        Catalogs(tmp_path)
    assert (refused.value.file, refused.value.line) == (file, line)
    assert why in refused.value.why
    assert f"{file}:{line}:" in str(refused.value)


def test_a73_a_missing_catalog_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="is missing"):
        Catalogs(tmp_path)


def test_the_shipped_catalogs_load() -> None:
    assert Catalogs(ROOT / "locale").say("", "zh_CN") == ""


def test_chinese_has_full_width_punctuation_in_the_catalog_and_on_the_pages() -> None:
    with (ROOT / "locale/zh_CN/LC_MESSAGES/shouwen.po").open("rb") as source:
        texts = {"shouwen.po": [str(one.string) for one in read_po(source, locale="zh_CN") if one.id]}
    for file in (found for place in ("bot/sandbox", "bot/demo") for found in sorted((ROOT / place).rglob("*"))):
        if file.suffix == ".py":
            texts[f"{file}"] = list(_strings(ast.parse(file.read_text(encoding="utf-8"))))
        elif file.suffix in (".js", ".html", ".css"):
            texts[f"{file}"] = [_COMMENT.sub("", file.read_text(encoding="utf-8"))]
    faults = {name: [found for text in said for found in narrow(text)] for name, said in texts.items()}
    assert {name: found for name, found in faults.items() if found} == {}


def test_narrow_punctuation_beside_chinese_is_found() -> None:
    assert narrow("现在是 9 点(北京时间)，“好”,和“坏”：对吗?") != []
    assert narrow("现在是 8:00（北京时间），共 3 件 (A)；请写 http://主机:端口。") == []


_COMMENT = re.compile(r"/\*.*?\*/|<!--.*?-->|(?m:^\s*//.*$)", re.DOTALL)


def _strings(tree: ast.AST) -> Iterator[str]:
    """Every string that the code works with; what explains it is written for other eyes."""
    explains = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explains:
            yield node.value


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("zh-hans", "zh_CN"),
        ("zh-hant", "zh_CN"),
        ("zh_TW", "zh_CN"),
        ("en", "en"),
        ("en-US", "en"),
        ("EN_gb", "en"),
        ("", "zh_CN"),
        ("xx-klingon", "zh_CN"),
        ("enm", "zh_CN"),
        ("../../etc", "zh_CN"),
        ("{0}", "zh_CN"),
        ("de", "zh_CN"),
    ],
)
def test_a72_an_odd_language_code_falls_back(code: str, language: str) -> None:
    assert language_of(code) == language


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for package in ("dialogs", "handlers"):
        (tmp_path / package).mkdir()
    marked = 'CANCEL = N_("Cancel")\nLONG = N_(\n    "Which "\n    "flat?"\n)\n'
    (tmp_path / "dialogs" / "one.py").write_text(marked)
    catalog(tmp_path / "locale", HEADER + CANCEL + 'msgid "Gone"\nmsgstr "没了"\n')
    return tmp_path


def run(project: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), "--root", str(project), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


def test_the_check_names_missing_and_obsolete_texts(project: Path) -> None:
    checked = run(project, "--check")
    assert checked.returncode == 1
    assert "missing: 'Which flat?'" in checked.stdout
    assert "obsolete: 'Gone'" in checked.stdout
    assert "Cancel" not in checked.stdout


def test_merging_keeps_translations_and_guesses_none(project: Path) -> None:
    file = project / "locale" / "zh_CN" / "LC_MESSAGES" / "shouwen.po"
    assert run(project).returncode == 0
    merged = file.read_text(encoding="utf-8")
    assert merged.startswith(HEADER)
    assert 'msgid "Which flat?"\nmsgstr ""\n' in merged
    assert '#~ msgid "Gone"\n#~ msgstr "没了"' in merged
    assert "fuzzy" not in merged
    assert run(project).returncode == 0
    again = file.read_text(encoding="utf-8")
    assert again == merged.partition('#~ msgid "Gone"')[0].rstrip() + "\n", "what is gone stays once"
    assert run(project).returncode == 0
    assert file.read_text(encoding="utf-8") == again
    assert Catalogs(project / "locale").say("Cancel", "zh_CN") == "取消"


def test_a_text_that_comes_back_finds_its_translation(project: Path) -> None:
    run(project)
    (project / "handlers" / "two.py").write_text('N_("Gone")\nN_("Cancel")\n')
    run(project)
    assert Catalogs(project / "locale").say("Gone", "zh_CN") == "没了"


def test_a_complete_catalog_passes_the_check(project: Path) -> None:
    catalog(project / "locale", HEADER + CANCEL + 'msgid "Which flat?"\nmsgstr "哪一户？"\n')
    checked = run(project, "--check")
    assert (checked.returncode, checked.stdout) == (0, "2 texts, all translated\n")


def test_a_marked_text_that_is_no_plain_string_is_refused(project: Path) -> None:
    (project / "handlers" / "two.py").write_text('N_(f"Hello {name}")\n')
    checked = run(project, "--check")
    assert checked.returncode == 2
    assert "handlers/two.py:1" in checked.stderr
