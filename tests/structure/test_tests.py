"""The tests' own manners: nothing is skipped, and nothing of ours is replaced by a mock."""

import ast

import pytest

from tests.structure.house import Module, modules_under, snippet

# It replaces the machine's entropy by a seed, and nothing of ours.
OF_THE_MACHINE = "tests/simulation/entropy.py"
SKIPS = {"skip", "skipif", "xfail", "importorskip", "skipUnless", "skipIf"}


def skips(module: Module) -> list[str]:
    """Every way pytest and unittest know to leave a test out."""
    return [
        module.at(node, f"{name} leaves a test out")
        for node in module.walk()
        if isinstance(node, ast.Attribute | ast.Name)
        and (name := module.dotted(node)).startswith(("pytest.", "unittest."))
        and name.rpartition(".")[2] in SKIPS
    ]


def mocks(module: Module) -> list[str]:
    return [
        f"{module.path}:{wanted.line}: {wanted.target}"
        for wanted in module.imports
        if module.path != OF_THE_MACHINE
        and (wanted.target.startswith("unittest.mock") or wanted.root in ("mock", "pytest_mock"))
    ]


def nameless(module: Module) -> list[str]:
    """Test names that do not finish a sentence: fewer than three words."""
    tests = (function for function in module.functions() if function.name.startswith("test_"))
    return [module.at(test, test.name) for test in tests if len(test.name.split("_")) < 4]


def test_no_test_is_left_out() -> None:
    assert [found for module in modules_under("tests") for found in skips(module)] == []


@pytest.mark.parametrize(
    "text",
    [
        "import pytest\n@pytest.mark.skip\ndef test_x(): ...",
        "import pytest\n@pytest.mark.skipif(True, reason='')\ndef test_x(): ...",
        "from pytest import mark\n@mark.xfail\ndef test_x(): ...",
        "import pytest\ndef test_x():\n    pytest.importorskip('aiogram')",
        "from pytest import skip\ndef test_x():\n    skip('no')",
    ],
)
def test_a_test_that_is_left_out_is_found(text: str) -> None:
    assert skips(snippet(text, "tests/bot/test_x.py"))


def test_no_test_replaces_our_code_by_a_mock() -> None:
    assert [found for module in modules_under("tests") for found in mocks(module)] == []


def test_a_mock_is_found() -> None:
    assert mocks(snippet("from unittest.mock import patch", "tests/bot/test_x.py"))
    assert mocks(snippet("from unittest import mock", "tests/bot/test_x.py"))


def test_every_test_is_named_by_a_sentence() -> None:
    assert [found for module in modules_under("tests") for found in nameless(module)] == []


def test_a_test_with_hardly_a_name_is_found() -> None:
    assert nameless(snippet("def test_claim_1(): ...", "tests/bot/test_x.py"))
    assert nameless(snippet("def test_a_card_is_claimed_once(): ...", "tests/bot/test_x.py")) == []
