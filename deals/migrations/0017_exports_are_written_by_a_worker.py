"""Files of long lists are written by a worker, and kept for some days."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('deals', '0016_alert_rules_tell_chosen_members'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='retention',
            name='export_days',
            field=models.PositiveIntegerField(db_default=7, default=7, help_text='Files that a worker made of long lists, counted from when they were asked for', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(36500)]),
        ),
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(blank=True, help_text="the user's, when they asked", max_length=10)),
                ('standing', models.PositiveSmallIntegerField(choices=[(0, 'user'), (1, 'staff'), (2, 'superuser')], default=0)),
                ('origin', models.CharField(help_text='scheme and host that links in the file begin with', max_length=300)),
                ('address', models.TextField(help_text="the file's own, with its query")),
                ('fmt', models.CharField(max_length=10)),
                ('title', models.CharField(blank=True, max_length=300)),
                ('file_name', models.CharField(blank=True, help_text='with its ending', max_length=200)),
                ('state', models.CharField(choices=[('queued', 'waiting'), ('running', 'being written'), ('done', 'done'), ('failed', 'failed'), ('cancelled', 'cancelled')], default='queued', max_length=9)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('rows', models.PositiveBigIntegerField(default=0)),
                ('rows_expected', models.PositiveBigIntegerField(default=0, help_text='0: not known before')),
                ('size', models.PositiveBigIntegerField(default=0, help_text='bytes')),
                ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('heartbeat_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exports', to=settings.AUTH_USER_MODEL)),
                ('workspace', models.ForeignKey(help_text="empty: of nobody's", null=True, on_delete=django.db.models.deletion.CASCADE, related_name='exports', to='deals.workspace')),
            ],
            options={
                'ordering': ['-asked_at', '-id'],
                'indexes': [models.Index(condition=models.Q(('state__in', ['queued', 'running'])), fields=['id'], name='export_due'), models.Index(fields=['user', '-asked_at'], name='export_of_user')],
            },
        ),
    ]
