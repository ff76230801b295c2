"""Users' tokens, stored in plain text, are gone: workspaces' API keys do what they did."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("deals", "0008_set_aside_products_and_faulty_rules")]

    operations = [migrations.RunSQL("DROP TABLE IF EXISTS authtoken_token", migrations.RunSQL.noop)]
