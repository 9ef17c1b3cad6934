"""Lays out the templates, or checks that they are laid out."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from workinggroup.formatter.pages import Templates


class Command(BaseCommand):
    help = "Lays out the templates: one tag or sentence a line; --check only looks."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail unless all are laid out")

    def handle(self, *args: object, check: bool, **options: object) -> None:
        templates = Templates(settings.BASE_DIR / "templates", settings.BASE_DIR / "static/css")
        faults = []
        for path in templates.paths():
            source = path.read_text()
            try:
                laid_out = templates.laid_out(source)
            except ValueError as fault:
                faults.append(f"{path.relative_to(settings.BASE_DIR)}: {fault}")
                continue
            if source != laid_out:
                faults.append(f"{path.relative_to(settings.BASE_DIR)} would be laid out anew")
                if not check:
                    path.write_text(laid_out)
        if check and faults:
            raise CommandError("\n".join(faults))
        self.stdout.write("\n".join(faults) or "The templates are laid out.")
