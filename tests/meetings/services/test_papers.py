"""Papers: private work, one-way release, files that are what they say."""

import datetime as dt
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from meetings.access import audience_of_paper, visible_papers, visible_versions
from meetings.enums import PaperState
from meetings.models import Meeting, Paper, PaperReceipt, PaperVersion
from meetings.services import papers
from members.access import visible_audit
from members.models import AuditEntry, MailPreference, Notification
from tests import factories
from tests.api import Program
from tests.conftest import Cast
from tests.meetings.written import to_whom
from tests.races import at_once
from workinggroup.lib.errors import NotAllowed, Refused, Stale

PDF = b"%PDF-1.7 x"


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return factories.a_meeting()


def add(cast: Cast, meeting: Meeting, now: dt.datetime, name: str = "us_delegate") -> Paper:
    return papers.add_paper(
        cast.viewer(name), meeting=meeting, title_en="Position", title_zh="立场", now=now
    )


def upload(
    cast: Cast, paper: Paper, now: dt.datetime, name: str = "us_delegate", **values: Any
) -> PaperVersion:
    given = {"language": "en", "filename": "a.pdf", "upload": ContentFile(PDF), **values}
    return papers.upload_version(cast.viewer(name), paper=paper, now=now, **given)


def release(
    cast: Cast, paper: Paper, now: dt.datetime, name: str = "us_secretary", level: str = "heads"
) -> Paper:
    return papers.release_paper(cast.viewer(name), paper=paper, distribution=level, now=now)


def stored(settings: Any) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_paper_is_private_until_released(cast: Cast, meeting: Meeting, now: dt.datetime) -> None:
    paper = add(cast, meeting, now)
    version = upload(cast, paper, now)
    for name in ("cn_head", "cn_secretary", "cn_delegate"):
        assert not visible_papers(cast.viewer(name)).exists()
        assert not visible_versions(cast.viewer(name)).exists()
    assert (paper.symbol, version.number) == ("", None)
    assert Notification.objects.count() == 0


def test_release_gives_the_symbol_and_shares_only_the_newest_files(
    cast: Cast, meeting: Meeting, now: dt.datetime
) -> None:
    private = add(cast, meeting, now, "cn_delegate")
    upload(cast, private, now, "cn_delegate")
    paper = add(cast, meeting, now)
    draft = upload(cast, paper, now, filename="draft.pdf")
    newest = upload(cast, paper, now + dt.timedelta(minutes=1), filename="final.pdf")
    chinese = upload(cast, paper, now, language="zh", filename="定稿.pdf")
    paper = release(cast, paper, now)
    assert (paper.symbol, paper.state) == ("JWG/5/DOC/H.1", PaperState.RELEASED)
    theirs = visible_versions(cast.viewer("cn_head")).filter(paper=paper)
    assert set(theirs.values_list("pk", "number")) == {(newest.pk, 1), (chinese.pk, 1)}
    assert visible_versions(cast.viewer("us_adviser")).filter(pk=draft.pk).exists()
    assert not visible_papers(cast.viewer("cn_delegate")).filter(pk=paper.pk).exists()
    told = Notification.objects.filter(rule="paper_released").values_list("recipient", flat=True)
    assert {cast.cn_head.pk, cast.cn_secretary.pk} <= set(told)
    assert not {cast.cn_delegate.pk, cast.cn_counsel.pk} & set(told)


def test_symbols_have_no_gaps_for_private_papers(
    cast: Cast, meeting: Meeting, now: dt.datetime
) -> None:
    symbols = []
    for name in ("us", "cn", "us", "cn"):
        secret = add(cast, meeting, now, f"{name}_delegate")
        upload(cast, secret, now, f"{name}_delegate")
        with pytest.raises(Refused):
            release(cast, secret, now, f"{name}_head", level="delegation")
        paper = add(cast, meeting, now, f"{name}_delegate")
        upload(cast, paper, now, f"{name}_delegate")
        symbols.append(release(cast, paper, now, f"{name}_head").symbol)
    assert symbols == [f"JWG/5/DOC/H.{serial}" for serial in (1, 2, 3, 4)]


