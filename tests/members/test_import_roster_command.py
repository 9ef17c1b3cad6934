"""`manage.py import_roster`."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from members.models import Appointment, Notification, Person
from tests.members.rosterfiles import CN_FILE, DATA, US_FILE, person_row, roster

pytestmark = pytest.mark.django_db


def run(path: Path, side: str, *options: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_roster", str(path), "--side", side, *options, stdout=out, stderr=err)
    except CommandError as error:
        err.write(str(error))
    return out.getvalue(), err.getvalue()


def test_import_roster_command_twice() -> None:
    for name, side in (("roster-us.csv", "us"), ("roster-cn.csv", "cn")):
        out, err = run(DATA / name, side)
        assert err == ""
        assert "People: 24 created." in out and "Imported." in out
        again, err = run(DATA / name, side)
        assert err == ""
        assert "People: 24 unchanged." in again and "Nothing to change." in again
    assert Appointment.objects.count() == 48


def test_import_roster_command_dry_run_writes_nothing() -> None:
    out, _err = run(DATA / "roster-cn.csv", "cn", "--dry-run")
    assert "Read as GB18030." in out and "Dry run" in out and "周文博" not in out
    assert not Person.objects.exists()


def test_import_roster_command_names_row_column_and_reason(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(roster(person_row(seat="11"), person_row(time_zone="Mars")))
    _out, err = run(path, "us")
    assert "row 2 (A2) seat: A delegation has seats 1 to 10; there is no seat 11." in err
    assert 'row 3 (L3) time_zone: "Mars" is not a time zone' in err
    assert "2 fault(s); nothing was written." in err
    assert not Person.objects.exists()


def test_import_roster_command_without_a_file(tmp_path: Path) -> None:
    assert "Cannot read" in run(tmp_path / "none.csv", "us")[1]
    assert "Cannot read" in run(tmp_path, "us")[1]


def test_import_roster_command_invites(tmp_path: Path) -> None:
    run(DATA / "roster-us.csv", "us", "--invite")
    assert Notification.objects.count() == 24


def test_example_files_are_as_a_spreadsheet_wrote_them() -> None:
    """UTF-8 without a mark and GB18030, both with the line ends of Windows."""
    assert US_FILE.startswith(b"seat,company_en") and CN_FILE.startswith("席位,".encode("gb18030"))
    for content in (US_FILE, CN_FILE):
        assert content.count(b"\r\n") == content.count(b"\n") == 25
