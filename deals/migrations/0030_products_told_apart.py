from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deals", "0029_campaigns_read_products_from_the_index")]

    operations = [
        migrations.AlterField(
            "productchange",
            "action",
            models.CharField(
                choices=[("merge", "merge"), ("split", "split"), ("apart", "told apart"), ("undo", "undo")],
                max_length=5,
            ),
        ),
        migrations.AddField(
            "sellerassignment",
            "post_id",
            models.BigIntegerField(
                blank=True, null=True, help_text="the only post that it holds for; empty: all of that seller"
            ),
        ),
        migrations.AddField(
            "sellerassignment",
            "voice",
            models.ForeignKey(
                "deals.VoiceAssignment",
                models.SET_NULL,
                null=True,
                blank=True,
                related_name="+",
                help_text="who the account is that was taken for a seller, said with it",
            ),
        ),
        migrations.RemoveConstraint("sellerassignment", "seller_assigned_once"),
        migrations.AddConstraint(
            "sellerassignment",
            models.UniqueConstraint(
                fields=["key", "post_id"],
                condition=models.Q(("undone_at", None)),
                nulls_distinct=False,
                name="seller_assigned_once",
            ),
        ),
    ]
