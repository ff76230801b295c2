"""What members wrote at a day, or days, of the charts."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from deals.models.catalogue import Product, Retailer
from deals.models.lines import ProductLine
from deals.models.names import NameField
from deals.models.scoped import WorkspaceRows
from deals.models.workspaces import Workspace

OF_ONE = (
    Q(product=None, line=None) | Q(product=None, retailer=None) | Q(line=None, retailer=None)
)  # at most one of the three


class ChartNote(models.Model):
    """A text at days of the workspace's zone: on all its charts over time, or on those of one thing."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="chart_notes")
    product = models.ForeignKey(Product, models.CASCADE, null=True, blank=True, related_name="+")
    line = models.ForeignKey(ProductLine, models.CASCADE, null=True, blank=True, related_name="+")
    retailer = models.ForeignKey(Retailer, models.CASCADE, null=True, blank=True, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField(help_text="the first one again for a single day")
    text = NameField(max_length=280)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_by_name = models.CharField(max_length=150, help_text="as it was: accounts go, notes stay")
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    objects = WorkspaceRows["ChartNote"].as_manager()

    class Meta:
        ordering = ["-first_day", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="chart_note_days_in_order"
            ),
            models.CheckConstraint(condition=OF_ONE, name="chart_note_of_one_thing"),
        ]
        indexes = [models.Index(fields=["workspace", "-first_day", "-id"], name="chart_notes_by_day")]

    def __str__(self) -> str:
        return f"{self.first_day}: {self.text}"

    @property
    def is_one_day(self) -> bool:
        return self.first_day == self.last_day

    @property
    def is_everywhere(self) -> bool:
        """Whether all charts of the workspace show it."""
        return self.product_id is None and self.line_id is None and self.retailer_id is None
