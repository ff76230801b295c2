from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('deals', '0012_curation'),
    ]

    operations = [
        migrations.RunSQL(
            """
            UPDATE deals_deal deal SET read_retailer_id = retailer_id, seller_key = CASE
                WHEN retailer_id IS NULL THEN left(lower(
                    coalesce(nullif(retailer_text, ''), '@' || nullif(post.handle, ''), '')
                ), 130) ELSE '' END
            FROM deals_post post WHERE post.id = deal.post_id
            """,
            migrations.RunSQL.noop,
        ),
    ]
