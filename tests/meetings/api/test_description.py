"""Answers are as the description of the API says, field by field."""

import re
from typing import Any

import jsonschema
import pytest

from meetings.models import Meeting, Paper
from members.models import Appointment
from tests.api import Program
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
# RFC 3339, 5.6.
DAY, TIME = r"\d{4}-\d\d-\d\d", r"\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"
# A file is no JSON; a revision is compared byte for byte in test_pages.py.
ELSEWHERE = {"/api/v1/files/{id}/", "/api/v1/texts/{id}/revisions/{revision}/"}
FORMATS = jsonschema.FormatChecker(formats=("date", "email"))


@FORMATS.checks("date-time")  # type: ignore[untyped-decorator]
def _is_instant(value: Any) -> bool:
    return not isinstance(value, str) or bool(re.fullmatch(f"{DAY}T{TIME}", value))


@FORMATS.checks("time")  # type: ignore[untyped-decorator]
def _is_time(value: Any) -> bool:
    """A clock without an offset is none."""
    return not isinstance(value, str) or bool(re.fullmatch(TIME, value))


def addresses(told: dict[str, Any], of: Meeting) -> dict[str, str]:
    """Every path of the description with an address of it that has something to tell."""
    ids = {
        "papers": Paper.objects.filter(side="us").latest("pk").pk,
        "texts": of.texts.earliest("pk").pk,
        "people": Appointment.objects.filter(ended_at=None).latest("pk").person_id,
    }
    keys = {"number": str(of.number), "side": "us", "kind": "papers"}
    found = {}
    for path in told["paths"].keys() - ELSEWHERE:
        keys["id"] = str(ids.get(path.split("/")[3], ""))
        address = path.replace("actions/{number}", f"actions/A{of.number}-01")
        found[path] = re.sub(r"{(\w+)}", lambda key: keys[key[1]], address)
    return {path: found[path] for path in sorted(found) if "get" in told["paths"][path]}


def test_every_answer_is_as_described(cast: Cast, meeting: Meeting) -> None:
    program = Program(cast.us_head)
    told = program.get("/api/v1/schema/", {"format": "json"}).json()
    for path, address in addresses(told, meeting).items():
        answer = program.get(address, {"q": "e"} if "/search/" in path else {})
        assert answer.status_code == 200, address
        described = told["paths"][path]["get"]["responses"]["200"]["content"]
        schema = {**described["application/json"]["schema"], "components": told["components"]}
        check = jsonschema.Draft202012Validator(schema, format_checker=FORMATS)
        assert [
            f"{each.json_path}: {each.message}" for each in check.iter_errors(answer.json())
        ] == [], path
