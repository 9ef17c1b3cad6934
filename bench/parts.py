"""Where the time of a letter goes; run as `bench.letters` is."""

import sys
import time
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from bench.letters import cpu, warm
from meetings.mail import wire
from meetings.mail.batch import Batch
from meetings.mail.facts import Facts, Rows
from meetings.mail.wire import Form, Message
from meetings.services import claims, delivery
from meetings.services.freshness import Freshness
from workinggroup.lib import clock


def parts() -> None:
    """As `run`, and how much of it each part takes, in microseconds per letter."""
    ahead = warm()
    spent: dict[str, int] = {}
    watched = (
        (claims, "claim"),
        (claims.SentRecorder, "sent"),
        (Freshness, "lasts"),
        (delivery, "hand_over"),
        (delivery, "moment_to_try"),
        (delivery, "message_id"),
        (Batch, "compose"),
        (Batch, "_form"),
        (Batch, "want"),
        (Rows, "_read"),
        (Facts, "addressee"),
        (Message, "as_bytes"),
        (QuerySet, "_fetch_all"),
        (Batch, "_letter"),
        (Batch, "_digest"),
        (Batch, "_key"),
        (Form, "__init__"),
        (wire, "text_of"),
        (wire, "html_of"),
        (wire, "folded"),
    )
    for where, name in watched:
        setattr(where, name, _timed(getattr(where, name), f"{where.__name__}.{name}", spent))
    before = cpu()
    sent = delivery.deliver_due(clock=lambda: clock.now() + ahead).sent
    whole = cpu() - before
    for name, took in spent.items():
        sys.stdout.write(f"  {name:40} {took / sent / 1000:6.1f}\n")
    sys.stdout.write(f"  {'all':40} {whole / sent * 1e6:6.1f}\n")


def _timed(function: Callable[..., Any], name: str, spent: dict[str, int]) -> Callable[..., Any]:
    spent[name] = 0

    def timed(*args: Any, **kwargs: Any) -> Any:
        began = time.process_time_ns()
        try:
            return function(*args, **kwargs)
        finally:
            spent[name] += time.process_time_ns() - began

    return timed
