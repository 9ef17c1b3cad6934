"""Looks whether the texts on record verify, for who runs the portal: see docs/operating.md."""

from django.core.management.base import BaseCommand, CommandError

from meetings.queries.texts.verification import astray_texts


class Command(BaseCommand):
    help = "Compares every text on record with its fingerprint, keys, state and rows."

    def handle(self, *args: object, **options: object) -> None:
        astray = astray_texts()
        for each in astray:
            what = "rows of lists" if each.rows_only else "content, fingerprint, keys or state"
            self.stdout.write(f"{each.symbol}: {what}")
        if astray:
            raise CommandError(f"{len(astray)} revisions do not verify.")
        self.stdout.write("All texts on record verify.")
