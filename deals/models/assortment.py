"""A workspace's own articles and the files that they came in. Private: no title leaves the workspace."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from deals.domain.assortment.codes import MatchedBy
from deals.domain.pace import Pace, pace_of
from deals.models.catalogue import Product
from deals.models.scoped import WorkspaceRows
from deals.models.uploads import UploadedFile
from deals.models.workspaces import Workspace


class AssortmentUpload(UploadedFile):
    """A file on its way into the assortment, or (without one) a request to match all articles again.

    unread -> reading -> mapping -> waiting -> working -> done; failed with a reason. A worker keeps
    `heartbeat_at` fresh; when it becomes too old, another worker takes over.
    """

    class State(models.TextChoices):
        UNREAD = "unread", "waiting to be read"
        READING = "reading", "being read"
        MAPPING = "mapping", "columns to check"
        WAITING = "waiting", "waiting for a worker"
        WORKING = "working", "being matched"
        DONE = "done", "done"
        FAILED = "failed", "failed"

    MOVING = (State.UNREAD, State.READING, State.WAITING, State.WORKING)

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="assortment_uploads")
    sheet = models.BinaryField(null=True, help_text="its rows, packed, until its articles are in")
    header = models.JSONField(default=list)
    columns = models.JSONField(default=dict, help_text="field: number of its column")
    currency = models.CharField(max_length=3, blank=True, help_text="of the list prices")
    replaces = models.BooleanField(default=False, help_text="articles that the file lacks are removed")
    keeps_high_floors = models.BooleanField(
        default=False, db_default=False, help_text="floor prices above the list price are meant so"
    )
    state = models.CharField(max_length=7, choices=State, default=State.UNREAD)
    loaded = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    to_match = models.PositiveIntegerField(default=0)
    matched = models.PositiveIntegerField(default=0, help_text="articles looked at so far")
    objects = WorkspaceRows["AssortmentUpload"].as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(state__in=["unread", "reading", "waiting", "working"]),
                name="assortment_upload_due",
            )
        ]

    def __str__(self) -> str:
        return self.file_name or "new matching"

    @property
    def matching_pace(self) -> Pace:
        """How far a worker is with matching the workspace's articles."""
        return pace_of(self.matched, self.to_match, self.started_at, self.heartbeat_at)

    @property
    def is_moving(self) -> bool:
        """Whether a worker has it, or will."""
        return self.state in self.MOVING


MATCHED = (Q(is_sure=True) | Q(decision="product")) & Q(product__isnull=False)
"""Articles whose product is known: a sure match, or one chosen manually."""


class AssortmentItemQuerySet(WorkspaceRows["AssortmentItem"]):
    """Articles as comparisons, alerts and reports take them."""

    def matched(self) -> "AssortmentItemQuerySet":
        """Return the articles whose product is known: a sure match, or one chosen manually."""
        return self.filter(MATCHED)


class AssortmentItem(models.Model):
    """One article of a workspace, known by its SKU, and the shared product that it is taken for."""

    class Decision(models.TextChoices):
        NONE = "none", "no product, set manually"
        PRODUCT = "product", "chosen manually"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="assortment_items")
    sku = models.CharField(max_length=100)
    title = models.CharField(max_length=300)
    brand = models.CharField(max_length=120, blank=True)
    gtin = models.CharField(max_length=14, blank=True)
    list_price = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    floor_price = models.DecimalField(
        max_digits=9, decimal_places=2, null=True, blank=True, help_text="nobody should advertise below it"
    )
    currency = models.CharField(max_length=3, blank=True)
    url = models.CharField(max_length=500, blank=True)
    product = models.ForeignKey(Product, models.SET_NULL, null=True, blank=True, related_name="+")
    confidence = models.FloatField(null=True, blank=True, help_text="0 to 1; of an automatic match")
    is_sure = models.BooleanField(default=False, help_text="nothing speaks against the match")
    matched_by = models.CharField(
        max_length=5,
        choices=MatchedBy.choices,
        default=MatchedBy.TITLE.value,
        db_default=MatchedBy.TITLE.value,
        help_text="what the automatic match rests on",
    )
    decision = models.CharField(max_length=7, choices=Decision, blank=True)
    decided_key = models.CharField(
        max_length=300, blank=True, help_text="a listing of the chosen product: its id may go, this leads on"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(db_default=Now())
    objects = AssortmentItemQuerySet.as_manager()

    class Meta:
        ordering = ["sku"]
        constraints = [models.UniqueConstraint(fields=["workspace", "sku"], name="assortment_sku_once")]

    def __str__(self) -> str:
        return self.sku

    @property
    def match(self) -> str:
        """Say how the product was found: chosen, none, sure, unsure or unmatched."""
        if self.decision:
            return "none" if self.decision == self.Decision.NONE else "chosen"
        if self.product_id is None:
            return "unmatched"
        return "sure" if self.is_sure else "unsure"
