"""The Celery application; its settings are the `CELERY_*` ones of `settings.py`."""

import os

from celery import Celery

import workinggroup.broker  # noqa: F401  registers folder://, the embedded broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workinggroup.settings")

app = Celery("workinggroup")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
