import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver

from tests.api import Program
from tests.conftest import Cast
from tests.signing_in import sign_in_as

KEYS = {"side": "us", "kind": "meetings"}


def test_description_is_valid_and_without_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "schema.json"
    call_command(
        "spectacular", "--fail-on-warn", "--validate", "--format", "openapi-json", file=str(path)
    )
    assert path.stat().st_size > 10_000


@pytest.mark.django_db
def test_description_names_every_address_and_its_refusals(cast: Cast) -> None:
    program = Program(cast.us_delegate)
    told = program.get("/api/v1/schema/", {"format": "json"}).json()
    names = {
        name
        for name in get_resolver().reverse_dict
        if isinstance(name, str) and name.startswith("api_")
    }
    assert len(told["paths"]) == len(
        names - {"api_schema", "api_docs", "api_keys", "api_key", "api_absent"}
    )
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            assert operation["description"], (method, path)
            assert {"401", "404", "429"} <= set(operation["responses"])
            assert operation["security"] == [{"key": []}]
    assert told["components"]["securitySchemes"] == {
        "key": {
            "type": "http",
            "scheme": "bearer",
            "description": "A key from the page “API keys” of your profile.",
        }
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "status"),
    [("us_delegate", 200), ("operator", 200), ("us_left", 403), ("stranger", 403)],
)
def test_description_is_for_whom_the_portal_lets_in(cast: Cast, who: str, status: int) -> None:
    browser = Client()
    sign_in_as(browser, getattr(cast, who))
    assert browser.get("/api/v1/schema/").status_code == status
    assert Client().get("/api/v1/schema/").status_code == 401


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["people/", "delegations/us/", "me/"])
def test_answer_has_the_fields_described(cast: Cast, path: str) -> None:
    program = Program(cast.us_delegate)
    told = program.get("/api/v1/schema/", {"format": "json"}).json()
    by_path = {key.replace("{side}", "us"): methods for key, methods in told["paths"].items()}
    schema = by_path[f"/api/v1/{path}"]["get"]["responses"]["200"]["content"]
    name = schema["application/json"]["schema"]["$ref"].rpartition("/")[2]
    assert set(program.read(path)) == set(told["components"]["schemas"][name]["properties"])


@pytest.mark.django_db
def test_an_address_takes_the_parameters_described_and_no_other(cast: Cast) -> None:
    """Of every address: one that is described is never refused as unknown, any other is, and so is
    a filter without a value or given twice."""
    program = Program(cast.us_delegate)
    told = program.get("/api/v1/schema/", {"format": "json"}).json()
    for described_path, methods in told["paths"].items():
        path = described_path.replace("actions/{number}", "actions/A-5-1")
        address = re.sub(r"{(\w+)}", lambda found: KEYS.get(found[1], "1"), path)
        described = {
            each["name"]: each["schema"]
            for each in methods.get("get", {}).get("parameters", ())
            if each["in"] == "query"
        }
        for method in methods:
            answer = getattr(program, method)(f"{address}?nonsense=1")
            assert faults_of(answer) == {"nonsense": "There is no such parameter."}, path
        for name, schema in described.items():
            answer = program.get(address, {name: "1"})
            assert faults_of(answer).get(name) != "There is no such parameter.", (path, name)
            if name != "q":
                nothing = program.get(address, {name: ""})
                assert set(faults_of(nothing)) == {name}, (path, name)
            if schema["type"] != "array":
                twice = program.get(address, {name: ["1", "2"]})
                assert faults_of(twice) == {name: "This parameter was given twice."}, (path, name)
        options = program.options(address)
        assert (options.status_code, options.content) == (204, b""), path
        assert {each.upper() for each in methods} <= set(options["Allow"].split(", "))


def faults_of(answer: Any) -> dict[str, str]:
    if answer.status_code != 400:
        return {}
    return {each["field"]: each["message"] for each in answer.json()["errors"]}