def test_symbols_tell_nobody_of_papers_for_others(
    cast: Cast, meeting: Meeting, now: dt.datetime
) -> None:
    """Whoever reads the papers of a meeting finds no gap in their numbers, at any time."""
    for level in ("heads", "working_group", "heads", "heads", "public", "working_group"):
        paper = add(cast, meeting, now)
        upload(cast, paper, now)
        release(cast, paper, now, level=level)
        for name in ("us_delegate", "cn_delegate", "cn_head"):
            told = {p.symbol for p in visible_papers(cast.viewer(name)) if p.symbol}
            for stem in ("JWG/5/DOC/", "JWG/5/DOC/H."):
                serials = {s.removeprefix(stem) for s in told if s.removeprefix(stem).isdigit()}
                assert serials == {str(n + 1) for n in range(len(serials))}
    assert {p.symbol for p in visible_papers(cast.viewer("cn_delegate"))} == {
        f"JWG/5/DOC/{serial}" for serial in (1, 2, 3)
    }


def test_keys_of_private_rows_are_no_sequence(
    cast: Cast, meeting: Meeting, now: dt.datetime
) -> None:
    keys = [add(cast, meeting, now).pk for _each in range(5)]
    assert min(abs(a - b) for a in keys for b in keys if a != b) > 1000


def test_release_is_one_way_and_needs_a_file(
    cast: Cast, meeting: Meeting, now: dt.datetime
) -> None:
    paper = add(cast, meeting, now)
    with pytest.raises(Refused):
        release(cast, paper, now)
    upload(cast, paper, now)
    release(cast, paper, now)
    with pytest.raises(Stale):
        release(cast, paper, now)


@pytest.mark.parametrize(
    "name", ["us_delegate", "us_counsel", "cn_head", "cn_secretary", "operator"]
)
def test_release_is_for_head_and_secretary_of_the_side(
    cast: Cast, meeting: Meeting, now: dt.datetime, name: str
) -> None:
    paper = add(cast, meeting, now)
    upload(cast, paper, now)
    with pytest.raises((NotAllowed, Stale)):
        release(cast, paper, now, name)
    paper.refresh_from_db()
    assert paper.state == PaperState.PRIVATE


@pytest.mark.parametrize("name", ["cn_head", "us_alternate", "us_left", "stranger"])
def test_files_are_added_by_the_author_or_the_secretariat(
    cast: Cast, meeting: Meeting, now: dt.datetime, settings: Any, name: str
) -> None:
    paper = add(cast, meeting, now)
    with pytest.raises((NotAllowed, Stale)):
        upload(cast, paper, now, name)
    assert (paper.versions.count(), stored(settings)) == (0, [])


def test_next_file_of_a_released_paper_is_the_next_version(
    cast: Cast, meeting: Meeting, now: dt.datetime
) -> None:
    paper = add(cast, meeting, now)
    upload(cast, paper, now)
    release(cast, paper, now)
    with pytest.raises(NotAllowed):
        upload(cast, paper, now)
    second = upload(cast, paper, now + dt.timedelta(hours=1), "us_secretary")
    assert second.number == 2
    assert visible_versions(cast.viewer("cn_head")).filter(pk=second.pk).exists()


def test_withdrawn_paper_keeps_its_title_and_not_its_files(
    cast: Cast, meeting: Meeting, now: dt.datetime
) -> None:
    paper = add(cast, meeting, now)
    upload(cast, paper, now)
    paper = release(cast, paper, now)
    secretary = cast.viewer("us_secretary")
    with pytest.raises(Refused):
        papers.withdraw_paper(secretary, paper=paper, reason=" ", now=now)
    papers.withdraw_paper(secretary, paper=paper, reason="Replaced.", now=now)
    other = cast.viewer("cn_head")
    assert visible_papers(other).get().symbol == "JWG/5/DOC/H.1"
    assert not visible_versions(other).exists()


def test_paper_withdrawn_in_private_is_never_heard_of(
    cast: Cast, meeting: Meeting, now: dt.datetime
) -> None:
    paper = add(cast, meeting, now)
    upload(cast, paper, now)
    papers.withdraw_paper(cast.viewer("us_delegate"), paper=paper, reason="No.", now=now)
    other = cast.viewer("cn_secretary")
    assert not visible_papers(other).exists()
    assert not visible_audit(other).exists()
    assert visible_audit(cast.viewer("us_adviser")).count() == 3


def test_superseded_paper_stays_readable(cast: Cast, meeting: Meeting, now: dt.datetime) -> None:
    paper = add(cast, meeting, now)
    upload(cast, paper, now)
    release(cast, paper, now)
    papers.supersede_paper(cast.viewer("us_head"), paper=paper, now=now)
    assert visible_versions(cast.viewer("cn_head")).exists()
    with pytest.raises(NotAllowed):
        upload(cast, paper, now, "us_head")


