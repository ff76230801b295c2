"""Addresses of accounts that were there before addresses were verified.

Verified are those that somebody followed a mailed link for: an invitation, accepted in the moment that the
account became a member. All others are asked on their pages, and get no alerts until then. Accounts that never
signed in were made by staff: theirs are listed when they come.
"""

from datetime import timedelta

from django.db import migrations

SAME_MOMENT = timedelta(seconds=10)


def list_addresses(apps, schema_editor):
    User = apps.get_model("auth", "User")
    EmailAddress = apps.get_model("account", "EmailAddress")
    taken = set(EmailAddress.objects.filter(verified=True).values_list("email", flat=True))
    listed = set(EmailAddress.objects.values_list("user_id", flat=True))
    followed = proved_addresses(apps)
    rows = []
    for user in User.objects.exclude(email="").order_by("pk").iterator():
        address = user.email.strip().lower()
        proved = (user.pk, address) in followed and address not in taken
        if user.pk in listed or len(address) > 254 or (user.last_login is None and not proved):
            continue
        if proved:
            taken.add(address)
        rows.append(EmailAddress(user_id=user.pk, email=address, primary=True, verified=proved))
    EmailAddress.objects.bulk_create(rows, batch_size=500)


def proved_addresses(apps):
    """Return (user, address) of those who became members by the link that was mailed to that address."""
    Invitation, Membership = apps.get_model("deals", "Invitation"), apps.get_model("deals", "Membership")
    found = set()
    for invitation in Invitation.objects.exclude(accepted_at=None):
        address = invitation.email.lower()
        joined = Membership.objects.filter(
            workspace=invitation.workspace_id,
            user__email__iexact=address,
            joined_at__range=(invitation.accepted_at - SAME_MOMENT, invitation.accepted_at + SAME_MOMENT),
        )
        found |= {(user, address) for user in joined.values_list("user_id", flat=True)}
    return found


class Migration(migrations.Migration):
    dependencies = [
        ("deals", "0036_failed_sign_ins_and_queued_mails"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RunPython(list_addresses, migrations.RunPython.noop),
        # What django-axes counted attempts in; the limits count in the cache now.
        migrations.RunSQL(
            "DROP TABLE IF EXISTS axes_accessattemptexpiration, axes_accessattempt, axes_accesslog,"
            " axes_accessfailurelog",
            migrations.RunSQL.noop,
        ),
    ]
