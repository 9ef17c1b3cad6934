"""What a signature binds is a fingerprint; a digest is a letter (docs/words.md)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0008_feeds_that_hold")]

    operations = [
        migrations.RenameField("signature", "digest", "fingerprint"),
        migrations.RenameField("textrevision", "digest", "fingerprint"),
        migrations.AlterField(
            "signature",
            "fingerprint",
            models.CharField(max_length=64, verbose_name="fingerprint"),
        ),
        migrations.AlterField(
            "textrevision",
            "fingerprint",
            models.CharField(max_length=64, verbose_name="fingerprint"),
        ),
        migrations.AlterField(
            "paperversion",
            "sha256",
            models.CharField(max_length=64, verbose_name="fingerprint"),
        ),
    ]
