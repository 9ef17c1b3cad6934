"""The API under schemathesis: each operation of its description, by every role, all checks on."""

import zlib
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests import sample
from tests.api import Program
from tests.world import World, undone
from workinggroup.wsgi import application

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.any_database]
ROLES = ("head", "delegate", "alternate", "adviser", "counsel", "secretary")
# For each operation, each way of making it up, and each role; one in three is about real things.
EXAMPLES = 12
# What no description can say: of a meeting with an online part a reply tells in which way; a note
# has words in one language at least.
BEYOND = {"PUT /api/v1/meetings/{number}/reply/", "POST /api/v1/actions/{number}/notes/"}
HOST = {"Host": "testserver"}


def described(program: Program) -> Any:
    """The description of the API as this program reads it, which asks with its key."""
    key = program.defaults["HTTP_AUTHORIZATION"]
    schema = schemathesis.openapi.from_wsgi(
        "/api/v1/schema/?format=json", application, headers={"Authorization": key, **HOST}
    )

    @schema.auth()
    class Key:
        def get(self, case: Any, context: Any) -> Any:
            return key

        def set(self, case: Any, data: Any, context: Any) -> None:
            case.headers = {**(case.headers or {}), "Authorization": data}

    return schema


def real(world: World, side: str) -> dict[str, dict[str, Any]]:
    """What stands in a path where something is meant by it, by the noun before it."""
    meeting = world.meeting
    return {
        "meetings": {"number": str(meeting.number)},
        "actions": {"number": world.action.number},
        "papers": {"id": world.papers[side].pk},
        "people": {"id": world.cast.us_head.pk},
        "texts": {"id": world.minutes.pk, "revision": 1},
        "delegations": {"side": side},
        "search": {"kind": "papers"},
    }


def faults_of(operation: Any, schema: Any, mode: GenerationMode, things: dict[str, Any]) -> str:
    """What schemathesis finds, in its words; empty for nothing."""
    noun = operation.path.split("/")[3]

    @seed(zlib.crc32(sample.today().encode()))
    @settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        operation.as_strategy(generation_mode=mode, auth_storage=schema.auth),
        st.sampled_from([False, False, True]),
    )
    def ask(case: Any, is_real: bool) -> None:
        if is_real and mode == GenerationMode.POSITIVE and case.path_parameters:
            known = things.get(noun, {})
            case.path_parameters = {k: known.get(k, v) for k, v in case.path_parameters.items()}
        with undone():
            without = [positive_data_acceptance] if operation.label in BEYOND else []
            case.validate_response(case.call(headers=HOST), excluded_checks=without)

    try:
        ask()
    except FailureGroup as found:
        return str(found)
    return ""


@pytest.mark.parametrize("role", sample.share(ROLES, by="schemathesis", days=3))
def test_every_answer_is_as_described_whatever_is_asked(
    at_work: None, world: World, role: str
) -> None:
    side = sample.drawn(("us", "cn"), by=role)
    schema = described(Program(getattr(world.cast, f"{side}_{role}")))
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) > 30
    found = {
        (operation.label, mode.value): faults
        for operation in operations
        for mode in GenerationMode
        if (faults := faults_of(operation, schema, mode, real(world, side)))
    }
    assert found == {}
