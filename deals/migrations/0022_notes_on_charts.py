"""Members write notes on charts."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('deals', '0021_pages_are_saved_as_views'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ChartNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_day', models.DateField()),
                ('last_day', models.DateField(help_text='the first one again for a single day')),
                ('text', models.CharField(max_length=280)),
                ('made_by_name', models.CharField(help_text='as it was: accounts go, notes stay', max_length=150)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('line', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='deals.productline')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('product', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='deals.product')),
                ('retailer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='deals.retailer')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chart_notes', to='deals.workspace')),
            ],
            options={
                'ordering': ['-first_day', '-id'],
                'indexes': [models.Index(fields=['workspace', '-first_day', '-id'], name='chart_notes_by_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='chart_note_days_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('line', None), ('product', None)), models.Q(('product', None), ('retailer', None)), models.Q(('line', None), ('retailer', None)), _connector='OR'), name='chart_note_of_one_thing')],
            },
        ),
    ]
