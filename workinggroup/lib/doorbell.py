"""Rings a worker once the transaction is committed; the rows it will find are the message.

Nothing depends on it: a periodic task does the same work a little later, so a broker that is
down costs nobody more than that.
"""

import logging
from functools import partial

from celery import current_app
from django.db import connection, transaction

logger = logging.getLogger(__name__)

DELIVER = "meetings.tasks.deliver"
RENDER_FEEDS = "meetings.tasks.render_feeds"
MAKE_PACKS = "meetings.tasks.make_packs"
PLAN_LETTERS = "meetings.tasks.plan_letters"
# Unheard for this long, a ring is stale: the periodic task has been there since. Seconds.
RING_LASTS = 60


def ring(task: str) -> None:
    """Have a worker run `task` (without arguments) after this transaction's commit; once only,
    however often it is asked for."""
    for entry in connection.run_on_commit:
        waiting = entry[1]
        if isinstance(waiting, partial) and waiting.func is _press and waiting.args == (task,):
            return
    transaction.on_commit(partial(_press, task))


def _press(task: str) -> None:
    try:
        current_app.send_task(task, expires=RING_LASTS, ignore_result=True, retry=False)
    except Exception as error:  # noqa: BLE001  what was committed must not fail for its doorbell
        logger.warning("could not ring %s: %s", task, error)
