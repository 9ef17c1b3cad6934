"""What each test costs: CPU seconds of its process and of the processes it started and awaited.

How long a test takes depends on what else the machine does; these figures repeat. `--cost` prints
the twenty dearest tests, and the dearest files.
"""

import os
from collections import Counter
from typing import Any

import pytest

DEAREST = 20
FILES = 25
_last = pytest.StashKey[float]()
_tests: Counter[str] = Counter()


def cpu_seconds() -> float:
    """User and system time of this process and of its children that have ended."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--cost", action="store_true", help="print what tests cost in CPU seconds")


def pytest_collection_finish(session: pytest.Session) -> None:
    session.config.stash[_last] = cpu_seconds()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Called after each phase of a test: what was spent since the last call is that phase's."""
    report = yield
    spent = cpu_seconds()
    # xdist carries what a report holds from a worker to the process that prints.
    report.cpu = spent - item.config.stash[_last]
    item.config.stash[_last] = spent
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    # xdist adds the name of the group.
    _tests[report.nodeid.partition("@")[0]] += getattr(report, "cpu", 0.0)


def pytest_terminal_summary(terminalreporter: Any, exitstatus: int, config: pytest.Config) -> None:
    if not config.getoption("cost"):
        return
    files: Counter[str] = Counter()
    for name, seconds in _tests.items():
        files[name.partition("::")[0]] += seconds
    terminalreporter.section(f"CPU: {sum(_tests.values()):.0f} s in {len(_tests)} tests")
    for rows, most in ((_tests, DEAREST), (files, FILES)):
        for name, seconds in rows.most_common(most):
            terminalreporter.write_line(f"{seconds:8.2f} s  {name}")
        terminalreporter.write_line("")
