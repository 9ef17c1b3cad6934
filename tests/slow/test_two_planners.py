"""Two schedulers and an act at the same instant: every letter is one row, and none is lost."""

import json
import subprocess
import time
from pathlib import Path

from tests.slow.planners import MEETINGS
from tests.slow.portal import ROOT, Portal, new_portal

# Milliseconds for all processes to come up.
HEAD_START = 15_000
PEOPLE = 12


def code(what: str) -> tuple[str, ...]:
    return "manage.py", "shell", "-v0", "-c", f"from tests.slow import planners; planners.{what}"


def at_once(portal: Portal, *acts: str) -> list[int]:
    start = int(time.time() * 1000) + HEAD_START
    processes = [
        subprocess.Popen(portal.command(*code(f"{act}({start})")), cwd=ROOT, env=portal.environ)
        for act in acts
    ]
    return [process.wait(timeout=180) for process in processes]


def test_two_planners_and_an_act_write_every_letter_once(tmp_path: Path) -> None:
    with new_portal(tmp_path) as portal:
        portal.manage(*code("furnish()")[1:])
        assert at_once(portal, "plan", "plan", "announce") == [0, 0, 0]
        told = json.loads(portal.manage(*code("report()")[1:]))
    # An act takes back what waited about the same meeting's dates; the planner's rows it had not
    # seen yet stay. Either way each letter is one row.
    soon = sum(n for key, n in told.items() if key.startswith("meeting_soon"))
    assert soon == MEETINGS * PEOPLE
    assert told["meeting_confirmed queued"] == MEETINGS * PEOPLE
    # Two weeks after the day, the secretariats hear of it as well as the owners.
    assert told["action_overdue queued"] == MEETINGS * 4
