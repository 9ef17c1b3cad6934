"""Another program opens a paper for Word, prints all of it, and saves it so that it comes back."""

import datetime as dt
import re
import subprocess
from pathlib import Path

from meetings.enums import TextKind
from meetings.rules.returned import read_returned
from tests import factories
from tests.conftest import Cast
from tests.meetings.documents.readback import lines_of, said_in
from tests.meetings.documents.test_pdf import furnish
from tests.meetings.documents.test_word import made
from tests.meetings.services.imports.test_agenda import as_word, furnished, planned
from tests.meetings.test_signers import text_signed
from workinggroup.lib.viewer import Side
from workinggroup.lib.word_files import read_word


def in_one_face(text: str) -> str:
    """Without the letters that Debian's Arial takes from another face: the reader of PDF finds them
    at the end of their line."""
    return re.sub("[\u1e00-\u1eff]", "", text)


def saved_as(kind: str, file: Path) -> Path:
    """The file as LibreOffice saves it in another kind, beside it."""
    folder = file.parent
    program = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    asked = ["--convert-to", kind, "--outdir", str(folder), str(file)]
    subprocess.run([*program, *asked], check=True, capture_output=True, timeout=120)
    return file.with_suffix(f".{kind}")


def test_libreoffice_prints_what_was_signed(cast: Cast, now: dt.datetime, tmp_path: Path) -> None:
    text = text_signed(cast, TextKind.MINUTES, now, lambda meeting: furnish(meeting, cast))
    (tmp_path / "minutes.docx").write_bytes(made(cast, text))
    saved_as("pdf", tmp_path / "minutes.docx")
    said = in_one_face(said_in((tmp_path / "minutes.pdf").read_bytes()))
    content = text.revisions.get().content
    lines = [in_one_face(line) for code in ("en", "zh") for line in lines_of(content, code)]
    assert [line for line in lines if line not in said] == []
    assert len(lines) > 60
    assert "FINAL·定稿" in said


def test_what_libreoffice_saved_comes_back(cast: Cast, now: dt.datetime, tmp_path: Path) -> None:
    """Through its own format and back: bookmarks, titles and facts of an agenda are still there."""
    meeting = factories.a_meeting(number=5)
    furnished(cast, meeting)
    file = tmp_path / "agenda.docx"
    file.write_bytes(as_word(cast, meeting, Side.CN, ("en", "zh")))
    own = saved_as("odt", file)
    file.unlink()
    content = saved_as("docx", own).read_bytes()
    plan = planned(cast, meeting, content)
    assert plan.faults == ()
    assert plan.changes_nothing and not plan.differs
    found = read_returned(read_word(content))
    assert found.lines == len(plan.lines)
    assert found.texts == ()
