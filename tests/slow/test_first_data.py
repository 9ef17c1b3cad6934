"""The data of the first portal, with texts that were signed then: through every migration since,
each fingerprint and signature of that time can still be verified, in the format of its time.

`data/first-example.sql.gz` is the example group as the code of 25 November 2026 made it.
"""

import gzip
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests import template
from tests.slow.portal import new_portal

DUMP = Path(__file__).parent / "data" / "first-example.sql.gz"


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What stood in it: fingerprints by revision, and what each signature was of."""
    file = tmp_path_factory.mktemp("first") / "portal.sqlite3"
    with closing(sqlite3.connect(file)) as database:
        database.executescript(gzip.decompress(DUMP.read_bytes()).decode())
        revisions = database.execute("SELECT id, digest FROM meetings_textrevision").fetchall()
        keys = database.execute("SELECT id, digest, person_id FROM meetings_signature").fetchall()
        final = database.execute(
            "SELECT count(*) FROM meetings_jointtext WHERE state IN ('agreed', 'adopted')"
        ).fetchone()
    return {"file": file, "revisions": dict(revisions), "keys": keys, "final": final[0]}


@pytest.mark.skipif(bool(template.server()), reason="a file of SQLite")
def test_what_was_signed_then_can_be_verified(first: dict[str, Any], tmp_path: Path) -> None:
    assert len(first["revisions"]) == 13 and len(first["keys"]) == 48 and first["final"] == 11
    with new_portal(tmp_path, EXAMPLE="true") as portal:
        Path(tmp_path / "portal.sqlite3").write_bytes(first["file"].read_bytes())
        portal.manage("migrate", "--noinput")
        told = json.loads(portal.call("record"))
        with closing(sqlite3.connect(tmp_path / "portal.sqlite3")) as database:
            hidden = database.execute(
                "SELECT count(*), sum(circulated_en || circulated_zh = '') FROM meetings_actionitem"
            ).fetchone()
    # What everybody could read, everybody reads.
    assert hidden == (8, 0)
    assert {int(pk): each["fingerprint"] for pk, each in told["revisions"].items()} == (
        first["revisions"]
    )
    assert [each for each in told["revisions"].values() if not each["verifies"]] == []
    assert [tuple(each) for each in told["keys"]] == first["keys"]
    assert told["final"] == first["final"]
    assert told["disagree"] == []
    # A head of either side reads each, whole, and nothing speaks against it.
    assert told["read"] == {"agrees, printed": 2 * len(first["revisions"])}
