"""What curators say of deals: kept beside what was read, so that it holds whatever is loaded later."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from deals.models.catalogue import Retailer
from deals.models.deals import Deal


class DealOverrideQuerySet(models.QuerySet["DealOverride"]):
    """Words as loading takes them."""

    def standing(self) -> Self:
        """Return those that nobody took back and on which no later word builds."""
        later = DealOverride.objects.filter(supersedes=OuterRef("pk"), undone_at=None)
        return self.filter(~Exists(later), undone_at=None)


class DealOverride(models.Model):
    """A curator's word on one deal of one post.

    Held by the post's id and the place of the deal in its text, not by the deal's row: it outlives a row
    that is loaded or extracted anew. A further word on the same deal holds all that the former said.
    """

    class Verdict(models.TextChoices):
        OPEN = "open", "corrected"
        ACCEPTED = "accepted", "accepted"
        REJECTED = "rejected", "rejected"

    post_id = models.BigIntegerField()
    anchor = models.PositiveIntegerField()
    span_start = models.PositiveIntegerField(help_text="of the deal's main span in the post's text")
    span_end = models.PositiveIntegerField()
    read_price = models.DecimalField(
        max_digits=9, decimal_places=2, null=True, blank=True, help_text="as extracted when the word was said"
    )
    verdict = models.CharField(max_length=8, choices=Verdict, default=Verdict.OPEN)
    values = models.JSONField(
        default=dict, blank=True, help_text="field: what holds in place of what was read"
    )
    reason = models.CharField(max_length=200, blank=True)
    said = models.CharField(max_length=200, help_text="what this word added, for the history")
    about = models.CharField(max_length=200, blank=True, help_text="the deal as it was, for the history")
    queue = models.SlugField(max_length=20, blank=True, help_text="the kind of review that asked")
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="later", help_text="the word it builds on"
    )
    product_before = models.BigIntegerField(
        null=True, blank=True, help_text="the deal's product before, which an undo brings back under its id"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="deal_overrides"
    )
    decided_at = models.DateTimeField(db_default=Now())
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    dropped = models.BooleanField(default=False, help_text="taken back because no deal followed it")
    objects = DealOverrideQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="override_span_in_order", condition=Q(span_start__lt=models.F("span_end"))
            )
        ]
        indexes = [models.Index(fields=["post_id"], name="override_of_post")]

    def __str__(self) -> str:
        return f"{self.post_id}/{self.anchor}: {self.said}"


class SellerAssignment(models.Model):
    """A curator's word on a seller that extraction does not know: which retailer it is, or none."""

    key = models.CharField(max_length=130, help_text="as in Deal.seller_key")
    retailer = models.ForeignKey(
        Retailer, models.CASCADE, null=True, blank=True, related_name="assignments", help_text="empty: none"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="seller_assignments"
    )
    decided_at = models.DateTimeField(db_default=Now())
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-decided_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(undone_at=None), name="seller_assigned_once")
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.retailer or 'no retailer'}"


class DealFlagQuerySet(models.QuerySet["DealFlag"]):
    """Flags as their flaggers and curators see them."""

    def for_user(self, user: User) -> Self:
        """Return a user's own flags."""
        return self.filter(flagger=user)

    def open(self) -> Self:
        """Return those that wait for an answer."""
        return self.filter(state=DealFlag.State.OPEN)


class DealFlag(models.Model):
    """A user's word that something is wrong with a deal, and a curator's answer to it."""

    class Sort(models.TextChoices):
        PRICE = "price", "wrong price"
        PRODUCT = "product", "wrong product"
        RETAILER = "retailer", "wrong retailer"
        NOT_A_DEAL = "not_a_deal", "not a deal"
        DUPLICATE = "duplicate", "duplicate"
        OFFENSIVE = "offensive", "offensive"

    class State(models.TextChoices):
        OPEN = "open", "waits for a curator"
        REJECTED = "rejected", "right: the deal was taken out"
        CORRECTED = "corrected", "right: the deal was corrected"
        KEPT = "kept", "the deal stays as it is"

    post_id = models.BigIntegerField()
    anchor = models.PositiveIntegerField()
    deal = models.ForeignKey(Deal, models.SET_NULL, null=True, blank=True, related_name="flags")
    about = models.CharField(max_length=200, blank=True, help_text="the deal as it was")
    sort = models.CharField(max_length=10, choices=Sort)
    comment = models.CharField(max_length=500, blank=True)
    flagger = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="deal_flags")
    flagged_at = models.DateTimeField(db_default=Now())
    site = models.CharField(max_length=200, blank=True, help_text="where it was flagged: for links in mails")
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    answer = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    override = models.ForeignKey(
        DealOverride, models.SET_NULL, null=True, blank=True, related_name="flags", help_text="its rejection"
    )
    objects = DealFlagQuerySet.as_manager()

    class Meta:
        ordering = ["-flagged_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["flagger", "post_id", "anchor", "sort"],
                condition=Q(state="open"),
                name="deal_flagged_once",
            )
        ]
        indexes = [
            models.Index(fields=["flagged_at", "id"], condition=Q(state="open"), name="deal_flag_open"),
            models.Index(fields=["post_id"], name="deal_flag_of_post"),
        ]

    def __str__(self) -> str:
        return f"{self.get_sort_display()}: {self.about}"


class FlagAnswer(models.Model):
    """A curator's answer to a flag, as the history tells it; the flag itself holds the standing one."""

    flag = models.ForeignKey(DealFlag, models.CASCADE, related_name="answers")
    state = models.CharField(max_length=9, choices=DealFlag.State)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="flag_answers"
    )
    decided_at = models.DateTimeField(db_default=Now())
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-decided_at", "-id"]

    def __str__(self) -> str:
        return f"{self.flag}: {self.state}"


class Rereading(models.Model):
    """A run of `manage.py reextract --apply`: where it goes on after it was broken off."""

    catalogue = models.CharField(max_length=200, help_text="version of the catalogue that it reads with")
    started_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)
    after = models.BigIntegerField(default=0, help_text="id of the last post that it is through with")
    counts = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.pk} after {self.after}"
