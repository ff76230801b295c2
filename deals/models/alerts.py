"""Alert rules, what they fired on, and what each member has read of it."""

from decimal import Decimal

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from deals.domain.alerts import rule as grammar
from deals.domain.alerts.mode import AlertMode
from deals.domain.metrics import CHART_BAR
from deals.models.catalogue import Product, Retailer
from deals.models.names import NameField
from deals.models.scoped import WorkspaceRows
from deals.models.watching import Watchlist
from deals.models.workspaces import Workspace


def ids() -> ArrayField:
    """Return a column of row ids: no foreign keys, for products are joined and go."""
    return ArrayField(models.BigIntegerField(), default=list, blank=True)


class AlertRuleQuerySet(WorkspaceRows["AlertRule"]):
    """Rules as settling takes them."""

    def at_work(self) -> "AlertRuleQuerySet":
        """Return the rules that are on and did not fail; an archived one is off."""
        return self.filter(is_on=True, fault="")

    def active(self) -> "AlertRuleQuerySet":
        """Return those that are not archived."""
        return self.filter(archived_at=None)

    def for_user(self, user: AbstractBaseUser | AnonymousUser) -> "AlertRuleQuerySet":
        """Return the rules of the user's workspaces that the user sees."""
        return super().for_user(user).seen_by(user)

    def seen_by(self, user: AbstractBaseUser | AnonymousUser) -> "AlertRuleQuerySet":
        """Leave out what other members keep to themselves."""
        return self.filter(~Q(audience=AlertRule.Audience.OWN) | Q(made_by=user.pk))


class AlertEventQuerySet(WorkspaceRows["AlertEvent"]):
    """Events as members see them."""

    def for_user(self, user: AbstractBaseUser | AnonymousUser) -> "AlertEventQuerySet":
        """Return the events of the user's workspaces that the user sees."""
        return super().for_user(user).seen_by(user)

    def seen_by(self, user: AbstractBaseUser | AnonymousUser) -> "AlertEventQuerySet":
        """Leave out those of rules that other members keep to themselves."""
        return self.filter(~Q(rule__audience=AlertRule.Audience.OWN) | Q(rule__made_by=user.pk))

    def of_all(self) -> "AlertEventQuerySet":
        """Leave out those of all rules that a member keeps to themselves."""
        return self.exclude(rule__audience=AlertRule.Audience.OWN)


class AlertRule(models.Model):
    """A rule of a workspace (deals/domain/alerts/rule.py has the grammar)."""

    Kind = grammar.Kind
    Sellers = grammar.Sellers
    Direction = grammar.Direction
    Unit = grammar.Unit
    Baseline = grammar.Baseline
    Rearm = grammar.Rearm

    class Scope(models.TextChoices):
        EVERYTHING = "everything", "everything"
        PRODUCTS = "products", "products"
        LINES = "lines", "product lines"
        BRANDS = "brands", "brands"
        CATEGORIES = "categories", "categories"
        WATCHLIST = "watchlist", "a watchlist"
        ASSORTMENT = "assortment", "your assortment"

    class Timing(models.TextChoices):
        AT_ONCE = "at_once", "at once"
        DAILY = "daily", "a daily digest"
        WEEKLY = "weekly", "a weekly digest"

    class Audience(models.TextChoices):
        OWN = "own", "only me: nobody else sees it"
        MAKER = "maker", "the rule's creator"
        PEOPLE = "people", "chosen members"
        MEMBERS = "members", "all members"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="alert_rules")
    name = NameField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PRICE.value)
    scope = models.CharField(max_length=10, choices=Scope, default=Scope.EVERYTHING)
    products, brands, categories, retailers = ids(), ids(), ids(), ids()
    lines = ArrayField(models.BigIntegerField(), default=list, blank=True, db_default=[])
    watchlist = models.ForeignKey(
        Watchlist, models.CASCADE, null=True, blank=True, related_name="alert_rules"
    )
    sellers = models.CharField(max_length=11, choices=Sellers.choices, default=Sellers.ANY.value)
    direction = models.CharField(max_length=6, choices=Direction.choices, default=Direction.DOWN.value)
    size = models.DecimalField(max_digits=9, decimal_places=2, default=Decimal(0))
    unit = models.CharField(max_length=7, choices=Unit.choices, default=Unit.PERCENT.value)
    baseline = models.CharField(max_length=12, choices=Baseline.choices, default=Baseline.PREVIOUS.value)
    days = models.PositiveSmallIntegerField(default=30)
    target = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    confidence = models.FloatField(default=CHART_BAR)
    minimum = models.PositiveSmallIntegerField(default=1)
    rearm = models.CharField(max_length=5, choices=Rearm.choices, default=Rearm.LEAVE.value)
    rearm_percent = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal(0))
    rearm_days = models.PositiveSmallIntegerField(default=0)
    factor = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(3))
    timing = models.CharField(max_length=7, choices=Timing, default=Timing.AT_ONCE)
    weekday = models.PositiveSmallIntegerField(default=0, help_text="0 is Monday")
    hour = models.PositiveSmallIntegerField(default=8)
    zone = models.CharField(max_length=60, default="UTC")
    audience = models.CharField(max_length=7, choices=Audience, default=Audience.MAKER)
    recipients = ArrayField(
        models.BigIntegerField(),
        default=list,
        blank=True,
        db_default=[],
        help_text="ids of users, where members are chosen",
    )
    by_mail = models.BooleanField(default=True)
    by_webhook = models.BooleanField(default=False)
    is_on = models.BooleanField(default=True)
    archived_at = models.DateTimeField(
        null=True, blank=True, help_text="put away: off until it is restored, and only then deleted"
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    stale_from = models.BigIntegerField(
        null=True,
        default=0,
        editable=False,
        help_text="up to this product or retailer its events are those of the rule as it is now; null: all",
    )
    fault = models.CharField(
        max_length=300, blank=True, editable=False, help_text="why it stopped; until somebody saves it again"
    )
    left_by = models.CharField(
        max_length=150,
        blank=True,
        editable=False,
        help_text="the member whose it was and who left; until somebody turns it on or saves it",
    )
    objects = AlertRuleQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="alert_rule_name_once"),
            models.CheckConstraint(
                name="alert_rule_archived_off", condition=Q(archived_at__isnull=True) | Q(is_on=False)
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], name="alert_rule_stale", condition=Q(stale_from__isnull=False, is_on=True)
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_own(self) -> bool:
        """Tell whether only who made it sees it, and is told."""
        return self.audience == self.Audience.OWN


