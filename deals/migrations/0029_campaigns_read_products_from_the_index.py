"""Campaigns of a product are counted from the index of campaigns alone."""

import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.math
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("deals", "0028_product_lines")]

    operations = [
        migrations.RemoveIndex(
            model_name='deal',
            name='deal_campaigns',
        ),
        migrations.RemoveIndex(
            model_name='deal',
            name='deal_sample',
        ),
        migrations.AddIndex(
            model_name='deal',
            index=models.Index(condition=models.Q(('confidence__gte', 0.5), ('rejected', False)), fields=['retailer', 'announced_at'], include=('id', 'post', 'kind', 'brand', 'category', 'product', 'price', 'list_price', 'percent_off', 'coupon'), name='deal_campaigns'),
        ),
        migrations.AddIndex(
            model_name='deal',
            index=models.Index(condition=models.Q(('confidence__gte', 0.5), ('rejected', False), django.db.models.lookups.Exact(django.db.models.expressions.CombinedExpression(django.db.models.functions.math.Abs(django.db.models.functions.comparison.Cast(models.Func('post', function='hashint8', output_field=models.IntegerField()), models.BigIntegerField())), '%%', models.Value(16)), 0)), fields=['retailer', 'announced_at'], include=('id', 'post', 'kind', 'brand', 'category', 'product', 'price', 'list_price', 'percent_off', 'coupon'), name='deal_sample'),
        ),
    ]
