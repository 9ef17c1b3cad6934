"""Letters a second, by how many processes send: `.venv/bin/python -m bench.delivery`.

Claiming, composing and marking, with a mail server that costs nothing; on SQLite, or on what
DATABASE_URL names. What counts is the ratio to one process.
"""

import tempfile
import time
from pathlib import Path

from tests.slow.portal import Portal, new_portal

LETTERS = 200


def seconds(portal: Portal, processes: int) -> float:
    portal.call("clear")
    idle = time.monotonic()
    portal.manage("deliver")
    start_up = time.monotonic() - idle
    portal.call("letters", LETTERS)
    began = time.monotonic()
    racers = [portal.start("manage.py", "deliver") for _ in range(processes)]
    for racer in racers:
        racer.wait()
    assert set(portal.letters().values()) == {"sent"}
    return max(time.monotonic() - began - start_up, 0.001)


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        new_portal(Path(folder), EMAIL_URL="dummymail://") as portal,
    ):
        alone = seconds(portal, 1)
        print(f"1 process: {LETTERS / alone:.0f} letters/s")
        for processes in (2, 4):
            took = seconds(portal, processes)
            print(f"{processes} processes: {LETTERS / took:.0f} letters/s, x{alone / took:.2f}")


if __name__ == "__main__":
    main()
