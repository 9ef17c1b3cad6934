"""A third language that nobody speaks: every message is itself, within brackets.

It is what a new language needs and no more: a catalogue, and a value of `Language`, of which the
settings and the database know. What stands on a page outside of brackets has not come through
gettext.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import django
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.db import connection, models
from django.test import override_settings
from django.utils.translation import trans_real

from members.enums import Language
from members.models import Person
from workinggroup import catalogue
from workinggroup.formatter.tree import VOID
from workinggroup.lib import dual_time, zones

CODE = "en-xa"
LOCALE = "en_XA"
TAG = "en-XA"
OPENING, CLOSING = "⟦", "⟧"
WITHIN = re.compile(f"{OPENING}[^{OPENING}{CLOSING}]*{CLOSING}")
LIBRARIES = ("conf/locale", "contrib/admin/locale", "contrib/auth/locale")


# Attributes that are read, by eyes or aloud.
READ = {"alt", "aria-label", "data-label", "label", "placeholder", "title"}
UNREAD = {"script", "style", "svg", "code", "pre", "textarea"}
# What is the same in every language: numbers of things, document symbols, names of formats.
SAME = re.compile(
    r"\b(JWG/[\w/.]+|[ADM]\d+-\d+|[AD]\d+|JWG|SIA|CSIA|UTC|KB|MB|PDF|Word|CSV|XLSX|JSON|API|QR|EN)\b"
    r"|中文|简体中文|English|Pseudo|https?://\S+|webcal://\S+|\S+@\S+|/[\w/-]+"
)
LETTERS = re.compile(r"[^\W\d_]{2,}")
# Dates are told by CLDR, in English where it has no such language.
_NAMES = Locale.parse("en_GB")
_SHORT = [each["format"]["abbreviated"] for each in (_NAMES.days, _NAMES.months)]
DATES = re.compile(r"\b(?:{})\b".format("|".join(n for each in _SHORT for n in each.values())))
# What may stand beside data: numbers and marks.
AROUND = " .:–…()[]|/0123456789"


def bracketed(text: str) -> str:
    return f"{OPENING}{text}{CLOSING}"


def pseudo_catalogue() -> Catalog:
    """Our messages and those of the libraries."""
    made = Catalog(locale="en", charset="utf-8")
    for path in _sources():
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id:
                    several = isinstance(message.id, tuple)
                    forms = [bracketed(text) for text in (message.id if several else [message.id])]
                    told: Any = tuple(forms) if several else forms[0]
                    made.add(message.id, told, context=message.context)
    return made


def _sources() -> Iterator[Path]:
    yield catalogue.po_path(settings.BASE_DIR)
    top = Path(django.__file__).parent
    yield from (top / each / "en/LC_MESSAGES/django.po" for each in LIBRARIES)


@contextmanager
def third_language(folder: Path) -> Iterator[str]:
    """A portal that can be read in it; its code."""
    path = folder / LOCALE / "LC_MESSAGES" / "django.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, pseudo_catalogue())
    languages = [*settings.LANGUAGES, (CODE, "Pseudo")]
    with (
        override_settings(LANGUAGES=languages, LOCALE_PATHS=[folder, *settings.LOCALE_PATHS]),
        _value_of_language(),
        _known_to_django(),
    ):
        yield CODE


@contextmanager
def _value_of_language() -> Iterator[None]:
    """What a line in `Language` and a migration do."""
    value = str.__new__(Language, CODE)
    value._name_, value._value_, value._label_ = "PSEUDO", CODE, "Pseudo"
    Language._member_map_["PSEUDO"] = Language._value2member_map_[CODE] = value
    Language._member_names_.append("PSEUDO")
    try:
        yield
    finally:
        Language._member_names_.remove("PSEUDO")
        del Language._member_map_["PSEUDO"], Language._value2member_map_[CODE]


@contextmanager
def _known_to_django() -> Iterator[None]:
    LANG_INFO[CODE] = {"bidi": False, "code": CODE, "name": "Pseudo", "name_local": "Pseudo"}
    try:
        yield
    finally:
        del LANG_INFO[CODE]
        trans_real._translations.pop(CODE, None)


def outside(text: str) -> str:
    """What of a text is in no brackets."""
    while (shorter := WITHIN.sub("\n", text)) != text:
        text = shorter
    return text


@contextmanager
def read_by(*people: Person) -> Iterator[None]:
    """These people read in it; the migration would change the constraint of the database."""
    if connection.vendor == "sqlite":
        _execute("PRAGMA ignore_check_constraints = ON")
    else:
        _execute("ALTER TABLE members_person DROP CONSTRAINT IF EXISTS person_language_known")
    try:
        Person.objects.filter(pk__in=[each.pk for each in people]).update(language=CODE)
        for person in people:
            person.refresh_from_db()
        yield
    finally:
        if connection.vendor == "sqlite":
            _execute("PRAGMA ignore_check_constraints = OFF")


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


class Texts(HTMLParser):
    """What can be read on a page, in the order of the page; without what is marked as being in
    another language."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.told: list[str] = []
        self.within: list[str] = []
        self.feed(body)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.within:
            self.told += [f"\n{value}\n" for name, value in attrs if name in READ and value]
        foreign = dict(attrs).get("lang", TAG) != TAG
        if (self.within or tag in UNREAD or foreign) and tag not in VOID:
            self.within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.within and self.within[-1] == tag:
            self.within.pop()

    def handle_data(self, data: str) -> None:
        if not self.within:
            self.told.append(f"\n{data}")


def data_of_the_world() -> str:
    """Every text in our tables, and what is made of names and zones."""
    told: list[str] = []
    texts = (models.CharField, models.TextField, models.JSONField)
    for app in ("members", "meetings"):
        for model in apps.get_app_config(app).get_models():
            names = [f.name for f in model._meta.concrete_fields if isinstance(f, texts)]
            for row in model._default_manager.values_list(*names) if names else ():
                told += map(str, row)
    for person in Person.objects.all():
        told += [person.latin_name, person.name_zh]
    told += [dual_time.place(zone, CODE) for zone in zones.offered()]
    return "\n".join(told)


def untranslated(text: str, data: str) -> list[str]:
    """The pieces of a text that are neither a message nor data."""
    bare = DATES.sub("\n", SAME.sub("\n", outside(text)))
    pieces = [piece.strip(AROUND) for piece in re.split(rf"[\n,;·{OPENING}{CLOSING}]|  ", bare)]
    return [piece for piece in pieces if LETTERS.search(piece) and piece not in data]
