from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver

from tests.api import Program
from tests.conftest import Cast


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
    browser.force_login(getattr(cast, who))
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
