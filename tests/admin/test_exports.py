"""Every list as CSV and XLSX, and everything in one archive, of what the own side may see."""

import csv
import datetime as dt
import io
import tracemalloc
import zipfile

import pytest
import time_machine
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from meetings.access import (
    visible_deadlines,
    visible_links,
    visible_progress_notes,
    visible_receipts,
    visible_sittings,
    visible_texts,
)
from meetings.models import TextRevision
from members.models import ApiKey, AuditEntry, CalendarKey
from tests.signing_in import sign_in_as
from tests.world import SECRET, World
from workinggroup.lib import clock
from workinggroup.lib.admin import ScopedAdmin
from workinggroup.lib.spreadsheets import Export, Listing, write_archive

EVERYTHING = "/admin/export/"
# The operator's look at whose keys are in use.
NOT_EXPORTED = {ApiKey, CalendarKey}


def client_of(world: World, name: str) -> Client:
    client = Client()
    sign_in_as(client, getattr(world.cast, name))
    return client


def archive(world: World, name: str, kind: str = "csv") -> zipfile.ZipFile:
    answer = client_of(world, name).post(EVERYTHING, {"kind": kind}, follow=True)
    assert answer["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]


def texts(files: zipfile.ZipFile) -> str:
    return "\n".join(files.read(name).decode("utf-8-sig") for name in files.namelist())


def test_every_list_of_the_desk_has_an_export() -> None:
    without = {
        model
        for model, pages in admin.site._registry.items()
        if isinstance(pages, ScopedAdmin) and not pages.exports
    }
    assert without == NOT_EXPORTED


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_list_of_the_desk_is_exported_as(at_work: None, world: World, kind: str) -> None:
    desk = client_of(world, "us_secretary")
    for model, pages in admin.site._registry.items():
        if isinstance(pages, ScopedAdmin) and model not in NOT_EXPORTED:
            address = reverse(f"admin:{pages.stem}_export", args=[kind])
            assert desk.get(address).status_code == 200, address


@pytest.mark.parametrize("side", ["us", "cn"])
def test_everything_is_what_the_own_side_may_see(at_work: None, world: World, side: str) -> None:
    """Private words of the own side are in it, none of the other's, whose seals are words that
    occur nowhere else."""
    found = {
        match.group(0) for match in SECRET.finditer(texts(archive(world, f"{side}_secretary")))
    }
    assert found and found <= world.secrets[side]


@pytest.mark.parametrize("side", ["us", "cn"])
def test_everything_says_no_less_than_each_list(at_work: None, world: World, side: str) -> None:
    """Each file has the rows of the list's own export."""
    desk, files = client_of(world, f"{side}_secretary"), archive(world, f"{side}_secretary")
    for model, pages in admin.site._registry.items():
        if not isinstance(pages, ScopedAdmin) or model in NOT_EXPORTED or model is AuditEntry:
            continue
        alone = desk.get(reverse(f"admin:{pages.stem}_export", args=["csv"])).content
        assert files.read(f"{pages.opts.model_name}.csv") == alone, model


@pytest.mark.parametrize("side", ["us", "cn"])
def test_everything_has_what_hangs_on_the_rows_of_the_lists(
    at_work: None, world: World, side: str
) -> None:
    files, viewer = archive(world, f"{side}_secretary"), world.cast.viewer(f"{side}_secretary")
    for name, rows in (
        ("sitting", visible_sittings(viewer)),
        ("deadline", visible_deadlines(viewer)),
        ("joininglink", visible_links(viewer)),
        ("progressnote", visible_progress_notes(viewer)),
        ("textrevision", TextRevision.objects.filter(text__in=visible_texts(viewer))),
        ("paperreceipt", visible_receipts(viewer)),
    ):
        text = files.read(f"{name}.csv").decode("utf-8-sig")
        assert len(list(csv.reader(io.StringIO(text, newline="")))) == rows.count() + 1, name


def test_everything_tells_what_is_in_it(at_work: None, world: World) -> None:
    files = archive(world, "cn_secretary")
    _headings, *rows = csv.reader(io.StringIO(files.read("everything-cn.csv").decode("utf-8-sig")))
    assert {row[0] for row in rows} == {*files.namelist()} - {"everything-cn.csv"}
    for name, _title, count in rows:
        lines = list(csv.reader(io.StringIO(files.read(name).decode("utf-8-sig"), newline="")))
        assert int(count) == len(lines) - 1


def test_everything_as_workbooks(at_work: None, world: World) -> None:
    files = archive(world, "us_secretary", "xlsx")
    for name in files.namelist():
        sheet = load_workbook(io.BytesIO(files.read(name))).worksheets[0]
        assert sheet.max_column > 2, name


def test_everything_is_on_the_record_of_the_own_side_alone(at_work: None, world: World) -> None:
    archive(world, "us_secretary")
    entry = AuditEntry.objects.get(act="export_everything")
    assert (entry.side, entry.actor) == ("us", world.cast.us_secretary)


@pytest.mark.parametrize("name", ["operator", "us_head", "us_counsel"])
def test_everything_is_for_secretaries(at_work: None, world: World, name: str) -> None:
    assert client_of(world, name).post(EVERYTHING, {"kind": "csv"}).status_code == 403
    assert not AuditEntry.objects.filter(act="export_everything").exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_archive_of_much_is_not_held_in_memory(kind: str) -> None:
    """40 MB of cells, of which none is kept."""
    columns = (Export("n", lambda row: row), Export("text", lambda row: "x" * 20_000))
    tables = [Listing(f"t{n}", "T", columns, iter(range(500))) for n in range(4)]
    out = io.BytesIO()
    tracemalloc.start()
    write_archive(out, kind, tables, Listing("contents", "C", columns[:1], ()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12_000_000
    assert len(zipfile.ZipFile(out).namelist()) == 5


def test_everything_is_written_for_who_has_just_asked_for_it(at_work: None, world: World) -> None:
    desk, colleague = client_of(world, "us_secretary"), client_of(world, "cn_secretary")
    archive_at = desk.post(EVERYTHING, {"kind": "csv"})["Location"]
    assert desk.get(archive_at)["Content-Type"] == "application/zip"
    assert colleague.get(archive_at)["Location"] == EVERYTHING
    assert desk.get(f"{EVERYTHING}eyJraW5kIjoiY3N2In0/")["Location"] == EVERYTHING
    with time_machine.travel(clock.now() + dt.timedelta(minutes=11), tick=False):
        assert desk.get(archive_at)["Location"] == EVERYTHING
    assert AuditEntry.objects.filter(act="export_everything").count() == 1
