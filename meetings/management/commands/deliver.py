"""Sends what is due at once, without worker and broker."""

from django.core.management.base import BaseCommand

from meetings.services.delivery import deliver_due
from workinggroup.lib import clock


class Command(BaseCommand):
    help = "Sends all letters that are due, as the worker would."

    def handle(self, *args: object, **options: object) -> None:
        tally = deliver_due(clock=clock.now)
        self.stdout.write(
            f"sent {tally.sent}, put off {tally.put_off}, refused {tally.refused}, "
            f"no longer needed {tally.moot}, expired {tally.expired}"
        )
