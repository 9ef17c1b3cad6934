"""Feeds know until when they hold, and a version that every change of a calendar moves.

What was rendered is dropped: it is rendered again when it is asked for.
"""

import django.db.models.deletion
from django.db import migrations, models

from meetings.models import calendar_triggers


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0001_squashed'),
        ('members', '0001_squashed'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reader', models.BigIntegerField(db_index=True)),
                ('changes', models.BigIntegerField()),
            ],
        ),
        migrations.DeleteModel(name='RenderedFeed'),
        migrations.CreateModel(
            name='RenderedFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('events', 'Events'), ('tasks', 'Tasks')], max_length=6)),
                ('version', models.BigIntegerField()),
                ('form', models.CharField(max_length=64)),
                ('rendered_at', models.DateTimeField()),
                ('holds_until', models.DateTimeField()),
                ('fingerprint', models.CharField(max_length=64)),
                ('etag', models.CharField(max_length=64)),
                ('changed_at', models.DateTimeField(null=True)),
                ('packed', models.BinaryField()),
                ('body', models.BinaryField()),
                ('key', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.calendarkey')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('key', 'kind'), name='feed_rendered_once')],
            },
        ),
        migrations.RunPython(calendar_triggers.put_up_triggers, calendar_triggers.take_down_triggers),
    ]
