"""Brings the catalogues up to date with the sources, or checks that they are complete."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from workinggroup import catalogue


class Command(BaseCommand):
    help = "Updates locale/ from the sources and compiles it; --check only looks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail unless it is complete")

    def handle(self, *args: object, check: bool, **options: object) -> None:
        root = settings.BASE_DIR
        if check:
            faults = [
                f"{locale}: {fault}"
                for locale in catalogue.locales(root)
                for fault in catalogue.faults(root, locale)
            ]
            if faults:
                raise CommandError("\n".join(faults))
            self.stdout.write("The catalogues are complete.")
            return
        for locale in catalogue.locales(root):
            updated = catalogue.update(root, locale)
            left = catalogue.missing(updated)
            for message in left:
                self.stdout.write(f"{locale}: not translated: {message.id!r}")
            self.stdout.write(f"{locale}: {len(updated)} messages, {len(left)} not translated")
