"""The baseline of alert rules that was 'mine' is 'own_price'."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("deals", "0024_rename_sealed_to_encrypted_secret")]

    operations = [
        migrations.RunSQL(
            "UPDATE deals_alertrule SET baseline = 'own_price' WHERE baseline = 'mine'",
            "UPDATE deals_alertrule SET baseline = 'mine' WHERE baseline = 'own_price'",
        )
    ]
