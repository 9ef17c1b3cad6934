"""`manage.py import_roster FILE --side us|cn`: a delegation's roster from a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from members.rosters import RosterRow, read_roster
from members.rosters.lines import Fate, RosterPlan
from members.services.rosters import import_roster, plan_import
from workinggroup.lib import clock
from workinggroup.lib.errors import Refused
from workinggroup.lib.tables import Fault, Reading
from workinggroup.lib.viewer import PROMPT, Side


class Command(BaseCommand):
    help = (
        "Make a delegation what a roster file (CSV, XLSX, ODS) says: all of it or, where there is "
        "any fault, nothing. Whoever is not in the file loses their role. Imported twice, "
        "nothing changes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--side", required=True, choices=Side.values)
        parser.add_argument("--dry-run", action="store_true", help="show the plan, write nothing")
        parser.add_argument("--invite", action="store_true", help="invite who is new by mail")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"Cannot read {options['file']}: {error.strerror}.") from error
        reading = read_roster(content)
        self._refuse(reading.faults)
        plan = plan_import(PROMPT, side=options["side"], rows=reading.rows)
        self._refuse(plan.faults)
        self._show(plan, reading)
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was written.")
            return
        try:
            import_roster(
                PROMPT,
                side=options["side"],
                rows=reading.rows,
                fingerprint=plan.fingerprint,
                now=clock.now(),
                invite=options["invite"],
            )
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            "Nothing to change." if plan.changes_nothing else self.style.SUCCESS("Imported.")
        )

    def _refuse(self, faults: tuple[Fault, ...]) -> None:
        for fault in faults:
            place = " ".join(
                part
                for part in (
                    f"row {fault.row}" if fault.row else "file",
                    f"({fault.cell})" if fault.cell else "",
                    fault.column,
                )
                if part
            )
            self.stderr.write(f"{place}: {fault.reason}")
        if faults:
            raise CommandError(f"{len(faults)} fault(s); nothing was written.")

    def _show(self, plan: RosterPlan, reading: Reading[RosterRow]) -> None:
        self.stdout.write(f"Read as {reading.encoding}.")
        if reading.sheet:
            self.stdout.write(f"Of several sheets, {reading.sheet!r} has the headings.")
        if reading.above:
            self.stdout.write(f"Rows above the headings, left out: {reading.above}.")
        if reading.ignored:
            self.stdout.write(f"Columns left out: {', '.join(reading.ignored)}.")
        for warning in plan.warnings:
            self.stdout.write(self.style.WARNING(warning))
        for seat in plan.seats:
            if seat.fate != Fate.UNCHANGED:
                before, after = " ".join(seat.old).strip(), " ".join(seat.new).strip()
                self.stdout.write(
                    f"seat {seat.number}: {seat.fate}: {before or '-'} -> {after or '-'}"
                )
        for line in plan.people:
            if line.fate == Fate.UNCHANGED:
                continue
            changes = "; ".join(
                f"{c.column}: {c.old or '-'} -> {c.new or '-'}" for c in line.changes
            )
            self.stdout.write(
                f"row {line.row or '-'}: {line.fate}: {line.name} <{line.email}> "
                f"{line.role}{f' {changes}' if changes else ''}"
            )
        counts = ", ".join(f"{count} {fate}" for fate, count in plan.counts.items() if count)
        self.stdout.write(f"People: {counts}.")
