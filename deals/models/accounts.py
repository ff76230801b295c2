"""What accounts leave behind: sessions, mails that wait for a worker, attempts to sign in that failed."""

from typing import Any

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Now


class QueuedMail(models.Model):
    """A mail of an account that a worker sends: encrypted, since its link may open the account."""

    queued_at = models.DateTimeField(db_default=Now(), editable=False)
    not_before = models.DateTimeField(db_default=Now(), editable=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    encrypted = models.TextField(editable=False)

    class Meta:
        ordering = ["not_before", "id"]
        indexes = [models.Index(fields=["not_before", "id"], name="queued_mail_due")]

    def __str__(self) -> str:
        return f"mail {self.pk} of {self.queued_at}"


class FailedSignIn(models.Model):
    """An attempt to sign in with a wrong password; refused: the first of those that were over the limit."""

    at = models.DateTimeField(db_default=Now(), editable=False)
    name = models.CharField(max_length=150, help_text="as it was typed: a name or an address")
    address = models.GenericIPAddressField(null=True, help_text="where it came from")
    refused = models.BooleanField(default=False, help_text="over the limit: further ones are not listed")

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["address", "-at"], name="failed_sign_in_of_address")]

    def __str__(self) -> str:
        return f"{self.name} from {self.address or 'an unknown address'}"


class Session(AbstractBaseSession):
    """A session in a browser. Its key opens the account, so its hash alone is stored."""

    session_key = models.CharField(primary_key=True, max_length=64)
    of_user = models.BigIntegerField(null=True, db_index=True, help_text="id of the user who is signed in")
    began_at = models.DateTimeField(db_default=Now(), editable=False)
    seen_at = models.DateTimeField(db_default=Now(), editable=False, help_text="to ten minutes")
    address = models.GenericIPAddressField(null=True, editable=False, help_text="where it was last seen")
    browser = models.CharField(max_length=200, blank=True, editable=False, help_text="as it names itself")

    def __str__(self) -> str:
        return f"session of user {self.of_user or 'nobody'}"

    @classmethod
    def get_session_store_class(cls) -> Any:
        """Return what reads and writes these rows."""
        from deals.services.workspaces.sessions import SessionStore

        return SessionStore
