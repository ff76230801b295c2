from django.db import migrations, models

# The index is filled anew: each listing's products are settled again.
FORGET = [
    "DELETE FROM deals_matchpair",
    "DELETE FROM deals_listingterm",
    "DELETE FROM deals_term",
    "UPDATE deals_listing SET is_indexed = false WHERE is_indexed",
    """
    INSERT INTO deals_dirtyproduct (product_id, currency) SELECT DISTINCT product_id, '' FROM deals_listing
    ON CONFLICT DO NOTHING
    """,
]


class Migration(migrations.Migration):

    dependencies = [
        ('deals', '0013_name_unknown_sellers'),
    ]

    operations = [
        migrations.AddField(
            model_name='listing',
            name='terms_text',
            field=models.TextField(blank=True, db_default='', default='', help_text='its terms in the index, with blanks between'),
        ),
        migrations.RunSQL(FORGET, migrations.RunSQL.noop),
    ]
