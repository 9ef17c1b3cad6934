"""An independent client over real HTTP: what arrives is what somebody's calendar app stores."""

import datetime as dt
import subprocess
import sys
from pathlib import Path

import icalendar
import pytest
from pytest_django.live_server_helper import LiveServer

from meetings.models import Deadline, Sitting
from members.models import CalendarKey
from members.services.keys import issue_calendar_key, revoke_calendar_key
from tests import factories
from tests.conftest import Cast
from workinggroup.lib import clock

CONFIG = """
[general]
status_path = "{folder}/status"

[pair group]
a = "portal"
b = "disk"
collections = null
conflict_resolution = "a wins"

[storage portal]
type = "http"
url = "{url}"

[storage disk]
type = "filesystem"
path = "{folder}/items"
fileext = ".ics"
"""


class Vdirsyncer:
    def __init__(self, folder: Path, url: str) -> None:
        self.items = folder / "items"
        self.items.mkdir()
        self.config = folder / "config"
        self.config.write_text(CONFIG.format(folder=folder, url=url))
        self.run("discover")

    def run(self, command: str) -> "subprocess.CompletedProcess[str]":
        program = Path(sys.executable).parent / "vdirsyncer"
        return subprocess.run(
            [program, "-c", self.config, command],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def sync(self) -> list[str]:
        """The summaries that lie on disk after a sync (vdirsyncer keeps UIDs of its own)."""
        done = self.run("sync")
        assert done.returncode == 0, done.stderr
        found = []
        for path in self.items.glob("*.ics"):
            (event,) = icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")
            found.append(str(event["SUMMARY"]))
        return sorted(found)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_vdirsyncer_follows_the_feed(cast: Cast, live_server: LiveServer, tmp_path: Path) -> None:
    now = clock.now()
    day = (now + dt.timedelta(days=30)).date()
    meeting = factories.a_meeting(sittings=2, first_day=day)
    first, second = meeting.sittings.order_by("number")
    Deadline.objects.create(
        meeting=meeting, kind="papers", due_on=day, created_at=now, changed_at=now
    )
    action = factories.an_action(
        meeting=meeting, owner_cn=cast.cn_delegate, text_zh="核对清单", due_on=day, serial=1
    )
    issued = issue_calendar_key(
        cast.viewer("cn_delegate"), label="Laptop", language="en", alarms=False, now=now
    )
    url = f"{live_server.url}/calendar/{issued.token}/sia-csia-working-group.ics"
    client = Vdirsyncer(tmp_path, url)
    steady = ["Deadline: papers (Meeting 5)", f"Due: A5-01 {action.text_en}"]
    expected = [*steady, "Meeting 5: sitting 1", "Meeting 5: sitting 2"]
    assert client.sync() == expected
    written = {path: path.stat().st_mtime_ns for path in client.items.iterdir()}
    assert client.sync() == expected
    assert {path: path.stat().st_mtime_ns for path in client.items.iterdir()} == written

    Sitting.objects.filter(pk=first.pk).update(cancelled_at=now, changed_at=now, sequence=1)
    Sitting.objects.filter(pk=second.pk).update(title_en="改期 Moved", changed_at=now)
    assert client.sync() == [
        "CANCELLED: Meeting 5: sitting 1",
        *steady,
        "Meeting 5: 改期 Moved",
    ]

    key = CalendarKey.objects.get()
    assert "vdirsyncer" in key.used_by
    revoke_calendar_key(cast.viewer("cn_delegate"), key=key, now=now)
    assert client.run("sync").returncode != 0
