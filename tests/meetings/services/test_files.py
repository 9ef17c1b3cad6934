"""Files that no row names are removed, later than anybody could miss them."""

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from meetings.models import PaperVersion
from meetings.services import papers
from meetings.services.files import forget_half_written, forget_stray_files
from tests import factories
from tests.conftest import Cast
from tests.world import a_file
from workinggroup.lib.storage import ASIDE
from workinggroup.lib.whole_files import PART


def aged(name: str, now: dt.datetime, days: float) -> Path:
    path = Path(default_storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    then = (now - dt.timedelta(days=days)).timestamp()
    os.utime(path, (then, then))
    return path


@pytest.mark.parametrize("offset", [0, 400])
def test_what_has_no_row_goes_and_what_has_one_stays(
    cast: Cast, settings: Any, now: dt.datetime, offset: int
) -> None:
    paper = papers.add_paper(
        cast.viewer("us_delegate"),
        meeting=factories.a_meeting(),
        title_en="A",
        title_zh="",
        now=now,
    )
    version = papers.upload_version(
        cast.viewer("us_delegate"),
        paper=paper,
        language="en",
        filename="a.pdf",
        upload=ContentFile(b"%PDF-1.7 x"),
        now=now,
    )
    kept = aged(version.file.name, now, 900 + offset)
    left = [aged("2027/01/fresh", now, 0.9), aged("2027/01/fresh.part", now, 0.5)]
    gone = [aged("2027/01/stray", now, 8 + offset), aged("2027/01/half.part", now, 2 + offset)]
    assert forget_stray_files(now=now) == 1
    assert [path.exists() for path in (kept, *left, *gone)] == [True, True, True, False, False]
    # However old it is, it lies aside for a week from the day on which it was found without a row.
    aside = Path(default_storage.path(f"{ASIDE}/2027/01/stray"))
    left[0].touch()
    assert forget_stray_files(now=now + dt.timedelta(days=6)) == 1
    assert (aside.exists(), left[0].exists()) == (True, False)
    assert forget_stray_files(now=now + dt.timedelta(days=8)) == 1
    assert not aside.exists()


def test_a_file_whose_row_comes_back_comes_back_with_it(cast: Cast, now: dt.datetime) -> None:
    """The wrong backup was restored, and then the right one."""
    version = a_file(
        factories.a_paper(meeting=factories.a_meeting(), side="us", created_by=cast.us_head),
        filename="a.pdf",
    )
    place = aged(version.file.name, now, 400)
    PaperVersion.objects.filter(pk=version.pk).update(file="elsewhere")
    assert forget_stray_files(now=now) == 0
    assert not place.exists()
    PaperVersion.objects.filter(pk=version.pk).update(file=version.file.name)
    assert forget_stray_files(now=now + dt.timedelta(days=3)) == 0
    assert place.exists()


@pytest.mark.parametrize("embedded", [True, False])
def test_letters_and_rings_that_a_killed_process_began_go(
    settings: Any, tmp_path: Path, now: dt.datetime, embedded: bool
) -> None:
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    rings = tmp_path / "rings"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"folder": str(rings)} if embedded else {}
    for folder in (settings.EMAIL_FILE_PATH, rings):
        folder.mkdir()
        for name, hours in ((f"left{PART}", 25), (f"begun{PART}", 23), ("whole", 25)):
            path = folder / name
            path.touch()
            then = (now - dt.timedelta(hours=hours)).timestamp()
            os.utime(path, (then, then))
    assert forget_half_written(now=now) == (2 if embedded else 1)
    assert not (settings.EMAIL_FILE_PATH / f"left{PART}").exists()
    assert (rings / f"left{PART}").exists() is not embedded
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(kept) == (4 if embedded else 5)
