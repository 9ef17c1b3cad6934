"""The catalogues, kept with Babel alone: no GNU gettext is needed. There is one for each folder in
`locale/`; that of a new language begins as an empty folder, `locale/eo`.

Messages are read from the Python sources and, through Django's own `templatize`, from the
templates. `manage.py catalogue` uses this to bring the catalogue up to date, or to check it.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

LOCALE = "zh_Hans"
PROJECT = "Portal of the SIA-CSIA working group"
KEEPERS = "The two secretariats"
_SOURCES = ("workinggroup", "members", "meetings")
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "ngettext_noop": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


# What a translation has to carry over: %(name)s, %s, {name}, {}.
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


def locales(root: Path) -> list[str]:
    """What is translated into, as the folders are called."""
    return sorted(path.name for path in (root / "locale").iterdir() if path.is_dir())


def po_path(root: Path, locale: str = LOCALE) -> Path:
    return root / "locale" / locale / "LC_MESSAGES" / "django.po"


def _sources(root: Path) -> Iterator[tuple[Path, str]]:
    for top in _SOURCES:
        for path in sorted((root / top).rglob("*.py")):
            yield path, path.read_text()
    for path in sorted((root / "templates").rglob("*.*")):
        if path.suffix in {".html", ".txt"}:
            code = templatize(path.read_text(), origin=str(path))
            # Blanked-out text keeps its indentation, which is none that Python would accept.
            yield path, "\n".join(line.lstrip() for line in code.splitlines())


def template_catalogue(root: Path) -> Catalog:
    """Every message that the sources under `root` mark for translation."""
    catalogue = Catalog(project="workinggroup", charset="utf-8")
    for path, code in _sources(root):
        found = extract("python", io.BytesIO(code.encode()), KEYWORDS, comment_tags=["Translators"])
        for _line, message, comments, context in found:
            catalogue.add(
                message,
                locations=[(path.relative_to(root).as_posix(), 0)],
                auto_comments=comments,
                context=context,
            )
    return catalogue


def read_catalogue(path: Path) -> Catalog:
    """The catalogue at `path`; an empty one where there is none."""
    locale = path.parents[1].name
    if not path.exists():
        return Catalog(locale=locale, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def compiled(catalogue: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def _fill_head(catalogue: Catalog) -> None:
    """What a catalogue says of itself, where Babel has placeholders for a name and an address; both
    secretariats keep it, whoever wrote a line."""
    catalogue.project, catalogue.version = PROJECT, "1"
    catalogue.copyright_holder = catalogue.last_translator = catalogue.language_team = KEEPERS
    catalogue.msgid_bugs_address = KEEPERS
    language = catalogue.locale.get_display_name("en") if catalogue.locale else ""
    catalogue.header_comment = (
        f"# {language} words of the portal.\n"
        f"# Kept by {KEEPERS.lower()}; written by `manage.py catalogue`."
    )
    # Nothing of it is dated by a clock: unchanged words are an unchanged file.
    catalogue.revision_date = catalogue.creation_date
    catalogue.fuzzy = False


def update(root: Path, locale: str = LOCALE) -> Catalog:
    """Bring `.po` and `.mo` up to date with the sources; new messages are left empty.

    Nothing is guessed: a changed message has to be translated anew. Messages that are gone from
    the sources are dropped. Both files are written only where they change.
    """
    path = po_path(root, locale)
    catalogue = read_catalogue(path)
    catalogue.update(template_catalogue(root), no_fuzzy_matching=True, update_creation_date=False)
    _fill_head(catalogue)
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=100, ignore_obsolete=True, include_lineno=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(buffer.getvalue())
    path.with_suffix(".mo").write_bytes(compiled(catalogue))
    return catalogue


def _translated(message: Message) -> bool:
    texts = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(texts)


def missing(catalogue: Catalog) -> list[Message]:
    """The messages without a translation, or with one that is only guessed."""
    return [m for m in catalogue if m.id and (m.fuzzy or not _translated(m))]


def _placeholders_differ(message: Message) -> bool:
    """Chinese has one form, which stands for the English plural."""
    source = message.id[-1] if isinstance(message.id, tuple) else message.id
    texts = message.string if isinstance(message.string, tuple) else (message.string,)
    wanted = sorted(PLACEHOLDER.findall(str(source)))
    return any(text and sorted(PLACEHOLDER.findall(str(text))) != wanted for text in texts)


def faults(root: Path, locale: str = LOCALE) -> list[str]:
    """What is wrong with the catalogue of the project at `root`, a line each; empty when nothing.

    A head that is not filled in, missing, fuzzy or left-over messages, placeholders that differ,
    and a `.mo` other than the one compiled from the `.po`.
    """
    path = po_path(root, locale)
    catalogue, wanted = read_catalogue(path), template_catalogue(root)
    found = ["the head is not filled in"] if catalogue.fuzzy else []
    found += [f"not translated: {m.id!r}" for m in missing(catalogue)]
    found += [
        f"not in the catalogue: {m.id!r}"
        for m in wanted
        if m.id and catalogue.get(m.id, m.context) is None
    ]
    found += [
        f"not in the sources: {m.id!r}"
        for m in catalogue
        if m.id and wanted.get(m.id, m.context) is None
    ]
    found += [
        f"placeholders differ: {m.id!r}" for m in catalogue if m.id and _placeholders_differ(m)
    ]
    binary = path.with_suffix(".mo")
    if not binary.exists() or binary.read_bytes() != compiled(catalogue):
        found.append("the .mo file is not the one compiled from the .po file")
    return found
