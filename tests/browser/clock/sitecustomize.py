"""Python reads this at its start where this folder is on PYTHONPATH: it moves the clock of the
processes of a portal by `PORTAL_CLOCK_AHEAD` seconds (negative: back). It keeps ticking."""

import datetime as dt
import os

if ahead := os.environ.get("PORTAL_CLOCK_AHEAD"):
    import time_machine

    moved = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=float(ahead))
    time_machine.travel(moved, tick=True).start()
