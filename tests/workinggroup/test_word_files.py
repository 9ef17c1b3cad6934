"""Reading files of Word: what is there once every tracked change is accepted."""

import io
import time
import zipfile
from collections.abc import Callable

import pytest

from tests.wordfiles import (
    bookmarked,
    cell,
    commented,
    deleted,
    inserted,
    run,
    table,
    word_file,
)
from workinggroup.lib.word_files import NoWordFileError, WordComment, read_word


def test_tracked_changes_are_read_as_accepted() -> None:
    changed = run("Both sides ") + deleted("agree") + inserted("take note", "Li") + run(".")
    file = read_word(word_file(table(["1", cell(changed)])))
    [[row]] = file.tables
    assert [each.text for each in row.cells] == ["1", "Both sides take note."]
    assert row.cells[1].changed_by == ("Kim", "Li")


def test_deleted_row_is_gone_and_a_wide_cell_counts_for_its_columns() -> None:
    gone = '<w:tr><w:trPr><w:del w:id="1"/></w:trPr><w:tc><w:p/></w:tc></w:tr>'
    wide = table([cell(run("A"), spans=2), "B"]).replace("</w:tbl>", f"{gone}</w:tbl>")
    [[row]] = read_word(word_file(wide)).tables
    assert [each.text for each in row.cells] == ["A", "", "B"]


def test_lines_breaks_tabs_and_bold() -> None:
    two = f"{run('Title', bold=True)}<w:r><w:br/></w:r>{run('one')}<w:r><w:tab/></w:r>{run('two')}"
    [[row]] = read_word(word_file(table([cell(two, run("Below"), "")]))).tables
    [read] = row.cells
    assert [(line.text, line.bold) for line in read.lines] == [
        ("Title", True),
        ("one\ttwo", False),
        ("Below", False),
    ]


def test_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    gone = '<w:pPr><w:rPr><w:del w:id="1" w:author="Kim"/></w:rPr></w:pPr>'
    [[row]] = read_word(
        word_file(table([cell(gone + run("One, "), run("two."), run("Three."))]))
    ).tables
    assert row.cells[0].text == "One, two.\nThree."


def test_text_box_is_read_once() -> None:
    """Word draws it once for new programs and once more for old ones."""
    box = f"<w:txbxContent><w:p>{run('In a box.')}</w:p></w:txbxContent>"
    both = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    compatible = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    drawn = f'<w:r><mc:AlternateContent xmlns:mc="{compatible}">{both}</mc:AlternateContent></w:r>'
    [[row]] = read_word(word_file(table([cell(run("Beside. ") + drawn)]))).tables
    assert row.cells[0].text.split("\n") == ["Beside. ", "In a box."]


def test_remarks_that_never_end_cost_little() -> None:
    open_ended = "".join(f'<w:commentRangeStart w:id="{n}"/>' for n in range(20_000))
    started = time.process_time()
    file = read_word(word_file(table([cell(open_ended + run("word ") * 20_000)])))
    assert time.process_time() - started < 10
    assert file.tables[0][0].cells[0].text.startswith("word word")


def test_comments_are_told_with_what_they_are_about() -> None:
    body = table(["1", cell(run("Of the ") + commented(run("list"), 0))])
    loose = f"<w:p>{commented(run('Title'), 1)}</w:p>"
    said = {0: ("Kim", "Which list?"), 1: ("Li", "Fine.")}
    file = read_word(word_file(loose, body, comments=said))
    [[row]] = file.tables
    assert row.cells[1].comments == (WordComment("Kim", "Which list?", "list"),)
    assert file.comments == (WordComment("Li", "Fine.", "Title"),)


def test_tables_in_content_controls_and_names_of_bookmarks() -> None:
    inner = table([cell(bookmarked(run("2"), "jwg_2")), "x"])
    file = read_word(word_file(f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>"))
    [[row]] = file.tables
    assert row.bookmarks == ("jwg_2",)


def test_fields_and_instructions() -> None:
    field = '<w:r><w:instrText>PAGE</w:instrText></w:r><w:fldSimple w:instr="PAGE">'
    [[row]] = read_word(word_file(table([cell(f"{field}{run('3')}</w:fldSimple>")]))).tables
    assert row.cells[0].text == "3"


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(60 * 1024 * 1024))
    return out.getvalue()


def with_doctype() -> bytes:
    return word_file('<!DOCTYPE x [<!ENTITY a "b">]>')


def cut_off() -> bytes:
    return word_file()[:200]


@pytest.mark.parametrize(
    "made",
    [bytes, lambda: b"PK\x03\x04", lambda: b"text", cut_off, bomb, with_doctype],
    ids=["empty", "a beginning", "text", "cut off", "bomb", "doctype"],
)
def test_what_is_no_word_file_is_refused(made: Callable[[], bytes]) -> None:
    with pytest.raises(NoWordFileError):
        read_word(made())
