"""Words that readers see; nothing of the tables changes."""

import workinggroup.lib.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0006_visits'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='mailpreference',
            options={'ordering': ['kind'], 'verbose_name': 'email preference', 'verbose_name_plural': 'email preferences'},
        ),
        migrations.AlterModelOptions(
            name='notification',
            options={'ordering': ['-created_at', '-pk'], 'verbose_name': 'email', 'verbose_name_plural': 'email log'},
        ),
        migrations.AlterField(
            model_name='mailpreference',
            name='kind',
            field=models.CharField(choices=[('meetings', 'Reminders of coming meetings'), ('answers', 'Requests to reply to an invitation'), ('changes', 'Confirmed, changed or postponed dates'), ('agenda', 'Agendas'), ('papers', 'Papers'), ('minutes', 'Minutes'), ('signatures', 'Requests to clear or sign a text'), ('actions', 'Your action items'), ('cancellation', 'Cancelled meetings'), ('account', 'Your account')], max_length=40, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='notification',
            name='mail_subject',
            field=workinggroup.lib.fields.LineField(blank=True, max_length=255, verbose_name='email subject'),
        ),
        migrations.AlterField(
            model_name='notification',
            name='state',
            field=models.CharField(choices=[('queued', 'waiting'), ('sending', 'being sent'), ('sent', 'sent'), ('failed', 'failed'), ('unknown', 'may have been delivered'), ('expired', 'expired'), ('moot', 'no longer needed'), ('held', 'kept for the daily digest'), ('bundled', 'put into a digest')], default='queued', max_length=10, verbose_name='state'),
        ),
    ]
