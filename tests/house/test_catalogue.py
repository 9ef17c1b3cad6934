"""The Chinese catalogue is complete, and the check of it can fail."""

from pathlib import Path

import pytest

from workinggroup.catalogue import compiled, faults, missing, po_path, read_catalogue, update

ROOT = Path(__file__).resolve().parents[2]


def test_the_catalogue_is_complete() -> None:
    assert faults(ROOT) == []


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "members").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "members" / "views.py").write_text(
        "from django.utils.translation import gettext as _, pgettext_lazy, ngettext\n"
        '_("Seat"); pgettext_lazy("clock", "Time"); ngettext("%(n)s seat", "%(n)s seats", 2)\n'
    )
    (tmp_path / "templates" / "page.html").write_text(
        '<p>It\'s {% translate "Home" %}</p>\n'
        "   <b>{% blocktrans trimmed with n=name %}\n   Dear {{ n }}\n  {% endblocktrans %}</b>\n"
    )
    return tmp_path


def _translate(project: Path) -> None:
    path = po_path(project)
    text = path.read_text()
    for english, chinese in [
        ("Seat", "席位"),
        ("Time", "时间"),
        ("%(n)s seats", "%(n)s 个席位"),
        ("Home", "首页"),
        ("Dear %(n)s", "%(n)s：您好"),
    ]:
        head, tail = text.split(f'"{english}"\nmsgstr', 1)
        empty = '[0] ""' if tail.startswith("[0]") else ' ""'
        text = f'{head}"{english}"\nmsgstr{tail.replace(empty, empty[:-1] + chinese + chr(34), 1)}'
    path.write_text(text)
    path.with_suffix(".mo").write_bytes(compiled(read_catalogue(path)))


def test_messages_of_code_and_templates_are_found(project: Path) -> None:
    update(project)
    found = {(m.context, m.id) for m in read_catalogue(po_path(project)) if m.id}
    assert found == {
        (None, "Seat"),
        ("clock", "Time"),
        (None, ("%(n)s seat", "%(n)s seats")),
        (None, "Home"),
        (None, "Dear %(n)s"),
    }


def test_the_head_says_whose_it_is_and_is_no_guess(project: Path) -> None:
    update(project)
    path = po_path(project)
    head = path.read_text().partition('msgid "Seat"')[0]
    assert "fuzzy" not in head
    assert "Last-Translator: The two secretariats" in head
    assert not [word for word in ("PROJECT", "FULL NAME", "YEAR", "ORGANIZATION") if word in head]
    _translate(project)
    assert faults(project) == []
    path.write_text(path.read_text().replace('msgid ""\n', '#, fuzzy\nmsgid ""\n', 1))
    assert "the head is not filled in" in faults(project)


def test_a_complete_catalogue_passes_and_stays(project: Path) -> None:
    update(project)
    _translate(project)
    assert faults(project) == []
    before = po_path(project).read_bytes()
    update(project)
    assert po_path(project).read_bytes() == before


def test_a_message_without_chinese_is_a_fault(project: Path) -> None:
    update(project)
    assert len(missing(read_catalogue(po_path(project)))) == 5
    assert "not translated: 'Home'" in faults(project)


def test_a_new_message_is_a_fault(project: Path) -> None:
    update(project)
    _translate(project)
    (project / "templates" / "more.txt").write_text('{% translate "Agenda" %}')
    assert faults(project) == ["not in the catalogue: 'Agenda'"]


def test_a_message_gone_from_the_sources_is_a_fault(project: Path) -> None:
    update(project)
    _translate(project)
    (project / "templates" / "page.html").write_text('{% translate "Home" %}')
    assert faults(project) == ["not in the sources: 'Dear %(n)s'"]


def test_a_lost_placeholder_is_a_fault(project: Path) -> None:
    update(project)
    _translate(project)
    path = po_path(project)
    path.write_text(path.read_text().replace("%(n)s：您好", "您好"))
    path.with_suffix(".mo").write_bytes(compiled(read_catalogue(path)))
    assert faults(project) == ["placeholders differ: 'Dear %(n)s'"]


def test_an_old_mo_file_is_a_fault(project: Path) -> None:
    update(project)
    _translate(project)
    path = po_path(project)
    path.write_text(path.read_text().replace("首页", "主页"))
    assert faults(project) == ["the .mo file is not the one compiled from the .po file"]
