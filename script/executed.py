"""Which test executes which line, and what it costs."""

import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import coverage
import pytest


class Measuring:
    """What each test executes and costs; what a fixture does for many tests counts for each."""

    def __init__(self, root: Path, files: list[str]) -> None:
        self.coverage = coverage.Coverage(
            data_file=None, include=[str(root / file) for file in files], config_file=False
        )
        self.root, self.files = root, files
        self.context = [""]
        self.costs: defaultdict[str, float] = defaultdict(float)
        self.failed: set[str] = set()
        self.since = time.process_time()

    def enter(self, context: str) -> None:
        self.spent()
        self.context.append(context)
        self.coverage.switch_context(context)

    def leave(self) -> None:
        self.spent()
        self.context.pop()
        self.coverage.switch_context(self.context[-1])

    def spent(self) -> None:
        now = time.process_time()
        self.costs[self.context[-1]] += now - self.since
        self.since = now

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        self.enter(item.nodeid)
        result = yield
        self.leave()
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Any:
        if fixturedef.scope == "function":
            return (yield)
        self.enter(fixturedef.argname)
        try:
            return (yield)
        finally:
            self.leave()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.add(report.nodeid)

    def result(self) -> dict[str, Any]:
        lines = {
            file: self.coverage.get_data().contexts_by_lineno(str(self.root / file))
            for file in self.files
        }
        return {"lines": lines, "costs": self.costs, "failed": sorted(self.failed)}
