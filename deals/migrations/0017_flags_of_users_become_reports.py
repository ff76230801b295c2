"""What users report of deals is called a report; every row, key and index stays and gets its new name."""

from django.db import migrations, models

OPEN = models.Q(("state", "open"))
OLD_QUEUES = {"flags": "reports"}


def rename_index(old: str, new: str) -> migrations.RunSQL:
    """Rename an index in the database; what Django knows of it is told beside."""
    return migrations.RunSQL(f"ALTER INDEX {old} RENAME TO {new}", f"ALTER INDEX {new} RENAME TO {old}")


def rename_queues(apps, schema_editor):
    """Let overrides name the queue as it is called now."""
    for old, new in OLD_QUEUES.items():
        apps.get_model("deals", "DealOverride").objects.filter(queue=old).update(queue=new)


def restore_queues(apps, schema_editor):
    """Let overrides name the queue as it was called before."""
    for old, new in OLD_QUEUES.items():
        apps.get_model("deals", "DealOverride").objects.filter(queue=new).update(queue=old)


class Migration(migrations.Migration):
    dependencies = [("deals", "0016_choices_in_plain_words")]

    operations = [
        migrations.RenameModel("DealFlag", "DealReport"),
        migrations.RenameModel("FlagAnswer", "ReportAnswer"),
        migrations.RenameField("dealreport", "flagger", "reporter"),
        migrations.RenameField("dealreport", "flagged_at", "reported_at"),
        migrations.RenameField("dealreport", "sort", "reason"),
        migrations.RenameField("reportanswer", "flag", "report"),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                rename_index("deal_flag_open", "deal_report_open"),
                rename_index("deal_flag_of_post", "deal_report_of_post"),
                rename_index("deal_flagged_once", "deal_reported_once"),
            ],
            state_operations=[
                migrations.RemoveIndex("dealreport", "deal_flag_open"),
                migrations.RemoveIndex("dealreport", "deal_flag_of_post"),
                migrations.RemoveConstraint("dealreport", "deal_flagged_once"),
                migrations.AddIndex(
                    "dealreport",
                    models.Index(fields=["reported_at", "id"], condition=OPEN, name="deal_report_open"),
                ),
                migrations.AddIndex(
                    "dealreport", models.Index(fields=["post_id"], name="deal_report_of_post")
                ),
                migrations.AddConstraint(
                    "dealreport",
                    models.UniqueConstraint(
                        fields=["reporter", "post_id", "anchor", "reason"],
                        condition=OPEN,
                        name="deal_reported_once",
                    ),
                ),
            ],
        ),
        migrations.RunPython(rename_queues, restore_queues),
    ]
