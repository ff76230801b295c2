"""Curators' decisions on deals: stored beside what was extracted, so that later loads keep them."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from deals.domain.makers import KEY_LENGTH, MOST_NAME
from deals.domain.overrides import Verdict
from deals.domain.voices.voice import Voice
from deals.models.catalogue import Brand, BrandAlias, Retailer
from deals.models.deals import Deal

VERDICTS = [
    (Verdict.OPEN.value, "corrected"),
    (Verdict.ACCEPTED.value, "accepted"),
    (Verdict.REJECTED.value, "rejected"),
]


class DealOverrideQuerySet(models.QuerySet["DealOverride"]):
    """Overrides as loading takes them."""

    def standing(self) -> Self:
        """Return those that nobody undid and on which no later override builds."""
        later = DealOverride.objects.filter(supersedes=OuterRef("pk"), undone_at=None)
        return self.filter(~Exists(later), undone_at=None)


class DealOverride(models.Model):
    """A curator's verdict on one deal of one post, and the values that replace extracted ones.

    Refers to the post's id and the deal's place in its text, not to the deal's row: it outlives a row that is
    loaded or extracted again. A later override of the same deal includes what the earlier one said.
    """

    post_id = models.BigIntegerField()
    anchor = models.PositiveIntegerField()
    span_start = models.PositiveIntegerField(help_text="of the deal's main span in the post's text")
    span_end = models.PositiveIntegerField()
    read_price = models.DecimalField(
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="as extracted when the override was made",
    )
    verdict = models.CharField(max_length=8, choices=VERDICTS, default=Verdict.OPEN.value)
    values = models.JSONField(
        default=dict, blank=True, help_text="field: the value that replaces the extracted one"
    )
    reason = models.CharField(max_length=200, blank=True)
    said = models.CharField(max_length=200, help_text="what this override added, for the history")
    about = models.CharField(max_length=200, blank=True, help_text="the deal as it was, for the history")
    queue = models.SlugField(max_length=20, blank=True, help_text="the kind of review that asked")
    supersedes = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="later",
        help_text="the override it builds on",
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


class Assignment(models.Model):
    """What decisions on sellers and on makers unknown to extraction have in common."""

    key: models.CharField
    decided_by: models.ForeignKey
    decided_at = models.DateTimeField(db_default=Now())
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-decided_at", "-id"]

    @property
    def said(self) -> str:
        """What the curator said, for the history."""
        raise NotImplementedError


class SellerAssignment(Assignment):
    """A curator's decision on a seller unknown to extraction: which retailer it is, or none."""

    key = models.CharField(max_length=130, help_text="as in Deal.seller_key")
    post_id = models.BigIntegerField(
        null=True, blank=True, help_text="the only post that it holds for; empty: all of that seller"
    )
    voice = models.ForeignKey(
        "VoiceAssignment",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="who the account is that was taken for a seller, said with it",
    )
    retailer = models.ForeignKey(
        Retailer, models.CASCADE, null=True, blank=True, related_name="assignments", help_text="empty: none"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="seller_assignments"
    )

    class Meta(Assignment.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["key", "post_id"],
                condition=Q(undone_at=None),
                nulls_distinct=False,
                name="seller_assigned_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.said}"

    @property
    def said(self) -> str:
        """The retailer's name, or that there is none; and whether that holds for one post only."""
        name = str(self.retailer or (self.voice and f"no retailer: {self.voice.said}") or "no retailer")
        return name if self.post_id is None else f"{name}, in this post only"


class MakerAssignment(Assignment):
    """A curator's decision on a name of a maker unknown to extraction: whose it is, nobody's, or later."""

    key = models.CharField(max_length=KEY_LENGTH, help_text="as in Deal.maker_key")
    name = models.CharField(max_length=MOST_NAME, help_text="as most posts wrote it then")
    brand = models.ForeignKey(
        Brand, models.CASCADE, null=True, blank=True, related_name="assignments", help_text="empty: none"
    )
    spelling = models.ForeignKey(
        BrandAlias,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="the spelling that the decision added to the catalogue",
    )
    asked_again_from = models.PositiveIntegerField(
        null=True, blank=True, help_text="put off until the name has so many deals; empty: decided"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="maker_assignments"
    )

    class Meta(Assignment.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(undone_at=None, asked_again_from=None),
                name="maker_assigned_once",
            ),
            models.CheckConstraint(
                name="maker_put_off_has_no_brand",
                condition=Q(brand=None) | Q(asked_again_from=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.said}"

    @property
    def said(self) -> str:
        """The brand's name, that there is none, or that it was put off."""
        if self.asked_again_from is not None:
            return f"later, from {self.asked_again_from:,} deals on"
        return str(self.brand or "no maker")


class VoiceAssignment(Assignment):
    """A curator's word on who an account is: holds for all its posts."""

    key = models.CharField(max_length=40, help_text="network and author's id: 'twitter/7'")
    handle = models.CharField(max_length=60, help_text="as the account was called then")
    voice = models.CharField(max_length=12, choices=Voice.choices)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="voice_assignments"
    )

    class Meta(Assignment.Meta):
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(undone_at=None), name="voice_assigned_once")
        ]

    def __str__(self) -> str:
        return f"@{self.handle}: {self.said}"

    @property
    def said(self) -> str:
        """The voice in words."""
        return self.get_voice_display()


