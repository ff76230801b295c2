from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deals", "0038_sessions_by_hash_and_makers_of_feeds")]

    operations = [
        migrations.AddField(
            "webhook",
            "failures",
            models.PositiveSmallIntegerField(
                db_default=0,
                default=0,
                editable=False,
                help_text="calls in a row that it did not answer",
            ),
        ),
        migrations.AddField(
            "webhook",
            "rests_until",
            models.DateTimeField(
                editable=False, help_text="it did not answer: no call goes there before", null=True
            ),
        ),
        migrations.AddIndex(
            "delivery",
            models.Index(
                condition=models.Q(("state", "sending")),
                fields=["workspace", "webhook"],
                name="delivery_in_flight",
            ),
        ),
    ]
