"""Floor prices of articles, what their matches rest on, and indexes of what deals' links name."""

import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('deals', '0012_catalogue_files_are_imported_by_a_worker'),
    ]

    operations = [
        migrations.AddField(
            model_name='assortmentitem',
            name='floor_price',
            field=models.DecimalField(blank=True, decimal_places=2, help_text='nobody should advertise below it', max_digits=9, null=True),
        ),
        migrations.AddField(
            model_name='assortmentitem',
            name='matched_by',
            field=models.CharField(choices=[('title', 'by title'), ('gtin', 'by GTIN'), ('asin', 'by ASIN'), ('url', 'by URL')], db_default='title', default='title', help_text='what the automatic match rests on', max_length=5),
        ),
        migrations.AddField(
            model_name='assortmentupload',
            name='keeps_high_floors',
            field=models.BooleanField(db_default=False, default=False, help_text='floor prices above the list price are meant so'),
        ),
        migrations.AlterField(
            model_name='alertrule',
            name='baseline',
            field=models.CharField(choices=[('previous', "the retailer's previous price"), ('average', 'the average of N days'), ('low', 'the lowest of N days'), ('all_time_low', 'the lowest ever'), ('own_price', 'your own price'), ('list_price', 'the stated list price'), ('target', 'a target price'), ('floor', 'your floor price')], default='previous', max_length=12),
        ),
        migrations.AddIndex(
            model_name='deal',
            index=models.Index(django.db.models.functions.comparison.Coalesce(django.db.models.functions.text.Upper(models.Func(models.F('url'), models.Value('(?i)^https?://(?:[a-z0-9-]+\\.)*amazon\\.(?:com|(?:com?\\.)?[a-z]{2})/(?:[^?#]*/)?(?:dp|gp/product|gp/aw/d|product|asin)/([a-z0-9]{10})(?:[/?#]|$)'), function='substring', output_field=models.TextField())), django.db.models.functions.text.LPad(models.Func(models.F('url'), models.Value('(?i)[?&](?:ean|ean13|upc|gtin|gtin13|isbn|isbn13)=([0-9]{8,14})(?:[&#]|$)'), function='substring', output_field=models.TextField()), 14, models.Value('0')), output_field=models.TextField()), condition=models.Q(('product__isnull', False), models.Q(('url', ''), _negated=True)), name='deal_link_code'),
        ),
        migrations.AddIndex(
            model_name='deal',
            index=models.Index(django.db.models.functions.comparison.Cast(django.db.models.functions.text.MD5(django.db.models.functions.text.Lower(models.Func(models.Func(models.Func(models.F('url'), models.Value('(?i)^https?://(?:www\\.)?|#.*$|[?&]utm_[a-z]+=[^&#]*'), models.Value(''), models.Value('g'), function='regexp_replace', output_field=models.TextField()), models.Value('/*[?&]+'), models.Value('?'), models.Value('g'), function='regexp_replace', output_field=models.TextField()), models.Value('[/?]+$'), models.Value(''), models.Value('g'), function='regexp_replace', output_field=models.TextField()))), models.UUIDField()), condition=models.Q(('product__isnull', False), models.Q(('url', ''), _negated=True)), name='deal_link_page'),
        ),
    ]
