"""Brings the Chinese catalogue up to date with the sources, or checks that it is complete."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from workinggroup import catalogue


class Command(BaseCommand):
    help = "Updates locale/zh_Hans from the sources and compiles it; --check only looks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail unless it is complete")

    def handle(self, *args: object, check: bool, **options: object) -> None:
        if check:
            if faults := catalogue.faults(settings.BASE_DIR):
                raise CommandError("\n".join(faults))
            self.stdout.write("The catalogue is complete.")
            return
        updated = catalogue.update(settings.BASE_DIR)
        left = catalogue.missing(updated)
        for message in left:
            self.stdout.write(f"not translated: {message.id!r}")
        self.stdout.write(f"{len(updated)} messages, {len(left)} without Chinese")
