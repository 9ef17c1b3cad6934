"""`manage.py load_example`: the example group, once, into an empty portal."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from meetings.services.example import PASSWORD, example_accounts, load_example
from workinggroup.lib import clock


class Command(BaseCommand):
    help = (
        "Load the example group (invented people, companies and texts) into an empty portal. "
        "Where anybody is in the portal already, nothing happens."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--accounts", action="store_true", help="print the example accounts instead"
        )

    def handle(self, *args: Any, accounts: bool = False, **options: Any) -> None:
        if not accounts:
            load_example(now=clock.now())
            return
        shown = example_accounts(clock.now())
        if not shown:
            return
        self.stdout.write(f"Example accounts, all with the password {PASSWORD}")
        width = max(len(account.email) for account in shown)
        for account in shown:
            who = ", ".join(filter(None, (account.side, account.role)))
            self.stdout.write(f"  {account.email:<{width}}  {who} ({account.name})")
