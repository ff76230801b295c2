from django.db import migrations

# Listings from before matching are in no index: their products are settled again.
MARK = """
    INSERT INTO deals_dirtyproduct (product_id, currency) SELECT DISTINCT product_id, '' FROM deals_listing
    ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):

    dependencies = [
        ('deals', '0005_pairs_that_join'),
    ]

    operations = [migrations.RunSQL(MARK, migrations.RunSQL.noop)]