class AlertEvent(models.Model):
    """A rule fired on a deal, named by post and anchor: the row survives a second ingestion.

    A deal is of one product and one retailer at any time, so this is once a rule, product, retailer and price
    event, and stays once where the product is joined with another.
    """

    class Message(models.TextChoices):
        NONE = "none", "listed only"
        LOAD = "load", "waiting for the load summary"
        DIGEST = "digest", "waiting for the digest"
        MADE = "made", "in a message"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="alert_events")
    rule = models.ForeignKey(AlertRule, models.CASCADE, related_name="events")
    post_id = models.BigIntegerField()
    anchor = models.PositiveIntegerField()
    at = models.DateTimeField(help_text="when the post was written")
    product = models.ForeignKey(Product, models.DO_NOTHING, null=True, related_name="+", db_constraint=False)
    product_title = models.CharField(max_length=300, blank=True)
    retailer = models.ForeignKey(
        Retailer, models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    retailer_name = models.CharField(max_length=120, blank=True)
    price = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    condition = models.CharField(max_length=11, blank=True)
    baseline = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    n = models.PositiveIntegerField(default=0, help_text="prices or posts that the baseline rests on")
    previous = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    low = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    engagement = models.BigIntegerField(null=True)
    mode = models.CharField(max_length=6, choices=AlertMode.choices, default=AlertMode.RECORD.value)
    load = models.CharField(max_length=40, blank=True, help_text="the run that fired it")
    message = models.CharField(max_length=6, choices=Message, default=Message.NONE)
    fired_at = models.DateTimeField(db_default=Now())
    withdrawn_at = models.DateTimeField(null=True, help_text="later facts took it back after it was sent")
    objects = AlertEventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "post_id", "anchor"], name="alert_event_once"),
        ]
        indexes = [
            models.Index(fields=["workspace", "-id"], name="alert_event_newest"),
            models.Index(fields=["product"], name="alert_event_of_product"),
            models.Index(
                fields=["workspace", "message"],
                name="alert_event_waiting",
                condition=Q(message__in=["load", "digest"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.product_title or self.retailer_name}"


class AlertPost(models.Model):
    """A post that a load brought or changed, until what hangs on it is settled: its events take this mode."""

    post_id = models.BigIntegerField(primary_key=True)
    mode = models.CharField(max_length=6, choices=AlertMode.choices)
    load = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["post_id"]

    def __str__(self) -> str:
        return f"{self.post_id} ({self.mode})"


class AlertRetailer(models.Model):
    """A retailer whose deals of [since, until] changed, until its promotions are looked at again."""

    retailer_id = models.BigIntegerField(primary_key=True)
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        ordering = ["retailer_id"]

    def __str__(self) -> str:
        return f"{self.retailer_id} from {self.since} to {self.until}"


class AlertInbox(models.Model):
    """Up to which event a member has read the list."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="alert_inboxes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="alert_inboxes")
    read_up_to = models.BigIntegerField(default=0)
    objects = WorkspaceRows["AlertInbox"].as_manager()

    class Meta:
        ordering = ["workspace_id", "user_id"]
        constraints = [models.UniqueConstraint(fields=["workspace", "user"], name="alert_inbox_once")]

    def __str__(self) -> str:
        return f"{self.user} up to {self.read_up_to}"
