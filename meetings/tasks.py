"""What Celery runs: ticks without arguments, each an idempotent 'what is due?'.

Rung by the acts that leave something to do (`workinggroup.lib.doorbell`), and by the clock in
`settings.CELERY_BEAT_SCHEDULE`. Their names stand in both places.
"""

from celery import shared_task

from meetings.services import (
    claims,
    delivery,
    documents,
    feeds,
    files,
    heartbeat,
    packs,
    reminders,
    sittings,
    watch,
)
from members.services import address_changes, sent_forms
from members.services.housekeeping import forget_ended_sessions
from workinggroup.lib import clock
from workinggroup.lib.stopping import is_stopping


@shared_task(soft_time_limit=delivery.SOFT_LIMIT, time_limit=delivery.HARD_LIMIT)
def deliver() -> None:
    """Send the letters that are due; as long as a server may think about the last of them."""
    if heartbeat.note_beat(heartbeat.DELIVER, now=clock.now()):
        claims.set_back(now=clock.now())
    delivery.deliver_due(clock=clock.now, stopping=is_stopping)


@shared_task
def plan_letters() -> None:
    """Write down the letters and gather the digests that have become due; and make the changes of
    addresses count whose time is over."""
    heartbeat.note_beat(heartbeat.PLAN, now=clock.now())
    reminders.plan_reminders(now=clock.now())
    address_changes.carry_out_due_changes(now=clock.now())


@shared_task
def render_feeds() -> None:
    """Render ahead the calendar feeds in which something changed, for a while."""
    feeds.render_in_turn(clock=clock.now)


@shared_task(soft_time_limit=packs.SOFT_LIMIT, time_limit=packs.HARD_LIMIT)
def make_packs() -> None:
    """Put together the packs of papers that somebody waits for."""
    packs.make_ordered_packs(clock=clock.now)


@shared_task
def watch_mail() -> None:
    """Tell the operator where letters are late or failed."""
    watch.warn_of_trouble(now=clock.now())


@shared_task
def verify_record() -> None:
    """Tell heads, counsel, secretariats and operators where texts on record do not verify."""
    watch.warn_of_astray_texts(now=clock.now())


@shared_task
def tidy_up() -> None:
    """Forget what is over or was never finished, and follow changed rules of time zones."""
    forget_ended_sessions()
    sent_forms.forget_sent_forms(now=clock.now())
    sittings.rederive_instants(now=clock.now())
    files.forget_stray_files(now=clock.now())
    files.forget_half_written(now=clock.now())
    documents.forget_documents(now=clock.now())
    packs.forget_packs(now=clock.now())
