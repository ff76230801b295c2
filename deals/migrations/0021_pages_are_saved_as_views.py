"""Pages are saved as views; one of them can be a member's first page."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('deals', '0020_workspaces_are_samples'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('page', models.CharField(help_text='the name of its route', max_length=60)),
                ('thing', models.CharField(blank=True, max_length=80)),
                ('query', models.CharField(blank=True, help_text="as in the address, without '?'", max_length=1500)),
                ('is_shared', models.BooleanField(default=False)),
                ('place', models.PositiveSmallIntegerField(default=0, help_text="among its maker's views")),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='saved_views', to=settings.AUTH_USER_MODEL)),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to='deals.workspace')),
            ],
            options={
                'ordering': ['place', 'id'],
            },
        ),
        migrations.AddField(
            model_name='membership',
            name='first_view',
            field=models.ForeignKey(editable=False, help_text="where '/' leads; empty: the overview", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='deals.savedview'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.UniqueConstraint(fields=('workspace', 'made_by', 'name'), name='saved_view_name_once'),
        ),
    ]
