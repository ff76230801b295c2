"""Titles that name no product have no listing, and pairs are compared by other rules: all are matched anew."""

from django.db import migrations, models

_FORGET = (
    "DELETE FROM deals_matchpair",
    "DELETE FROM deals_listingterm",
    "DELETE FROM deals_term",
    "UPDATE deals_listing SET is_indexed = false WHERE is_indexed",
    """
    INSERT INTO deals_dirtyproduct (product_id, currency) SELECT DISTINCT product_id, '' FROM deals_listing
    ON CONFLICT DO NOTHING
    """,
    # What was fitted took other evidence.
    "UPDATE deals_matchscorer SET is_used = false WHERE is_used",
)


class Migration(migrations.Migration):
    dependencies = [("deals", "0026_points_need_a_speaker_that_knows")]

    operations = [
        migrations.AddField(
            model_name="matchpair",
            name="asks",
            field=models.BooleanField(
                db_default=True,
                default=True,
                help_text="may wait for a curator: the two do not plainly differ",
            ),
        ),
        migrations.AddField(
            model_name="watcheditem",
            name="was_product",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="a search that watched a product until that was gone",
            ),
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in _FORGET),
    ]