def test_private_history_stays_private_after_the_release(
    cast: Cast, meeting: Meeting, now: dt.datetime
) -> None:
    paper = add(cast, meeting, now)
    papers.change_paper(cast.viewer("us_delegate"), paper=paper, title_en="Softer", now=now)
    upload(cast, paper, now)
    release(cast, paper, now)
    acts = visible_audit(cast.viewer("cn_head")).values_list("act", flat=True)
    assert list(acts) == ["release_paper"]
    assert AuditEntry.objects.filter(side="us").count() == 3


def test_when_it_was_uploaded_privately_is_its_sides_own_business(
    cast: Cast, meeting: Meeting, now: dt.datetime
) -> None:
    paper, early = add(cast, meeting, now), now - dt.timedelta(days=40)
    draft = upload(cast, paper, early)
    assert draft.shared_at is None
    release(cast, paper, now, level="working_group")
    shared = PaperVersion.objects.get(paper=paper)
    assert (shared.uploaded_at, shared.shared_at) == (early, now)
    later = now + dt.timedelta(hours=1)
    paper.refresh_from_db()
    assert upload(cast, paper, later, "us_head").shared_at == later
    told = Program(cast.cn_delegate).read(f"papers/{paper.pk}/")
    assert early.date().isoformat() not in str(told)
    assert now.date().isoformat() in str(told["versions"])


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        ("a.pdf", b""),
        ("a.pdf", b"MZ\x90"),
        ("a.exe", b"MZ\x90"),
        ("a.html", b"<script>alert(1)</script>"),
        ("a.svg", b"<svg onload='x'/>"),
        ("a.docx", b"PK\x03\x04 broken"),
        ("a.png", PDF),
        ("a.txt", b"\x00\x01"),
        ("pdf", PDF),
        ("", PDF),
        ("../../", PDF),
    ],
)
def test_file_refused_leaves_nothing_on_the_disk(
    cast: Cast,
    meeting: Meeting,
    now: dt.datetime,
    settings: Any,
    filename: str,
    content: bytes,
) -> None:
    paper = add(cast, meeting, now)
    with pytest.raises(Refused) as refusal:
        upload(cast, paper, now, filename=filename, upload=ContentFile(content))
    assert list(refusal.value.fields) == ["file"]
    assert (paper.versions.count(), stored(settings)) == (0, [])


def test_file_too_large_is_refused(
    cast: Cast, meeting: Meeting, now: dt.datetime, settings: Any
) -> None:
    settings.PAPER_MAX_BYTES = 100
    paper = add(cast, meeting, now)
    with pytest.raises(Refused):
        upload(cast, paper, now, upload=ContentFile(PDF + b"x" * 100))
    assert stored(settings) == []


def test_row_that_fails_takes_its_file_with_it(
    cast: Cast, meeting: Meeting, now: dt.datetime, settings: Any
) -> None:
    paper = add(cast, meeting, now)
    Paper.objects.filter(pk=paper.pk).update(state=PaperState.WITHDRAWN)
    with pytest.raises(NotAllowed):
        upload(cast, paper, now)
    assert stored(settings) == []


def test_file_is_stored_under_a_name_that_says_nothing(
    cast: Cast, meeting: Meeting, now: dt.datetime, settings: Any
) -> None:
    paper = add(cast, meeting, now)
    version = upload(cast, paper, now, filename="C:\\fakepath\\秘\u202e方案.PDF")
    assert version.filename == "秘方案.PDF"
    assert version.content_type == "application/pdf"
    (path,) = stored(settings)
    assert path.read_bytes() == PDF
    assert path.stat().st_mode & 0o077 == 0
    assert len(path.name) == 40 and "." not in path.name


def test_first_opening_leaves_one_receipt(cast: Cast, meeting: Meeting, now: dt.datetime) -> None:
    paper = add(cast, meeting, now)
    version = upload(cast, paper, now)
    release(cast, paper, now)
    later = now + dt.timedelta(hours=1)
    for moment in (now, later):
        with papers.open_file(cast.viewer("cn_head"), version=version, now=moment) as opened:
            assert opened.read() == PDF
    receipt = PaperReceipt.objects.get()
    assert (receipt.person, receipt.opened_at) == (cast.cn_head, now)


def test_operators_opening_is_on_record_for_the_side(
    cast: Cast, meeting: Meeting, now: dt.datetime
) -> None:
    version = upload(cast, add(cast, meeting, now), now)
    papers.open_file(cast.viewer("operator"), version=version, now=now).close()
    entry = AuditEntry.objects.get(act="operator_opened_paper")
    assert (entry.side, entry.actor) == ("us", cast.operator)
    assert PaperReceipt.objects.count() == 0


