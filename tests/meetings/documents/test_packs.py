"""The pack of a meeting: what is in it, for whom, and that no worker's end loses it."""

import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from meetings.enums import PackState
from meetings.models import MeetingPack, PaperReceipt
from meetings.services import packs, papers
from meetings.services.files import forget_stray_files
from members.models import Appointment
from tests import factories
from tests.meetings.documents.readback import pages_of, said_in, squeezed
from tests.world import NOW, SECRET, World, a_file, browser
from workinggroup.lib import clock

pytestmark = pytest.mark.usefixtures("at_work")


def a_pdf(pages: int = 1) -> bytes:
    """Blank pages, which would do something when they are opened or clicked."""
    writer = PdfWriter()
    alert = DictionaryObject(
        {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("app.alert"),
        }
    )
    for _each in range(pages):
        page = writer.add_blank_page(200, 200)
        page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): alert})
        click = DictionaryObject(
            {NameObject("/Subtype"): NameObject("/Link"), NameObject("/A"): alert}
        )
        page[NameObject("/Annots")] = ArrayObject([click])
    writer.root_object[NameObject("/OpenAction")] = alert
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def a_released_file(world: World, content: bytes, *, filename: str, **fields: Any) -> Any:
    paper = factories.a_paper(
        meeting=world.meeting,
        side="cn",
        created_by=world.cast.cn_secretary,
        state="released",
        title_en="A paper of two pages",
        title_zh="两页文件",
        **fields,
    )
    kind = "application/pdf" if filename.endswith("pdf") else "text/csv"
    return a_file(paper, filename=filename, content=content, number=1, content_type=kind)


def asked(world: World, name: str = "us_delegate") -> Client:
    client = browser(world, name)
    answer = client.post(reverse("meeting_pack", args=[world.meeting.number]))
    assert answer.status_code == 302
    return client


def page(world: World, client: Client) -> str:
    return client.get(reverse("meeting_pack", args=[world.meeting.number])).content.decode()


def taken(client: Client, file: str) -> bytes:
    answer = client.get(reverse("pack_file", args=[file, MeetingPack.objects.get().pk]))
    assert answer.status_code == 200
    return b"".join(answer)


def test_pack_has_contents_bookmarks_and_every_file(world: World) -> None:
    version = a_released_file(world, a_pdf(2), filename="two.pdf")
    table = a_released_file(world, b"a,b\n", filename="table.csv")
    client = asked(world)
    assert "Your pack is being made." in page(world, client)
    assert packs.make_ordered_packs(clock=clock.now) == 1
    assert "Your pack is ready:" in page(world, client)
    body = taken(client, "pdf")
    first, *rest = pages_of(body)
    assert squeezed("Papers of meeting 5") in first
    assert version.paper.symbol in first
    assert squeezed("Not in this PDF") in first
    assert table.filename in first
    reader: Any = PdfReader(io.BytesIO(body))
    places = {str(each.title): reader.get_destination_page_number(each) for each in reader.outline}
    (start,) = [at for title, at in places.items() if version.paper.symbol in title]
    # The contents say the page on which it begins.
    assert f"{start + 1}{version.paper.symbol}" in first.replace("\n", "")
    assert [rest[start - 1], rest[start]] == ["", ""]
    assert "Agenda of meeting 5" in places
    with zipfile.ZipFile(io.BytesIO(taken(client, "zip"))) as archive:
        names = archive.namelist()
        assert f"{table.paper.symbol.replace('/', '-')}-en-table.csv" in names
        assert archive.read(names[-1])
    assert b"app.alert" not in body


def test_every_file_counts_as_opened_and_the_page_says_so_before(world: World) -> None:
    a_released_file(world, a_pdf(), filename="one.pdf")
    client = browser(world, "us_delegate")
    PaperReceipt.objects.filter(person=world.cast.us_delegate).delete()
    said = page(world, client)
    assert (
        "3 files of papers are in it. The side that brought one sees that you opened it"
        in " ".join(said.split())
    )
    assert not PaperReceipt.objects.filter(person=world.cast.us_delegate).exists()
    asked(world)
    packs.make_ordered_packs(clock=clock.now)
    assert PaperReceipt.objects.filter(person=world.cast.us_delegate).count() == 3


def test_pack_has_nothing_private_of_either_side(world: World) -> None:
    for name in ("us_head", "cn_adviser"):
        MeetingPack.objects.all().delete()
        client = asked(world, name)
        packs.make_ordered_packs(clock=clock.now)
        assert SECRET.search(said_in(taken(client, "pdf"))) is None
        with zipfile.ZipFile(io.BytesIO(taken(client, "zip"))) as archive:
            assert len(archive.namelist()) >= 4
            assert not [name for name in archive.namelist() if SECRET.search(name)]
            assert not [
                name for name in archive.namelist() if SECRET.search(str(archive.read(name)))
            ]


