from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('deals', '0012_curation'),
    ]

    operations = [
        migrations.RunSQL(
            """
            UPDATE deals_deal deal SET seller_key = left(lower(
                coalesce(nullif(retailer_text, ''), '@' || nullif(post.handle, ''), '')
            ), 130)
            FROM deals_post post WHERE post.id = deal.post_id AND deal.retailer_id IS NULL
            """,
            migrations.RunSQL.noop,
        ),
    ]
