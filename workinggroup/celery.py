"""The Celery application; its settings are the `CELERY_*` ones of `settings.py`."""

import os

from celery import Celery
from celery.signals import worker_shutting_down

import workinggroup.broker  # noqa: F401  registers folder://, the embedded broker
from workinggroup.lib.stopping import stop_soon

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workinggroup.settings")

app = Celery("workinggroup")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_shutting_down.connect
def _tell_tasks(**signal: object) -> None:
    """Celery lets tasks end by themselves; one that sends letters would go on for minutes."""
    stop_soon()
