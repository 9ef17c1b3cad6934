"""As much of systemd as docs/operating.md asks for: units and commands read out of it, processes
started with their environment, and stopped by the signals that systemd sends."""

import os
import re
import shlex
import signal
import subprocess
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.slow.portal import ROOT, alive, group, until

DOCUMENT = ROOT / "docs" / "operating.md"
FOLDER = "/etc/systemd/system/"
Settings = dict[str, list[str]]


def blocks(text: str) -> list[list[str]]:
    """The indented blocks of a document, each as its lines."""
    found: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.startswith("    "):
            found[-1].append(line[4:])
        elif line.strip() or not found[-1] or not found[-1][-1]:
            found.append([])
        else:
            found[-1].append("")
    return [block for block in found if any(block)]


def files(text: str) -> dict[str, list[str]]:
    """What stands in each file that the document names by a line `# /path`."""
    found: dict[str, list[str]] = {}
    path = ""
    for line in (line for block in blocks(text) for line in [*block, ""]):
        if named := re.match(r"# (/[\w./-]+)", line):
            path = named[1]
            found[path] = []
        elif not line:
            path = ""
        elif path:
            found[path].append(line)
    return found


def commands_after(text: str, words: str) -> list[str]:
    """The lines of the first block after `words`."""
    [block, *_rest] = blocks(text[text.index(words) :])
    return [line for line in block if line]


def unit(lines: list[str]) -> Settings:
    """The settings of a unit; those given several times in their order."""
    settings: Settings = defaultdict(list)
    for line in lines:
        if "=" in line:
            name, _is, value = line.partition("=")
            settings[name] += [value]
    return settings


@dataclass
class Machine:
    """A machine that has the document's files, with `places` for what its reader fills in."""

    environ: dict[str, str]
    places: dict[str, str]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    root: Path = ROOT
    # Services of the system that the document names beside its own, and commands that are not to be
    # carried out on the machine that the tests run on, or are not there.
    others: dict[str, Callable[[], object]] = field(default_factory=dict)
    commands: dict[str, Callable[[list[str]], None]] = field(default_factory=dict)
    # What was ended by force, because it did not end in its time.
    killed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.text = DOCUMENT.read_text()
        self.units = {
            path.removeprefix(FOLDER): unit(lines)
            for path, lines in files(self.text).items()
            if path.startswith(FOLDER)
        }

    def follow(self, words: str) -> None:
        """Do what stands in the block after `words`, line by line."""
        for line in commands_after(self.text, words):
            self.do(line)

    def do(self, line: str) -> None:
        verb, *rest = shlex.split(line)
        if verb in self.commands:
            self.commands[verb](self._here(rest))
        elif verb == "systemctl":
            for name in rest[1:]:
                {"start": self.start, "stop": self.stop}[rest[0]](name)
        elif verb == "portal-manage":
            self._run(["/opt/portal/.venv/bin/python", "manage.py", *rest])
        else:
            self._run(["bash", "-c", re.sub(r"sudo -u \w+ ", "", line)])

    def start(self, name: str) -> None:
        """Whatever it requires first; of a target, all that is wanted by it. What has ended
        meanwhile is started anew."""
        if name in self.others:
            self.others[name]()
            return
        if name.endswith(".target"):
            for each, settings in self.units.items():
                if name in settings["WantedBy"] and each != name:
                    self.start(each)
            return
        name = name if name.endswith(".service") else f"{name}.service"
        if name in self.done or (name in self.running and self.running[name].poll() is None):
            return
        settings = self.units[name]
        for needed in settings["Requires"]:
            assert needed in settings["After"], f"{name} does not wait for {needed}"
            self.start(needed)
        lines = [shlex.split(line.replace("%%", "%")) for line in settings["ExecStart"]]
        if settings["Type"] == ["oneshot"]:
            for line in lines:
                self._run(line)
            self.done.add(name)
            return
        [line] = lines
        self.running[name] = subprocess.Popen(
            self._here(line), cwd=self.root, env=self.environ, process_group=0
        )

    def stop(self, name: str) -> None:
        if name.endswith(".target"):
            parts = [each for each, settings in self.units.items() if name in settings["PartOf"]]
            # Together: none of them waits for another.
            for each in parts:
                self._tell(each)
            for each in parts:
                self._end(each)
            return
        self._tell(name)
        self._end(name)

    def _tell(self, name: str) -> None:
        """SIGTERM to the main process where the unit says so, else to all of them."""
        self.done.discard(name)
        process = self.running.get(name)
        if process is None:
            return
        whole = self.units[name]["KillMode"] != ["mixed"]
        for pid in group(process.pid) if whole else [process.pid]:
            os.kill(pid, signal.SIGTERM)

    def _end(self, name: str) -> None:
        """SIGKILL to all that is left when the main process has ended, or its time is up."""
        process = self.running.pop(name, None)
        if process is None:
            return
        seconds = float(self.units[name]["TimeoutStopSec"][0])
        if not until(lambda: process.poll() is not None, seconds=seconds):
            self.killed.append(name)
        for pid in alive(group(process.pid)):
            os.kill(pid, signal.SIGKILL)
        process.wait()

    def _run(self, argv: list[str]) -> None:
        done = subprocess.run(
            self._here(argv),
            cwd=self.root,
            env=self.environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{argv}\n{done.stdout}{done.stderr}"

    def _here(self, argv: list[str]) -> list[str]:
        told = []
        for word in argv:
            for there, here in self.places.items():
                word = word.replace(there, here)  # noqa: PLW2901
            told.append(word)
        return told


def environment(text: str) -> dict[str, str]:
    """What the document's file of the environment says."""
    lines = files(text)["/etc/portal.env"]
    return dict(line.split("=", 1) for line in lines)
