"""Two people at the same instant, in processes of their own, on whichever database there is:
one adoption, one winner among editors, no number twice."""

import json
import subprocess
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.slow.portal import ROOT, Portal, new_portal
from tests.slow.rivals import ROUNDS

# Milliseconds for both processes to come up.
HEAD_START = 15_000


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with new_portal(tmp_path_factory.mktemp("rivals")) as portal:
        call(portal, "furnish()")
        yield portal


def call(portal: Portal, what: str) -> str:
    return portal.manage("shell", "-v0", "-c", f"from tests.slow import rivals; rivals.{what}")


def rivals(portal: Portal, act: str) -> list[list[str]]:
    """What both sides were answered, round by round."""
    start = int(time.time() * 1000) + HEAD_START
    processes = [
        subprocess.Popen(
            portal.command(
                "manage.py",
                "shell",
                "-v0",
                "-c",
                f"from tests.slow import rivals; rivals.{act}('{side}', {start})",
            ),
            cwd=ROOT,
            env=portal.environ,
            stdout=subprocess.PIPE,
            text=True,
        )
        for side in ("us", "cn")
    ]
    told = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    return [json.loads(each) for each in told]


def found(portal: Portal) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(call(portal, "report()"))
    return told


def test_two_heads_who_sign_at_once_make_one_adoption(portal: Portal) -> None:
    answers = rivals(portal, "sign")
    assert answers == [["done"] * ROUNDS] * 2
    now = found(portal)
    assert now["states"] == ["adopted"] * ROUNDS
    assert (now["signatures"], now["adoptions"]) == (2 * ROUNDS, ROUNDS)


def test_of_two_editors_one_wins_and_the_other_is_told(portal: Portal) -> None:
    answers = rivals(portal, "edit")
    assert [sorted(pair) for pair in zip(*answers, strict=True)] == [
        ["FieldConflict", "done"]
    ] * ROUNDS
    assert found(portal)["versions"] == [2] * ROUNDS


def test_two_sides_who_confirm_at_once_make_one_finish(portal: Portal) -> None:
    assert rivals(portal, "confirm") == [["done"] * ROUNDS] * 2
    now = found(portal)
    assert now["done"] == ROUNDS
    assert [count for _key, count in now["finished"]] == [1]


def test_numbers_given_out_at_once_are_all_different(portal: Portal) -> None:
    assert rivals(portal, "give") == [["done"] * ROUNDS] * 2
    assert found(portal)["serials"] == list(range(1, 2 * ROUNDS + 1))
