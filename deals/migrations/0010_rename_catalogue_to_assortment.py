"""A customer's own articles are its assortment; the catalogue is the curated, shared one."""

import django.db.models.deletion
from django.db import migrations, models

SCOPES = (
    "UPDATE deals_alertrule SET scope = 'assortment' WHERE scope = 'catalogue'",
    "UPDATE deals_alertrule SET scope = 'catalogue' WHERE scope = 'assortment'",
)
RENAME = "ALTER TABLE deals_assortmentitem RENAME CONSTRAINT {} TO {}"


class Migration(migrations.Migration):
    dependencies = [("deals", "0009_drop_user_tokens")]

    operations = [
        migrations.RenameModel("CatalogueItem", "AssortmentItem"),
        migrations.RenameModel("CatalogueUpload", "AssortmentUpload"),
        migrations.AlterField(
            "assortmentitem",
            "workspace",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="assortment_items",
                to="deals.workspace",
            ),
        ),
        migrations.AlterField(
            "assortmentupload",
            "workspace",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="assortment_uploads",
                to="deals.workspace",
            ),
        ),
        migrations.RenameIndex(
            "assortmentupload", new_name="assortment_upload_due", old_name="catalogue_upload_due"
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    RENAME.format("catalogue_sku_once", "assortment_sku_once"),
                    RENAME.format("assortment_sku_once", "catalogue_sku_once"),
                )
            ],
            state_operations=[
                migrations.RemoveConstraint("assortmentitem", "catalogue_sku_once"),
                migrations.AddConstraint(
                    "assortmentitem",
                    models.UniqueConstraint(fields=["workspace", "sku"], name="assortment_sku_once"),
                ),
            ],
        ),
        migrations.RunSQL(*SCOPES),
    ]
