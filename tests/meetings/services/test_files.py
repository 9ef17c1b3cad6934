"""Files that no row names are removed, later than anybody could miss them."""

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from meetings.services import papers
from meetings.services.files import forget_stray_files
from tests import factories
from tests.conftest import Cast


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
    left = [aged("2027/01/fresh", now, 6), aged("2027/01/fresh.part", now, 0.5)]
    gone = [aged("2027/01/stray", now, 8 + offset), aged("2027/01/half.part", now, 2 + offset)]
    assert forget_stray_files(now=now) == 2
    assert [path.exists() for path in (kept, *left, *gone)] == [True, True, True, False, False]
    assert forget_stray_files(now=now) == 0
