"""What the documents say of the portal that it can be asked itself."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
PERIODS = {"s": 1, "min": 60, "hour": 3600}


def test_what_runs_when_is_what_runs() -> None:
    text = (ROOT / "docs" / "operating.md").read_text()
    rows = re.findall(r"^\| `(meetings\.tasks\.\w+)` \| (\d* ?\w+)", text, re.MULTILINE)
    told = {}
    for task, period in rows:
        count, _, unit = period.rpartition(" ")
        told[task] = int(count or 1) * PERIODS[unit]
    scheduled = settings.CELERY_BEAT_SCHEDULE.values()
    assert told == {each["task"]: each["schedule"] for each in scheduled}
