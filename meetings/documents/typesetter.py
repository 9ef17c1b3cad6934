"""Sets one paper, in a process of its own: `python typesetter.py < paper.json > paper.pdf`.

A process, because what a library sets in this one could not be stopped. It reads nothing but the
layout and the faces beside it, and fetches nothing: packages of the typesetter are looked for in a
folder that is not there.
"""

import json
import sys
from pathlib import Path

import typst

HERE = Path(__file__).parent
NOWHERE = HERE / "no-packages"


def typeset(sent: bytes) -> bytes:
    """The PDF of a paper (JSON with the `paper` and the instant it is `dated`, in Unix seconds)."""
    given = json.loads(sent)
    return typst.compile(
        HERE / "layout.typ",
        root=HERE,
        font_paths=[HERE / "fonts"],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs={"paper": json.dumps(given["paper"])},
        timestamp=given["dated"],
        package_path=NOWHERE,
        package_cache_path=NOWHERE,
    )


if __name__ == "__main__":
    sys.stdout.buffer.write(typeset(sys.stdin.buffer.read()))
