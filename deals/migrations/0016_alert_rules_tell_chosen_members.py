"""Alert rules name the members whom they tell, or are of one member alone."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("deals", "0015_when_members_last_visited"),
    ]

    operations = [
        migrations.AddField(
            model_name="alertrule",
            name="recipients",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                blank=True,
                db_default=[],
                default=list,
                help_text="ids of users, where members are chosen",
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="alertrule",
            name="audience",
            field=models.CharField(
                choices=[
                    ("own", "only me: nobody else sees it"),
                    ("maker", "the rule's creator"),
                    ("people", "chosen members"),
                    ("members", "all members"),
                ],
                default="maker",
                max_length=7,
            ),
        ),
    ]
