"""What the planner of reminders remembers of its last run."""

from django.db import models


class PlannerRun(models.Model):
    """The one row that says when the planner last ran: what should have been planned since then,
    and no longer makes sense, is on record as missed. Locked while it runs."""

    ran_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.ran_at)
