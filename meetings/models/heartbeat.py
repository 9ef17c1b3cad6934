"""When what the clock rings for was done last, and whose turn it is."""

from django.db import models


class Heartbeat(models.Model):
    """A row for each thing that is done every few seconds, by its name: `at` is when it was done
    last; of what one does at a time, until when it is somebody's turn."""

    name = models.CharField(max_length=20, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.at:%Y-%m-%dT%H:%M:%SZ}"
