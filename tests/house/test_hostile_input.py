"""Every form, whatever is put into it: a field error or escaped text, never a 500.

The forms are those that the pages show: found by walking the portal and the admin site, filled
with what they offer, and then with what nobody should type.
"""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import sample
from tests.house.addresses import addresses
from tests.house.answers import Doors, Said
from tests.house.crawler import Form, crawl, page_of, seeds, shape_of
from tests.house.rows import ROWS
from tests.world import World, undone

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert('zq')</script>"
HOSTILE = {
    "empty": "",
    "blank": " \u3000\t",
    "100 kB": "龙a" * 50_000,
    "control": "a\x00b\x07c\x1b[31m\x7f\u0085\r\nBcc: x@example.org",
    "right to left": "\u202eabc\u2066שלום\u061c",
    "emoji": "👩‍👩‍👧‍👦🏴‍☠️\U0010ffff",
    "script": f"{SCRIPT}\"'><img src=x onerror=alert('zq')>{{{{7*7}}}}",
    "formula": '=HYPERLINK("http://x.example")',
    "surrogate": "a\ud800b".encode("utf-8", "surrogatepass").decode("latin-1"),
    "number": "99999999999999999999999999",
    "digits": "9" * 400,
    "last day": "9999-12-31",
    "first day": "0001-01-01",
}
# The server refuses request lines over 4,094 bytes before Django sees them.
ADDRESSABLE = 1000
READERS = ("us_secretary", "cn_delegate")
# What is also put into hidden fields and choices, and into the forms of a query.
EVERYWHERE = {"control", "emoji", "script", "number", "digits"}
TYPED = {"text", "textarea", "email", "url", "search", "password", "number", "date", "time", "tel"}
# Sent as the page gave it: without its token nothing would be tried at all.
KEPT = {"csrfmiddlewaretoken"}
API_BODIES: list[Any] = [
    [],
    "words",
    7,
    None,
    {"answer": None},
    *({name: value} for value in HOSTILE.values() for name in ("text_en", "answer", "remark")),
    {"text_en": {"a": [1]}, "answer": ["accepted"], "mode": {}},
]


@pytest.fixture(scope="module")
def doors(world: World) -> Doors:
    return Doors(world)


@pytest.fixture(scope="module")
def forms(world: World, doors: Doors) -> list[tuple[str, str, Form]]:
    """One form of each kind: who sees it, at which path, and the form."""
    found: dict[Any, tuple[str, str, Form]] = {}
    start = seeds(world)
    for name in READERS:
        for path, said in crawl(doors, name, start).items():
            for form in page.forms if (page := page_of(said)) else ():
                target = urljoin(path, form.action) if form.action else path
                kind = (form.method, shape_of(target)[0], frozenset(f.name for f in form.fields))
                found.setdefault(kind, (name, target, form))
    return list(found.values())


def send(doors: Doors, name: str, target: str, form: Form, values: dict[str, Any]) -> Said:
    if form.method == "GET":
        cut = {key: v[:ADDRESSABLE] if isinstance(v, str) else v for key, v in values.items()}
        query = urlencode(cut, doseq=True, errors="surrogatepass")
        return doors.ask(name, "GET", f"{urlsplit(target).path}?{query}")
    with undone():
        said = doors.ask_for_good(name, "POST", target, {**values, **_files(form, values)})
        if said.status in {301, 302} and said.location.startswith("/"):
            # What was taken shows on the page that follows.
            after = doors.ask_for_good(name, "GET", said.location)
            return after if after.status >= 500 or SCRIPT.encode() in after.body else said
        return said


def _files(form: Form, values: dict[str, Any]) -> dict[str, Any]:
    words = next((v for v in values.values() if isinstance(v, str) and v), "")
    return {
        field.name: SimpleUploadedFile(f"{words[:40]}.csv", words.encode(errors="replace"))
        for field in form.fields
        if field.kind == "file"
    }


def faults(said: Said) -> list[str]:
    told = []
    if said.status >= 500:
        told.append(f"{said.status} {said.fault}")
    if "text/html" not in said.headers.get("content-type", ""):
        # In JSON or a calendar nothing runs; that no browser guesses otherwise is said with it.
        return (
            told if said.headers.get("x-content-type-options") == "nosniff" else [*told, "guessed"]
        )
    if SCRIPT.encode() in said.body:
        told.append("the script is not escaped")
    if re.search(rb"<img src=x onerror", said.body):
        told.append("the tag is not escaped")
    return told


