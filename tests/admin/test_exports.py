"""Every list as CSV and XLSX, and everything in one archive, of what the own side may see."""

import csv
import io
import json
import tracemalloc
import zipfile
from hashlib import sha256
from pathlib import PurePosixPath

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from meetings.access import (
    visible_deadlines,
    visible_links,
    visible_progress_notes,
    visible_receipts,
    visible_sittings,
    visible_texts,
    visible_versions,
)
from meetings.models import Meeting, Paper, PaperReceipt, PaperVersion, TextRevision
from meetings.queries.archive import path_of_version
from members.models import ApiKey, AuditEntry, CalendarKey
from tests.signing_in import sign_in_as
from tests.world import SECRET, World
from workinggroup.lib import clock
from workinggroup.lib.admin import ScopedAdmin
from workinggroup.lib.downloads import write_archive
from workinggroup.lib.spreadsheets import Export, Listing
from workinggroup.lib.text import clean_line

EVERYTHING = "/admin/export/"
# The operator's look at whose keys are in use.
NOT_EXPORTED = {ApiKey, CalendarKey}


def client_of(world: World, name: str) -> Client:
    client = Client()
    sign_in_as(client, getattr(world.cast, name))
    return client


def archive(world: World, name: str, kind: str = "csv", papers: str = "") -> zipfile.ZipFile:
    asked = {"kind": kind, "papers": papers}
    answer = client_of(world, name).post(EVERYTHING, asked, follow=True)
    assert answer["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]


def texts(files: zipfile.ZipFile) -> str:
    return "\n".join(files.read(name).decode("utf-8-sig") for name in files.namelist())


def rows_of(files: zipfile.ZipFile, name: str) -> list[list[str]]:
    """The rows of a table in the archive, without its headings."""
    text = files.read(name).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))[1:]


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
        match.group(0)
        for match in SECRET.finditer(texts(archive(world, f"{side}_secretary", papers="on")))
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
        ("paperversion", visible_versions(viewer)),
        ("paperreceipt", visible_receipts(viewer)),
    ):
        assert len(rows_of(files, f"{name}.csv")) == rows.count(), name


def test_everything_tells_what_is_in_it(at_work: None, world: World) -> None:
    files = archive(world, "cn_secretary")
    assert len(files.namelist()) == len(set(files.namelist()))
    contents = rows_of(files, "everything-cn.csv")
    assert {row[0] for row in contents} == {*files.namelist()} - {"everything-cn.csv"}
    for name, _title, rows, _lost in contents:
        if name.endswith(".csv"):
            assert int(rows) == len(rows_of(files, name))


def test_everything_has_the_words_that_fingerprints_are_made_of(
    at_work: None, world: World
) -> None:
    files = archive(world, "cn_secretary")
    revisions = rows_of(files, "textrevision.csv")
    assert revisions
    for _symbol, _revision, fingerprint, *_, path in revisions:
        words = files.read(path)
        assert sha256(words).hexdigest() == fingerprint
        assert json.loads(words)


@pytest.mark.parametrize("side", ["us", "cn"])
def test_everything_has_the_files_of_papers_where_asked(
    at_work: None, world: World, side: str
) -> None:
    """Whole, each of them once, and what the other side had before it was shared in none."""
    files = archive(world, f"{side}_secretary", papers="on")
    kept = visible_versions(world.cast.viewer(f"{side}_secretary"))
    versions = {path_of_version(row): row.file.read() for row in kept}
    enclosed = [name for name in files.namelist() if name.startswith("papers/")]
    assert len(enclosed) == len({*enclosed}) == len(versions) > 0
    assert {name: files.read(name) for name in enclosed} == versions
    assert [row[-1] for row in rows_of(files, "paperversion.csv")] == enclosed
    without = archive(world, f"{side}_secretary")
    assert not [name for name in without.namelist() if name.startswith("papers/")]


def test_a_file_that_is_taken_along_is_opened(at_work: None, world: World) -> None:
    version, person = world.versions["cn"], world.cast.us_secretary
    receipts = PaperReceipt.objects.filter(version=version, person=person)
    receipts.delete()
    archive(world, "us_secretary")
    assert not receipts.exists()
    archive(world, "us_secretary", papers="on")
    assert receipts.count() == 1


def test_a_file_that_the_disk_lost_is_named(at_work: None, world: World) -> None:
    version = world.versions["us"]
    PaperVersion.objects.filter(pk=version.pk).update(file="2027/01/lost")
    files = archive(world, "us_secretary", papers="on")
    [path] = [row[0] for row in rows_of(files, "everything-us.csv") if row[3]]
    assert path == path_of_version(version) and path not in files.namelist()


NAMES = st.text(min_size=1, max_size=200).filter(lambda name: bool(clean_line(name)))


@given(name=NAMES)
def test_no_name_of_a_file_leaves_its_folder(name: str) -> None:
    paper = Paper(pk=7, meeting=Meeting(number="5"), type="DOC")
    path = PurePosixPath(path_of_version(PaperVersion(paper=paper, language="en", filename=name)))
    assert path.parts[:3] == ("papers", "not-released", "7")
    assert len(path.parts) == 4 and ".." not in path.parts
    assert len(path.name.encode()) < 255


def test_everything_as_workbooks(at_work: None, world: World) -> None:
    files = archive(world, "us_secretary", "xlsx")
    for name in files.namelist():
        if not name.endswith(".xlsx"):
            continue
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
    write_archive(out, kind, tables, Listing("contents", "C", columns[:1], ()), clock.now())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12_000_000
    assert len(zipfile.ZipFile(out).namelist()) == 5


def test_everything_is_written_for_who_has_just_asked_for_it(at_work: None, world: World) -> None:
    desk, colleague = client_of(world, "us_secretary"), client_of(world, "cn_secretary")
    archive_at = desk.post(EVERYTHING, {"kind": "csv"})["Location"]
    assert colleague.get(archive_at)["Location"] == EVERYTHING
    assert desk.get(archive_at)["Content-Type"] == "application/zip"
    assert desk.get(archive_at)["Location"] == EVERYTHING
    assert AuditEntry.objects.filter(act="export_everything").count() == 1
