"""The house numbers: how long a module and a function may be, how many parameters, what stands on top."""

import ast
import re

import pytest

from tests.structure.house import Function, Module, modules_under, product, snippet

MODULE_LINES = 350
ENGINE_LINES = 200
FUNCTION_LINES = 50
TABLE_LINES = 70  # a function that is one `match`: a table to be read from top to bottom
PARAMETERS = 6
# A migration is the list of what it creates, written once and never edited: splitting it helps nobody.
LISTS = "storage/migrations/versions/"


def long_modules(modules: list[Module]) -> list[str]:
    counted = ((module, len(module.text.splitlines())) for module in modules)
    return [f"{module.path}: {lines} lines" for module, lines in counted if lines > MODULE_LINES]


def is_table(function: Function) -> bool:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return len(body) == 1 and isinstance(body[0], ast.Match)


def long_functions(module: Module) -> list[str]:
    if module.path.startswith(LISTS):
        return []
    found = []
    for function in module.functions():
        lines = (function.end_lineno or 0) - function.lineno + 1
        if lines > (TABLE_LINES if is_table(function) else FUNCTION_LINES):
            found.append(module.at(function, f"{function.name} has {lines} lines"))
    return found


def parameters(function: Function) -> list[str]:
    spec = function.args
    named = [a.arg for a in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)]
    rest = [a.arg for a in (spec.vararg, spec.kwarg) if a]
    return [name for name in (*named, *rest) if name not in ("self", "cls")]


def crowded_functions(module: Module) -> list[str]:
    return [
        module.at(function, f"{function.name} takes {len(parameters(function))} parameters")
        for function in module.functions()
        if len(parameters(function)) > PARAMETERS
    ]


def opens_with_a_sentence(module: Module) -> bool:
    """The docstring's first paragraph is more than a word and ends like a sentence."""
    first = (ast.get_docstring(module.tree) or "").partition("\n\n")[0].strip()
    return " " in first and first.endswith((".", ":", "!", "?"))


def promises_of_later_work(module: Module) -> list[str]:
    lines = enumerate(module.text.splitlines(), 1)
    return [f"{module.path}:{n}: {line.strip()}" for n, line in lines if re.search(r"\b(TODO|FIXME)\b", line)]


def everything() -> list[Module]:
    return product() + modules_under("bench")


def test_no_module_is_longer_than_the_house_allows() -> None:
    assert long_modules(everything()) == []


def test_an_engine_stays_small_enough_to_write_a_third_one() -> None:
    engines = [module for module in product() if module.path.startswith("bot/engines/with_")]
    assert len(engines) == 2
    assert [module.path for module in engines if len(module.text.splitlines()) >= ENGINE_LINES] == []


def test_a_module_of_one_line_too_many_is_found() -> None:
    assert long_modules([snippet("x = 1\n" * MODULE_LINES)]) == []
    assert long_modules([snippet("x = 1\n" * (MODULE_LINES + 1))]) == ["bot/sample.py: 351 lines"]


def test_no_function_is_longer_than_the_house_allows() -> None:
    assert [found for module in everything() for found in long_functions(module)] == []


def test_a_function_of_one_line_too_many_is_found() -> None:
    text = "async def walk():\n" + "    pass\n" * FUNCTION_LINES
    assert long_functions(snippet(text)) == ["bot/sample.py:1: walk has 51 lines"]
    assert long_functions(snippet(text, "storage/migrations/versions/v0009_later.py")) == []
    assert long_functions(snippet(text.removesuffix("    pass\n"))) == []


@pytest.mark.parametrize(("cases", "too_long"), [(33, False), (34, True)])
def test_a_function_that_is_one_match_may_be_longer(cases: int, too_long: bool) -> None:
    table = "".join(f"        case {n}:\n            pass\n" for n in range(cases))
    text = 'def step(x):\n    """A table."""\n    match x:\n' + table
    assert bool(long_functions(snippet(text))) == too_long


def test_no_function_takes_more_parameters_than_the_house_allows() -> None:
    assert [found for module in everything() for found in crowded_functions(module)] == []


def test_a_seventh_parameter_is_found_and_self_is_none() -> None:
    assert crowded_functions(snippet("def f(self, a, b, c, /, d, *, e, f): ...")) == []
    assert crowded_functions(snippet("def f(a, b, c, /, d, *e, f, **g): ..."))


def test_every_module_opens_with_a_sentence() -> None:
    assert [module.path for module in everything() if not opens_with_a_sentence(module)] == []


def test_a_module_without_an_opening_sentence_is_found() -> None:
    assert not opens_with_a_sentence(snippet("x = 1\n"))
    assert not opens_with_a_sentence(snippet('"""helpers"""\n'))
    assert opens_with_a_sentence(snippet('"""What is kept,\nand why.\n\nMore.\n"""\n'))


def test_nothing_is_left_for_later_in_a_comment() -> None:
    assert [found for module in everything() for found in promises_of_later_work(module)] == []


def test_a_promise_of_later_work_is_found() -> None:
    line = "x = 1  # TODO: check"
    assert promises_of_later_work(snippet(line)) == [f"bot/sample.py:1: {line}"]
