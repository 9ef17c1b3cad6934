"""The database refuses to change the rows that an issued text was written in."""

from django.db import migrations

from meetings.models import issued_row_guards


class Migration(migrations.Migration):
    dependencies = [("meetings", "0028_record_in_its_place")]

    operations = [migrations.RunPython(issued_row_guards.guard_issued_rows, issued_row_guards.unguard_issued_rows)]
