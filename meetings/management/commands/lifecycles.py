"""Writes `docs/lifecycles.md`, or checks that it is what access answers."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from meetings.queries.texts.lifecycle_table import lifecycles_document


class Command(BaseCommand):
    help = "Writes docs/lifecycles.md: who may do what to a text in each of its states."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail unless it is current")

    def handle(self, *args: object, check: bool, **options: object) -> None:
        path = settings.BASE_DIR / "docs" / "lifecycles.md"
        text = lifecycles_document()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            self.stdout.write("docs/lifecycles.md is current.")
        elif check:
            raise CommandError("docs/lifecycles.md is not what access answers.")
        else:
            path.write_text(text, encoding="utf-8")
            self.stdout.write("docs/lifecycles.md is written.")
