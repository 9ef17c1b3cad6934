"""After a backup was restored, before the worker starts: see docs/operating.md."""

import datetime as dt
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from meetings.services.restore import settle_after_restore
from workinggroup.lib import clock


class Command(BaseCommand):
    help = "Marks the letters as expired that may have been sent between backup and restore."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--since", required=True, help="when the backup was made, such as 2027-03-01T02:00Z"
        )

    def handle(self, *args: object, since: str, **options: object) -> None:
        now = clock.now()
        try:
            backup_at = dt.datetime.fromisoformat(since)
        except ValueError as error:
            raise CommandError(f"{since} is not an instant such as 2027-03-01T02:00Z.") from error
        if backup_at.tzinfo is None:
            raise CommandError("Say the time zone: Z for UTC, or an offset such as -05:00.")
        if backup_at > now:
            raise CommandError(f"{since} is in the future.")
        settled = settle_after_restore(backup_at=backup_at, now=now)
        self.stdout.write(f"{settled} letters may have been sent and will not be sent again.")
