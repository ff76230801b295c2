from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deals", "0024_posts_tell_who_speaks")]

    operations = [
        migrations.AlterField(
            "productchange",
            "action",
            models.CharField(
                choices=[("merge", "merge"), ("split", "split"), ("apart", "told apart"), ("undo", "undo")],
                max_length=5,
            ),
        ),
    ]
