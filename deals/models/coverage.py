"""Which hours of the archive are loaded, missing or failed, for each network."""

from django.db import models

from deals.domain.records import CoverageStatus


class CoverageHour(models.Model):
    """What one chunk gave for one hour (UTC) of one network. An hour's state is read over all its rows."""

    source = models.CharField(max_length=120, help_text="the chunk")
    network = models.CharField(max_length=12, default="twitter")
    hour = models.DateTimeField()
    status = models.CharField(max_length=7, choices=[(each.value, each.value) for each in CoverageStatus])
    lines = models.PositiveIntegerField(default=0, null=True, help_text="empty where it is not known")
    posts = models.PositiveIntegerField(default=0)
    deals = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["hour", "source"]
        constraints = [
            models.UniqueConstraint(fields=["source", "network", "hour"], name="coverage_once_a_source")
        ]
        indexes = [models.Index(fields=["hour", "status"], name="coverage_by_hour")]

    def __str__(self) -> str:
        return f"{self.network} {self.hour:%Y-%m-%d %H}h {self.status}"