def hostile_versions(form: Form) -> Iterator[tuple[str, dict[str, Any]]]:
    """The form with every typed field hostile, and with every field of any kind hostile."""
    usual = form.values()
    for name, value in HOSTILE.items():
        typed = {f.name: value for f in form.fields if f.kind in TYPED and f.name}
        if form.method == "POST":
            yield f"{name} in what is typed", {**usual, **typed}
        for field in form.fields if form.method == "POST" else ():
            # Alone, so that nothing else is at fault before it is looked at.
            if field.kind == "date" and field.name:
                yield f"{name} as {field.name}", {**usual, field.name: value}
        if name not in EVERYWHERE:
            continue
        every = {f.name: value for f in form.fields if f.name and f.kind != "file"}
        kept = {key: usual[key] for key in KEPT & usual.keys()}
        yield f"{name} in everything", {**every, **kept}


@pytest.mark.slow
def test_forms_of_every_kind_are_found(forms: list[tuple[str, str, Form]]) -> None:
    assert len(forms) > 40
    assert {form.method for _name, _target, form in forms} == {"GET", "POST"}


@pytest.mark.slow
def test_no_form_breaks(doors: Doors, forms: list[tuple[str, str, Form]], at_work: None) -> None:
    kind = connection.vendor
    broken = {
        f"{form.method} {target} as {name}: {what}": told
        for name, target, form in forms
        for what, values in sample.share(list(hostile_versions(form)), by=kind + target, days=16)
        if (told := faults(send(doors, name, target, form, values)))
    }
    assert broken == {}


anything = st.text(max_size=300) | st.sampled_from(list(HOSTILE.values()))


@pytest.mark.slow
@given(data=st.data())
@settings(
    max_examples=sample.examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_form_breaks_with_one_field_at_random(
    doors: Doors, forms: list[tuple[str, str, Form]], at_work: None, data: st.DataObject
) -> None:
    """The other fields as the page offers them, so that the one is looked at."""
    name, target, form = data.draw(st.sampled_from(forms))
    fields = [f.name for f in form.fields if f.name and f.kind != "file" and f.name not in KEPT]
    if not fields:
        return
    values = {**form.values(), data.draw(st.sampled_from(fields)): data.draw(anything)}
    assert faults(send(doors, name, target, form, values)) == []


ADDRESSES = addresses()
API_WRITES = [
    row for row in ROWS if row.method != "GET" and ADDRESSES[row.url].route.startswith("api/v1/")
]


@pytest.mark.parametrize("row", API_WRITES, ids=lambda row: row.label)
def test_no_api_write_breaks(doors: Doors, world: World, at_work: None, row: Any) -> None:
    path = ADDRESSES[row.url].path(row.at(world, "us"))
    broken = {
        repr(body)[:80]: told
        for body in API_BODIES
        if (told := faults(doors.ask("us_delegate", row.method, path, body)))
    }
    assert broken == {}


QUERIES = ["page", "q", "page_size", "topic", "side", "state", "owner", "meeting", "item", "next"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["us_secretary", "cn_delegate"])
def test_no_address_breaks_by_its_query(
    doors: Doors, world: World, at_work: None, name: str
) -> None:
    broken = {}
    for path in sample.share(seeds(world), by=name, days=6):
        bare = path.split("?")[0]
        for value in (HOSTILE[key] for key in ("control", "script", "number", "digits")):
            query = urlencode(dict.fromkeys(QUERIES, value))
            if told := faults(doors.ask(name, "GET", f"{bare}?{query}")):
                broken[f"{bare} {value[:8]!r}"] = told
    assert broken == {}


READS = [row for row in ROWS if row.method == "GET"]
BIG = 10**22


@pytest.mark.slow
def test_no_api_read_breaks_by_its_filters(doors: Doors, world: World, at_work: None) -> None:
    told = json.loads(doors.ask("us_delegate", "GET", "/api/v1/schema/?format=json").body)
    filters = {
        path: [
            each["name"] for each in methods["get"].get("parameters", ()) if each["in"] == "query"
        ]
        for path, methods in told["paths"].items()
        if "get" in methods and "{" not in path
    }
    assert sum(map(len, filters.values())) > 30
    broken = {
        f"{path}?{name}={value[:20]!r}": said
        for path, names in filters.items()
        for name in names
        for value in sample.share(list(HOSTILE.values()), by=path + name, days=4)
        if (
            said := faults(
                doors.ask("us_delegate", "GET", f"{path}?{urlencode({name: value[:ADDRESSABLE]})}")
            )
        )
    }
    assert broken == {}


@pytest.mark.parametrize("name", ["us_secretary", "us_delegate", "operator"])
def test_no_address_breaks_by_a_key_that_no_row_has(
    doors: Doors, world: World, at_work: None, name: str
) -> None:
    broken = {}
    for row in READS:
        usual = row.at(world, "us")
        for key in [key for key, value in usual.items() if isinstance(value, int)]:
            path = ADDRESSES[row.url].path({**usual, key: BIG})
            said = doors.ask(name, "GET", path)
            if said.status == 200 or faults(said):
                broken[path] = said.status
    assert broken == {}
