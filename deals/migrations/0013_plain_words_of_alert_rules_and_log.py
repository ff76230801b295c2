"""Values and log entries in the words of today: own_price, 'created the alert rule' and so on."""

from django.db import migrations

ACTIONS = {
    "made the alert rule": "created the alert rule",
    "made the feed address of": "created the feed of",
    "wants no alert mails": "unsubscribed from alert emails",
    "paused alert mails for 1 d": "paused alert emails for 1 days",
    "paused alert mails for 7 d": "paused alert emails for 7 days",
    "paused alert mails for 30 d": "paused alert emails for 30 days",
    "wants alert mails again": "resubscribed to alert emails",
    "made the webhook": "created the webhook",
    "uploaded a catalogue": "uploaded an article file",
    "loads a catalogue": "started an article import",
    "matches the catalogue again": "started article matching",
    "left an article to matching": "reset an article to automatic",
    "made the API key": "created the API key",
    "handed the workspace over to": "transferred ownership to",
    "made the watchlist": "created the watchlist",
    "watches": "started watching",
    "watches no more": "stopped watching",
    "made the workspace": "created the workspace",
}


def rewrite(apps, schema_editor, words=ACTIONS):
    """Give the log's entries the words of today."""
    entries = apps.get_model("deals", "AuditEntry").objects
    for old, new in words.items():
        entries.filter(action=old).update(action=new)


def restore(apps, schema_editor):
    """Give the log's entries the words of before."""
    rewrite(apps, schema_editor, {new: old for old, new in ACTIONS.items()})


class Migration(migrations.Migration):
    dependencies = [("deals", "0012_rename_sealed_to_encrypted_secret")]

    operations = [
        migrations.RunSQL(
            "UPDATE deals_alertrule SET baseline = 'own_price' WHERE baseline = 'mine'",
            "UPDATE deals_alertrule SET baseline = 'mine' WHERE baseline = 'own_price'",
        ),
        migrations.RunPython(rewrite, restore),
    ]