def test_pack_is_its_readers_alone_in_the_role_they_hold(world: World) -> None:
    client = asked(world)
    packs.make_ordered_packs(clock=clock.now)
    path = reverse("pack_file", args=["pdf", MeetingPack.objects.get().pk])
    assert client.get(path).status_code == 200
    for name in ("us_head", "cn_delegate", "operator"):
        assert browser(world, name).get(path).status_code == 404
    assert client.get(path.replace("pdf", "exe")).status_code == 404
    held = Appointment.objects.get(person=world.cast.us_delegate, ended_at=None)
    held.ended_at = NOW
    held.save()
    Appointment.objects.create(
        person=world.cast.us_delegate, delegation=held.delegation, role="adviser", began_at=NOW
    )
    assert client.get(path).status_code == 404


def test_pack_of_whose_role_ended_is_not_made(world: World) -> None:
    asked(world)
    Appointment.objects.filter(person=world.cast.us_delegate).update(ended_at=NOW)
    PaperReceipt.objects.filter(person=world.cast.us_delegate).delete()
    packs.make_ordered_packs(clock=clock.now)
    assert MeetingPack.objects.get().state == PackState.FAILED
    assert not PaperReceipt.objects.filter(person=world.cast.us_delegate).exists()


def test_pack_is_ordered_once(world: World) -> None:
    asked(world)
    asked(world)
    assert MeetingPack.objects.count() == 1
    assert packs.make_ordered_packs(clock=clock.now) == 1
    assert packs.make_ordered_packs(clock=clock.now) == 0


def test_pack_whose_worker_ended_is_taken_up_by_another(world: World) -> None:
    asked(world)
    held = packs._claimed(NOW)
    assert held is not None
    # Nobody else has it while the lease runs; then somebody has, and the first one is too late.
    assert packs.make_ordered_packs(clock=lambda: NOW) == 0
    later = NOW + packs.LEASE + dt.timedelta(seconds=1)
    assert packs.make_ordered_packs(clock=lambda: later) == 1
    assert MeetingPack.objects.get().state == PackState.READY
    assert packs._held(held).update(done=1) == 0


def test_pack_that_ends_its_workers_is_given_up(world: World) -> None:
    client = asked(world)
    now = NOW
    for _each in range(packs.MOST_ATTEMPTS):
        assert packs._claimed(now) is not None
        now += packs.LEASE + dt.timedelta(seconds=1)
    assert packs._claimed(now) is None
    assert MeetingPack.objects.get().state == PackState.FAILED
    assert "The pack could not be made." in page(world, client)


def test_lost_file_fails_the_pack_and_leaves_nothing_behind(world: World) -> None:
    version = a_released_file(world, a_pdf(), filename="one.pdf")
    asked(world)
    default_storage.delete(str(version.file.name))
    packs.make_ordered_packs(clock=clock.now)
    pack = MeetingPack.objects.get()
    assert (pack.state, pack.pdf, pack.archive) == (PackState.FAILED, "", "")


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.4 broken", b"", b"%PDF-1.7\n" + b"\x00" * 999],
    ids=["cut off", "empty", "zeros"],
)
def test_file_that_cannot_be_read_is_in_the_archive_alone(world: World, content: bytes) -> None:
    version = a_released_file(world, content, filename="broken.pdf")
    client = asked(world)
    packs.make_ordered_packs(clock=clock.now)
    assert version.filename in pages_of(taken(client, "pdf"))[0]
    with zipfile.ZipFile(io.BytesIO(taken(client, "zip"))) as archive:
        (name,) = [each for each in archive.namelist() if each.endswith("broken.pdf")]
        assert archive.read(name) == content


def test_page_says_so_where_nothing_takes_it_up(world: World) -> None:
    client = asked(world)
    assert "Your pack is waiting to be made." not in page(world, client)
    MeetingPack.objects.update(asked_at=NOW - dt.timedelta(minutes=5))
    assert "Your pack is waiting to be made." in page(world, client)


def test_pack_goes_after_some_days_and_its_files_with_it(world: World) -> None:
    asked(world)
    packs.make_ordered_packs(clock=clock.now)
    pack = MeetingPack.objects.get()
    assert forget_stray_files(now=NOW + dt.timedelta(days=2)) == 0
    assert default_storage.exists(pack.pdf)
    assert packs.forget_packs(now=NOW + packs.PACK_LASTS - dt.timedelta(seconds=1)) == 0
    assert packs.forget_packs(now=NOW + packs.PACK_LASTS) == 1
    assert not default_storage.exists(pack.pdf)
    assert not default_storage.exists(pack.archive)


def test_withdrawn_paper_is_not_in_it(world: World) -> None:
    version = a_released_file(world, a_pdf(), filename="one.pdf")
    actor = world.cast.viewer("cn_head")
    papers.withdraw_paper(actor, paper=version.paper, reason="Wrong.", now=NOW)
    client = asked(world)
    packs.make_ordered_packs(clock=clock.now)
    with zipfile.ZipFile(io.BytesIO(taken(client, "zip"))) as archive:
        assert not [each for each in archive.namelist() if each.endswith("one.pdf")]
