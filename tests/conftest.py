"""What all tests share: hypothesis looks for new cases on a desk and repeats the same ones in CI.

Whatever any test writes – log lines above all, of its own process and of those it starts – is looked through for
tokens and numbers of people (A74); one of them fails the run, whichever test it was.
"""

import gc
import os
import ssl
from collections.abc import Iterator
from functools import lru_cache

import pytest
from hypothesis import settings

from bot.engines import NAMES
from tests.kit.secrets import private_in

settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

_FOUND: list[str] = []


@pytest.fixture(params=NAMES)
def engine_name(request: pytest.FixtureRequest) -> str:
    """Each engine in turn, by the name ``bot.engines.create`` knows; none is imported for that."""
    return str(request.param)


@pytest.fixture(scope="session", autouse=True)
def _certificates_once() -> Iterator[None]:
    """Every engine reads the certificates of the world anew, which takes as long as a test does; here they do once."""
    with pytest.MonkeyPatch.context() as here:
        here.setattr(ssl, "create_default_context", lru_cache(ssl.create_default_context))
        yield


def pytest_collection_finish() -> None:
    """What is imported by now stays: no collection of garbage need look at it again."""
    gc.collect()
    gc.freeze()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """A74: nothing private in what a test has written."""
    if report.when == "teardown":  # its report holds what all phases wrote
        told = "".join(text for _, text in report.sections)
        _FOUND.extend(f"{report.nodeid}: {found}" for found in private_in(told))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was found, and where."""
    for found in _FOUND:
        terminalreporter.write_line(f"PRIVATE in what a test wrote: {found}", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """One private word fails the run."""
    if _FOUND and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
