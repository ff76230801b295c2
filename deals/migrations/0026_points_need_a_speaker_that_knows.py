"""A price point needs a speaker that can know the price, and is counted once an account."""

from django.db import migrations, models

COULD_BE = (
    models.Q(("basis__in", ["once", "each_of_n"]), ("rejected", False), ("scope", "product"))
    & models.Q(("confidence__gte", 0.5), ("point_confidence__gte", 0.9), ("speaker_knows", True))
    & models.Q(("piece_price__isnull", False), ("product__isnull", False))
    & ~models.Q(("kind", "free"))
    & ~models.Q(("currency", ""))
)
IS_POINT = COULD_BE & models.Q(("is_echo", False), ("is_outlier", False), ("is_repeat", False))


def generated(rule):
    return models.GeneratedField(
        db_persist=True,
        expression=models.Case(models.When(rule, then=True), default=False),
        output_field=models.BooleanField(),
    )


def knows(default):
    return models.BooleanField(
        db_default=default,
        default=False,
        help_text="whoever speaks can know the price (docs/voices.md); false until settling has told",
    )


class Migration(migrations.Migration):
    """A generated column cannot be changed: it goes and comes back, with the indexes over it.

    Stored deals keep their place in charts until the first settling has told who speaks in their posts: the
    column is filled with true, without a second pass over the table, and false from then on.
    """

    dependencies = [("deals", "0025_accounts_speak")]

    operations = [
        migrations.AddField("deal", "speaker_knows", knows(True)),
        migrations.AlterField("deal", "speaker_knows", knows(False)),
        migrations.AddField(
            "deal",
            "price_typed",
            models.BooleanField(
                db_default=False,
                default=False,
                help_text="a share button wrote the post, but its sender typed the price",
            ),
        ),
        migrations.AddField(
            "deal",
            "account",
            models.BigIntegerField(
                db_default=0,
                default=0,
                help_text="the author's id; 0 until settling has told, and below it where the author is deleted",
            ),
        ),
        migrations.AddField(
            "deal",
            "is_repeat",
            models.BooleanField(
                db_default=False,
                default=False,
                help_text="the same account said so within the days for which a price stands: counted there",
            ),
        ),
        migrations.AddField(
            "deal",
            "times",
            models.PositiveIntegerField(
                db_default=1,
                default=1,
                help_text="posts of the account that say so: this one and its repeats",
            ),
        ),
        migrations.AddField(
            "deal",
            "is_echo",
            models.BooleanField(
                db_default=False,
                default=False,
                help_text="the account advertised the same text to two retailers or more: no comparison",
            ),
        ),
        migrations.RemoveIndex("deal", "deal_price_history"),
        migrations.RemoveIndex("deal", "deal_points_of_retailer"),
        migrations.RemoveField("deal", "is_price_point"),
        migrations.AddField("deal", "could_be_point", generated(COULD_BE)),
        migrations.AddField("deal", "is_price_point", generated(IS_POINT)),
        migrations.AddIndex(
            "deal",
            models.Index(
                fields=["product", "currency", "condition", "retailer", "announced_at"],
                include=("piece_price", "list_price", "id", "account", "times"),
                condition=models.Q(("is_price_point", True)),
                name="deal_price_history",
            ),
        ),
        migrations.AddIndex(
            "deal",
            models.Index(
                fields=["retailer", "announced_at"],
                include=("currency", "condition", "product"),
                condition=models.Q(("is_price_point", True)),
                name="deal_points_of_retailer",
            ),
        ),
    ]
