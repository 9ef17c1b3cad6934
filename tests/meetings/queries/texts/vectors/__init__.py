"""Contents of issued revisions, as they were frozen, with their fingerprints: test vectors."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def vector(name: str) -> dict[str, Any]:
    """`content` and `fingerprint` of the file `name`."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text())
    return found