class DealReportQuerySet(models.QuerySet["DealReport"]):
    """Reports as their reporters and curators see them."""

    def for_user(self, user: User) -> Self:
        """Return a user's own reports."""
        return self.filter(reporter=user)

    def open(self) -> Self:
        """Return those that wait for an answer."""
        return self.filter(state=DealReport.State.OPEN)


class DealReport(models.Model):
    """A user's report that something is wrong with a deal, and a curator's answer to it."""

    class Reason(models.TextChoices):
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
    deal = models.ForeignKey(Deal, models.SET_NULL, null=True, blank=True, related_name="reports")
    about = models.CharField(max_length=200, blank=True, help_text="the deal as it was")
    reason = models.CharField(max_length=10, choices=Reason)
    comment = models.CharField(max_length=500, blank=True)
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="deal_reports")
    reported_at = models.DateTimeField(db_default=Now())
    site = models.CharField(max_length=200, blank=True, help_text="where it was reported: for links in mails")
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    answer = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    override = models.ForeignKey(
        DealOverride,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="reports",
        help_text="its rejection",
    )
    objects = DealReportQuerySet.as_manager()

    class Meta:
        ordering = ["-reported_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["reporter", "post_id", "anchor", "reason"],
                condition=Q(state="open"),
                name="deal_reported_once",
            )
        ]
        indexes = [
            models.Index(fields=["reported_at", "id"], condition=Q(state="open"), name="deal_report_open"),
            models.Index(fields=["post_id"], name="deal_report_of_post"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.about}"


class ReportAnswer(models.Model):
    """A curator's answer to a report, for the history; the report itself holds the current one."""

    report = models.ForeignKey(DealReport, models.CASCADE, related_name="answers")
    state = models.CharField(max_length=9, choices=DealReport.State)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="report_answers"
    )
    decided_at = models.DateTimeField(db_default=Now())
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-decided_at", "-id"]

    def __str__(self) -> str:
        return f"{self.report}: {self.state}"


class Reextraction(models.Model):
    """A run of `manage.py reextract --apply`, and where to resume it."""

    catalogue = models.CharField(max_length=200, help_text="version of the catalogue that it extracts with")
    started_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)
    after = models.BigIntegerField(default=0, help_text="id of the last post that it finished")
    counts = models.JSONField(default=dict, blank=True)
    expected = models.PositiveBigIntegerField(
        default=0, db_default=0, help_text="posts that it reads, counted when it began or went on; 0: unknown"
    )
    resumed_at = models.DateTimeField(null=True, blank=True, help_text="when it began, or last went on")
    resumed_with = models.PositiveBigIntegerField(
        default=0, db_default=0, help_text="posts that were done then: the rate is of those since"
    )
    told_at = models.DateTimeField(null=True, blank=True, help_text="its last sign of life")
    stop_asked_at = models.DateTimeField(null=True, blank=True, help_text="it ends after its batch")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.pk} after {self.after}"
