"""From a fresh clone: `script/server` to a running portal and back, `script/test` to a test."""

import http.cookiejar
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from runpy import run_path

import pytest

from tests.slow.clones import link_packages
from tests.slow.portal import ROOT, alive, children, group, stop, until
from tests.smtp import free_port

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
    pytest.mark.skipif("DATABASE_URL" in os.environ, reason="a fresh clone runs on SQLite"),
]
READY = "Stop it with Ctrl-C."
ACCOUNTS = re.compile(r"^  (\S+@\S+\.example)  +(.+)$", re.MULTILINE)
PASSWORD = re.compile(r"all with the password (\S+)$", re.MULTILINE)

# Seconds after which a second start serves, on a machine that does nothing else.
SOON = 5


@dataclass
class Clone:
    """What git tracks, in a folder of its own, with the packages of this test's Python."""

    folder: Path
    environ: dict[str, str]

    def run(self, *args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            args,
            cwd=self.folder,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )


@dataclass
class Served:
    """A portal that `script/server` runs, what it printed, and after how long it was ready."""

    process: subprocess.Popen[bytes]
    address: str
    told: str
    seconds: float


@dataclass
class Browser:
    """As much of one as keeps cookies."""

    jar: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)

    def open(self, address: str, **fields: str) -> tuple[str, str]:
        """Where a page, or the form that is posted on it, led to, and what it says."""
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        data = None
        if fields:
            token = next(cookie.value for cookie in self.jar if cookie.name == "csrftoken")
            data = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
        with opener.open(address, data, timeout=30) as answer:
            return urllib.parse.urlsplit(answer.url).path, answer.read().decode()


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    folder = tmp_path_factory.mktemp("fresh") / "clone"
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    for name in tracked.stdout.decode().rstrip("\0").split("\0"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    link_packages(folder)
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return Clone(folder, {**kept, "PIP_NO_INDEX": "1", "PYTHONUNBUFFERED": "1"})


@contextmanager
def served(clone: Clone, port: int) -> Iterator[Served]:
    began, log = time.monotonic(), clone.folder / f"server-{time.monotonic_ns()}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            ["script/server", "--port", str(port)],
            cwd=clone.folder,
            env=clone.environ,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        until(lambda: READY in log.read_text() or process.poll() is not None, seconds=120)
        seconds, told = time.monotonic() - began, log.read_text()
        assert READY in told, told
        yield Served(process, f"http://127.0.0.1:{port}", told, seconds)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def running(process: subprocess.Popen[bytes]) -> list[int]:
    return [pid for leader in children(process.pid).values() for pid in group(leader)]


def sign_in(browser: Browser, portal: Served) -> str:
    """Sign in with the first account that was printed; returns whose it is."""
    (email, whose), *_rest = ACCOUNTS.findall(portal.told)
    (password,) = PASSWORD.findall(portal.told)
    browser.open(f"{portal.address}/accounts/login/")
    where, _page = browser.open(f"{portal.address}/accounts/login/", login=email, password=password)
    assert where == "/"
    return str(whose)


def test_the_portal_runs_from_a_fresh_clone_stops_and_runs_on(clone: Clone) -> None:
    port, browser = free_port(), Browser()
    with served(clone, port) as portal:
        assert f"The portal is at {portal.address} (" in portal.told
        assert len(ACCOUNTS.findall(portal.told)) == 9
        assert "Dana Whitfield" in sign_in(browser, portal)
        browser.open(f"{portal.address}/language/", language="zh-hans", next="/")
        assert "退出登录" in browser.open(portal.address)[1]

        second = clone.run("script/server", "--port", str(port))
        assert second.returncode != 0
        assert second.stderr.splitlines()[-1] == (
            f"CommandError: Cannot listen on 127.0.0.1 port {port}: Address already in use. "
            "Choose another --port."
        )

        # Three leaders, two processes of the web server, two of the worker.
        assert until(lambda: len(running(portal.process)) == 7, seconds=60)
        ours = running(portal.process)
        assert stop(portal.process) == 0
        assert alive(ours) == []

    # The machine may be busy with other tests: one quick start of three shows that it can be.
    quickest = 60.0
    for _ in range(3):
        with served(clone, port) as again:
            quickest = min(quickest, again.seconds)
            assert ACCOUNTS.findall(again.told) == ACCOUNTS.findall(portal.told)
            # Session, account and the language it chose are those of the first run.
            assert "退出登录" in browser.open(again.address)[1]
            assert stop(again.process) == 0
        if quickest < SOON:
            break
    # Where more wants to run than there are processors, all of it waits; and a processor that is
    # slower, or shared, takes longer for the same.
    crowd = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    lane = run_path(str(ROOT / "script" / "lane"))
    slow = max(1.0, lane["yardstick"]() / lane["recorded"]()["yardstick"])
    print(
        f"\nserving again after {quickest:.1f} s, {crowd:.1f} for each processor, {slow:.1f} slow"
    )
    assert quickest < SOON * crowd * slow


def test_the_suite_runs_from_a_fresh_clone(clone: Clone) -> None:
    done = clone.run("script/test", "-n", "0", "tests/workinggroup/test_bilingual.py")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"\d+ passed", done.stdout)


def test_what_is_installed_already_is_not_installed_again(clone: Clone) -> None:
    first, again = (clone.run("script/prepare", "requirements.txt") for _ in range(2))
    assert (first.returncode, again.returncode) == (0, 0)
    assert again.stdout == ""
    with (clone.folder / "constraints.txt").open("a") as constraints:
        constraints.write("# newer\n")
    assert "Installing requirements.txt" in clone.run("script/prepare", "requirements.txt").stdout
