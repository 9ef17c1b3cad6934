"""Seconds for minutes as a paper of many pages: composed, and set as PDF and as Word.

`.venv/bin/python -m bench.typesetting [--pages N] [--rounds N]`, on SQLite or on what DATABASE_URL
names. Told are the seconds by the clock, as a reader waits for them, and those of the CPU, with the
process that sets; the median of the rounds.
"""

import argparse
import json
import os
import tempfile
from pathlib import Path

from bench.delivery import Bench
from tests.slow.portal import new_portal


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "workinggroup.settings"}
        with new_portal(Path(folder), EXAMPLE="true") as made:
            portal = Bench(made.environ)
            portal.manage("load_example")
            told = json.loads(portal.shell("measure", asked.pages, asked.rounds, module="papers"))
    print(f"minutes of {told['pages']} pages")
    for way, (by_clock, by_cpu) in told["took"].items():
        print(f"{way:22} {by_clock:6.2f} s, of the CPU {by_cpu:6.2f} s")


if __name__ == "__main__":
    main()
