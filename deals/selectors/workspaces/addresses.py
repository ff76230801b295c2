"""Whose address is verified: alerts are mailed to those alone."""

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet


def with_verified_address() -> QuerySet[User]:
    """Return the active users whose address, the one that mails go to, is verified."""
    verified = EmailAddress.objects.filter(
        user=OuterRef("pk"), verified=True, email__iexact=OuterRef("email")
    )
    return User.objects.filter(Exists(verified), is_active=True).exclude(email="").order_by("pk")


def mails_reach(user: User) -> bool:
    """Tell whether the address that a user's mails go to is verified. 1 query."""
    return with_verified_address().filter(pk=user.pk).exists()


def has_verified(user: User, address: str) -> bool:
    """Tell whether this address is one of the user's verified ones. 1 query."""
    return EmailAddress.objects.filter(user=user, verified=True, email__iexact=address).exists()


def address_to_verify(user: User) -> str:
    """Return the address that mails would go to, if it is not verified; else ''. 1 query."""
    return "" if not user.email or mails_reach(user) else user.email
