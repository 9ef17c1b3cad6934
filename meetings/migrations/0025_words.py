"""Words that readers see; nothing of the tables changes."""

import workinggroup.lib.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0024_glossary'),
    ]

    operations = [
        migrations.AlterField(
            model_name='actionitem',
            name='drop_cn_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='closing without action agreed, Chinese side'),
        ),
        migrations.AlterField(
            model_name='actionitem',
            name='drop_reason',
            field=workinggroup.lib.fields.ProseField(blank=True, max_length=1000, verbose_name='why it is closed without action'),
        ),
        migrations.AlterField(
            model_name='actionitem',
            name='drop_us_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='closing without action agreed, US side'),
        ),
        migrations.AlterField(
            model_name='actionitem',
            name='state',
            field=models.CharField(choices=[('open', 'open'), ('in_progress', 'in progress'), ('done', 'done'), ('dropped', 'closed without action')], default='open', max_length=12, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='attendance',
            name='answer',
            field=models.CharField(blank=True, choices=[('accepted', 'accept'), ('declined', 'decline'), ('tentative', 'tentative')], max_length=10, verbose_name='reply'),
        ),
        migrations.AlterField(
            model_name='attendance',
            name='answered_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='replied'),
        ),
        migrations.AlterField(
            model_name='topic',
            name='colour',
            field=models.CharField(choices=[('violet', 'violet'), ('ochre', 'ochre'), ('green', 'green'), ('indigo', 'indigo'), ('rose', 'rose'), ('slate', 'slate gray'), ('teal', 'teal'), ('sand', 'sand')], default='slate', max_length=7, verbose_name='color'),
        ),
    ]
