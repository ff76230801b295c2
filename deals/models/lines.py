"""Product lines: products that differ in size, colour, pack or edition only, and curators' words on them."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now
from simple_history.models import HistoricalRecords

from deals.domain.lines.keys import LINE_KEY_LENGTH
from deals.domain.matching.normalise import LISTING_KEY_LENGTH
from deals.models.names import NameField


class ProductLine(models.Model):
    """A brand's line ('Xbox One S'): at least two products, or one that curators know. Settled."""

    key = models.CharField(
        max_length=LINE_KEY_LENGTH, unique=True, db_collation="C", help_text="the normalised name"
    )
    name = NameField(max_length=120)
    brand = models.ForeignKey(
        "Brand", models.SET_NULL, null=True, blank=True, related_name="lines", help_text="of most products"
    )
    category = models.ForeignKey(
        "Category", models.SET_NULL, null=True, blank=True, related_name="lines", help_text="of most products"
    )
    lost_products = models.BooleanField(
        default=False, db_default=False, help_text="a product of it went: to be settled again"
    )

    class Meta:
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["name", "id"], name="line_by_name"),
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="line_name_trigrams"),
            models.Index(
                fields=["id"], condition=models.Q(lost_products=True), name="line_that_lost_products"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CuratedLine(models.Model):
    """A well-known line as curators wrote it: it stands before those that the program brings along."""

    key = models.CharField(max_length=LINE_KEY_LENGTH, unique=True, db_collation="C")
    name = NameField(max_length=120)
    brand = models.CharField(max_length=120, blank=True, help_text="its name, as titles have it")
    spellings = models.JSONField(default=list, blank=True, help_text="further ways to write the name")
    family = models.CharField(max_length=120, blank=True, help_text="the line that it is a kind of")
    is_platform = models.BooleanField(
        default=False, help_text="games and films name it that they are made for"
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.name


class LineRedirect(models.Model):
    """The id of a line that is gone: its address leads to the line that took its products.

    The line has its id again should its key come back.
    """

    old_id = models.BigIntegerField(primary_key=True)
    key = models.CharField(max_length=LINE_KEY_LENGTH, db_index=True, db_collation="C")
    line = models.ForeignKey(ProductLine, models.SET_NULL, null=True, related_name="redirects")

    class Meta:
        ordering = ["old_id"]

    def __str__(self) -> str:
        return f"{self.old_id} -> {self.line_id}"


class LineChange(models.Model):
    """A curator's merge, split or undo of lines, with what it moved."""

    class Action(models.TextChoices):
        MERGE = "merge", "merge"
        SPLIT = "split", "split"
        UNDO = "undo", "undo"

    action = models.CharField(max_length=5, choices=Action)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="line_changes"
    )
    changed_at = models.DateTimeField(db_default=Now())
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by_change"
    )
    said = models.CharField(max_length=300, help_text="what was done, for the history")

    class Meta:
        ordering = ["-changed_at", "-id"]

    def __str__(self) -> str:
        return self.said


class LineDecisionQuerySet(models.QuerySet["LineDecision"]):
    """Decisions as settling takes them."""

    def standing(self) -> Self:
        """Return those that nobody undid, newest first: of two that disagree the newer one counts."""
        return self.filter(undone_at=None).order_by("-change__changed_at", "-id")


class LineDecision(models.Model):
    """What a change of lines holds for good: a hard constraint of settling.

    A line leads to another (`line`), or a listing's line is said (`listing`); by keys, so that it outlives
    rows that vanish and holds again when they come back.
    """

    class About(models.TextChoices):
        LINE = "line", "a line that leads to another"
        LISTING = "listing", "a listing whose line is said"

    change = models.ForeignKey(LineChange, models.PROTECT, related_name="decisions")
    about = models.CharField(max_length=7, choices=About)
    subject = models.CharField(
        max_length=LISTING_KEY_LENGTH, db_collation="C", help_text="the key of the line or listing"
    )
    line_key = models.CharField(
        max_length=LINE_KEY_LENGTH, blank=True, db_collation="C", help_text="its line; empty: none"
    )
    line_name = models.CharField(max_length=120, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    objects = LineDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["about", "subject"], condition=models.Q(undone_at=None), name="line_decision_standing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.subject}: {self.line_key or 'no line'}"
