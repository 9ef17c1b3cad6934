# Shared tasks bind to the application that is imported first: it has to be ours.
from workinggroup.celery import app as celery_app

__all__ = ["celery_app"]