def test_file_lost_from_the_disk_is_said_plainly(
    cast: Cast, meeting: Meeting, now: dt.datetime
) -> None:
    version = upload(cast, add(cast, meeting, now), now)
    Path(default_storage.path(version.file.name)).unlink()
    with pytest.raises(Refused):
        papers.open_file(cast.viewer("us_head"), version=version, now=now)


# --- who is told ----------------------------------------------------------------------------------
# A Tuesday, 10:00 in Washington, 23:00 in Beijing.
TUESDAY = dt.datetime(2027, 1, 5, 15, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def released(cast: Cast, meeting: Meeting, level: str) -> Paper:
    paper = add(cast, meeting, TUESDAY)
    upload(cast, paper, TUESDAY)
    release(cast, paper, TUESDAY, level=level)
    Notification.objects.update(state="sent", sent_at=TUESDAY)
    return Paper.objects.get(pk=paper.pk)


@pytest.mark.parametrize("level", ["heads", "working_group"])
def test_new_versions_of_a_released_paper_are_one_letter_to_its_readers(
    cast: Cast, meeting: Meeting, level: str
) -> None:
    paper = released(cast, meeting, level)
    for minute, language in enumerate(("en", "zh", "en")):
        now = TUESDAY + HOUR + dt.timedelta(minutes=minute)
        upload(cast, paper, now, "us_secretary", language=language)
    audience = set(audience_of_paper(paper, TUESDAY).values_list("pk", flat=True))
    assert to_whom(rule="paper_version") == audience
    assert (cast.cn_delegate.pk in audience) is (level == "working_group")
    assert Notification.objects.filter(rule="paper_version").count() == len(audience)
    [own] = Notification.objects.filter(rule="paper_version", recipient=cast.us_head)
    assert own.due_at == TUESDAY + HOUR + dt.timedelta(minutes=30)


def test_who_is_yet_to_hear_of_the_release_hears_of_it_once(cast: Cast, meeting: Meeting) -> None:
    paper = released(cast, meeting, "working_group")
    # In Beijing it is night: there the letter about the release waits for the morning.
    Notification.objects.filter(recipient__in=cast.of_side("cn")).update(
        state="queued", sent_at=None
    )
    upload(cast, paper, TUESDAY + HOUR, "us_secretary")
    assert to_whom(rule="paper_version") == {person.pk for person in cast.of_side("us")}


def test_draft_of_a_private_paper_is_told_to_nobody(cast: Cast, meeting: Meeting) -> None:
    paper = add(cast, meeting, TUESDAY)
    upload(cast, paper, TUESDAY)
    papers.withdraw_paper(cast.viewer("us_secretary"), paper=paper, reason="No.", now=TUESDAY)
    assert not Notification.objects.exists()


def test_withdrawal_of_a_released_paper_is_told_to_its_readers(
    cast: Cast, meeting: Meeting
) -> None:
    paper = released(cast, meeting, "heads")
    upload(cast, paper, TUESDAY + HOUR, "us_secretary")
    papers.withdraw_paper(
        cast.viewer("us_secretary"), paper=paper, reason="Wrong file.", now=TUESDAY + HOUR
    )
    assert to_whom(rule="paper_version", state="queued") == set()
    audience = set(audience_of_paper(paper, TUESDAY).values_list("pk", flat=True))
    assert to_whom(rule="paper_withdrawn") == audience
    assert cast.cn_head.pk in audience and cast.cn_delegate.pk not in audience
    assert {row.payload["reason"] for row in Notification.objects.filter(state="queued")} == {
        "Wrong file."
    }


def test_letters_about_new_versions_can_be_switched_off(cast: Cast, meeting: Meeting) -> None:
    MailPreference.objects.create(person=cast.cn_head, kind="papers", mode="off")
    paper = released(cast, meeting, "heads")
    upload(cast, paper, TUESDAY + HOUR, "us_secretary")
    assert cast.cn_head.pk not in to_whom(rule="paper_version")


# --- drafts of files -----------------------------------------------------------------------------
def test_draft_file_is_removed_with_its_bytes(
    cast: Cast, now: dt.datetime, django_capture_on_commit_callbacks: Any
) -> None:
    meeting = factories.a_meeting()
    paper = factories.a_paper(meeting=meeting, side="us", created_by=cast.us_delegate)
    version = factories.a_version(paper=paper, number=None)
    version.file.save("x.txt", ContentFile(b"not meant for anybody"))
    PaperReceipt.objects.create(version=version, person=cast.us_head, opened_at=now)
    kept, storage = str(version.file.name), version.file.storage
    with django_capture_on_commit_callbacks(execute=True):
        papers.remove_draft(cast.viewer("us_delegate"), version=version, now=now)
    assert not PaperVersion.objects.exists()
    assert not storage.exists(kept)
    entry = AuditEntry.objects.get(act="remove_draft")
    assert (entry.side, entry.changes) == ("us", {"file": [version.filename, ""]})


def test_removing_an_old_draft_of_a_shared_paper_moves_nothing_that_the_other_side_reads(
    cast: Cast, now: dt.datetime
) -> None:
    meeting = factories.a_meeting()
    paper = factories.a_paper(meeting=meeting, side="us", created_by=cast.us_delegate)
    draft = factories.a_version(paper=paper, number=None, uploaded_at=now - dt.timedelta(days=1))
    factories.a_version(paper=paper, number=None, uploaded_at=now)
    papers.release_paper(cast.viewer("us_head"), paper=paper, distribution="working_group", now=now)
    shared = Paper.objects.values().get()
    papers.remove_draft(cast.viewer("us_head"), version=draft, now=now + dt.timedelta(hours=1))
    assert Paper.objects.values().get() == shared
    assert AuditEntry.objects.get(act="remove_draft").side == "us"


def test_file_that_was_shared_is_never_removed(cast: Cast, now: dt.datetime) -> None:
    meeting = factories.a_meeting()
    paper = factories.a_paper(meeting=meeting, side="us", created_by=cast.us_delegate)
    version = factories.a_version(paper=paper, number=None)
    papers.release_paper(cast.viewer("us_head"), paper=paper, distribution="working_group", now=now)
    version.refresh_from_db()
    with pytest.raises(Refused, match="was shared"):
        papers.remove_draft(cast.viewer("us_head"), version=version, now=now)
    for name in ("us_delegate", "us_alternate", "us_counsel"):
        with pytest.raises(NotAllowed):
            papers.remove_draft(cast.viewer(name), version=version, now=now)
    assert PaperVersion.objects.exists()


# --- how much a side may keep ---------------------------------------------------------------------
def test_a_side_has_so_much_room_for_a_meeting(
    cast: Cast, meeting: Meeting, now: dt.datetime, settings: Any
) -> None:
    settings.PAPERS_QUOTA_BYTES = 3 * len(PDF) - 1
    first, second = add(cast, meeting, now), add(cast, meeting, now)
    upload(cast, first, now)
    draft = upload(cast, second, now)
    before = stored(settings)
    with pytest.raises(Refused, match="does not fit") as refused:
        upload(cast, second, now)
    assert list(refused.value.fields) == ["file"]
    assert stored(settings) == before
    # Neither the other side's room nor that of another meeting.
    upload(cast, add(cast, meeting, now, "cn_head"), now, "cn_head")
    upload(cast, add(cast, factories.a_meeting(number=6, half=2), now), now)
    papers.remove_draft(cast.viewer("us_delegate"), version=draft, now=now)
    upload(cast, second, now)


def test_its_own_side_alone_reads_how_much_room_there_is(
    cast: Cast, meeting: Meeting, now: dt.datetime, client_of: Any
) -> None:
    paper = add(cast, meeting, now)
    upload(cast, paper, now)
    release(cast, paper, now, level="working_group")
    address = f"/papers/{paper.pk}/"
    said = {
        name: "The files of your side"
        in client_of(getattr(cast, name)).get(address).content.decode()
        for name in ("us_secretary", "cn_delegate", "cn_secretary", "operator")
    }
    assert said == {
        "us_secretary": True,
        "cn_delegate": False,
        "cn_secretary": False,
        "operator": False,
    }


def test_two_who_upload_at_once_share_the_room(
    racers: Cast, now: dt.datetime, settings: Any
) -> None:
    settings.PAPERS_QUOTA_BYTES = 2 * len(PDF) - 1
    meeting = factories.a_meeting()
    made = [add(racers, meeting, now) for _paper in range(2)]
    ended = at_once(*(partial(upload, racers, paper, now) for paper in made))
    assert sorted(type(each).__name__ for each in ended) == ["PaperVersion", "Refused"]
    assert len(stored(settings)) == PaperVersion.objects.count() == 1
