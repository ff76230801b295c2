"""Which listings are one product: what settling finds, what curators say, and what happened to products."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from deals.domain.matching.blocks import MOST_WITH_MODEL
from deals.domain.matching.normalise import LISTING_KEY_LENGTH
from deals.models.catalogue import Listing, Product


class Term(models.Model):
    """A title word or model number, and how many listings hold it."""

    word = models.CharField(
        max_length=64, primary_key=True, db_collation="C", help_text="a model number begins with '#'"
    )
    listings = models.PositiveIntegerField()

    class Meta:
        ordering = ["word"]
        indexes = [
            models.Index(fields=["word"], condition=Q(listings__gt=MOST_WITH_MODEL), name="term_of_many")
        ]

    def __str__(self) -> str:
        return self.word


class ListingTerm(models.Model):
    """One term of one listing: the inverted index from which candidates come."""

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="terms")
    word = models.CharField(max_length=64, db_collation="C")
    is_block = models.BooleanField(help_text="the listing looks for candidates by it")

    class Meta:
        ordering = ["listing_id", "word"]
        constraints = [models.UniqueConstraint(fields=["listing", "word"], name="listing_term_once")]
        indexes = [
            models.Index(fields=["word"], include=["listing"], name="listing_term_by_word"),
            models.Index(
                fields=["word"],
                include=["listing"],
                condition=Q(is_block=True),
                name="listing_term_blocks",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.word} of {self.listing_id}"


class MatchPairQuerySet(models.QuerySet["MatchPair"]):
    """Pairs as the review queue takes them."""

    def waiting(self) -> Self:
        """Return the suggestions: of each listing its best pair that is neither joined nor decided."""
        return self.filter(Q(is_best_of_left=True) | Q(is_best_of_right=True))


class MatchPair(models.Model):
    """Two listings that resemble each other by at least the cut-off `suggest`, the smaller key on the left.

    Settled, never edited.
    """

    left = models.ForeignKey(Listing, models.CASCADE, related_name="pairs_as_left")
    right = models.ForeignKey(Listing, models.CASCADE, related_name="pairs_as_right")
    score = models.FloatField(help_text="0 to 1; see the cut-offs in deals/domain/matching/score.py")
    agrees = models.JSONField(default=list, help_text="what speaks for one product, in words")
    conflicts = models.JSONField(default=list, help_text="what speaks against it, in words")
    joins = models.BooleanField(default=False, help_text="may be joined without asking")
    asks = models.BooleanField(
        default=True, db_default=True, help_text="may wait for a curator: the two do not plainly differ"
    )
    is_best_of_left = models.BooleanField(default=False, help_text="the left one's best open pair")
    is_best_of_right = models.BooleanField(default=False, help_text="the right one's best open pair")
    objects = MatchPairQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "id"]
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="match_pair_once"),
        ]
        indexes = [
            models.Index(fields=["right"], name="match_pair_of_right"),
            models.Index(
                fields=["-score", "id"],
                condition=Q(is_best_of_left=True) | Q(is_best_of_right=True),
                name="match_pair_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.left_id} ~ {self.right_id}: {self.score:.2f}"


class ProductChange(models.Model):
    """A curator's merge, split, word that products differ, or undo, with what it moved."""

    class Action(models.TextChoices):
        MERGE = "merge", "merge"
        SPLIT = "split", "split"
        APART = "apart", "told apart"
        UNDO = "undo", "undo"

    action = models.CharField(max_length=5, choices=Action)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="product_changes"
    )
    changed_at = models.DateTimeField(db_default=Now())
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by_change"
    )
    moves = models.JSONField(
        default=list, help_text="[{listing: key, from: product id, to: product id}, ...]"
    )

    class Meta:
        ordering = ["-changed_at", "-id"]

    def __str__(self) -> str:
        return f"{self.action} of {len(self.moves)} listings"


class MatchDecisionQuerySet(models.QuerySet["MatchDecision"]):
    """Decisions as matching takes them."""

    def standing(self) -> Self:
        """Return those that nobody undid, newest first: of two that disagree the newer one counts."""
        return self.filter(undone_at=None).order_by("-decided_at", "-id")


class MatchDecision(models.Model):
    """A curator's word on two listings: a hard constraint.

    Held by the listings' keys: it outlives listings that vanish, and holds again when they come back.
    """

    class Verdict(models.TextChoices):
        SAME = "same", "the same product"
        DIFFERENT = "different", "different products"

    left_key = models.CharField(max_length=LISTING_KEY_LENGTH, db_collation="C")
    right_key = models.CharField(max_length=LISTING_KEY_LENGTH, db_collation="C")
    verdict = models.CharField(max_length=9, choices=Verdict)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="match_decisions"
    )
    decided_at = models.DateTimeField(db_default=Now())
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="undone_decisions"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    change = models.ForeignKey(
        ProductChange,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        help_text="the merge or split that it belongs to",
    )
    objects = MatchDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="match_decision_left_key_first", condition=Q(left_key__lt=models.F("right_key"))
            )
        ]
        indexes = [
            models.Index(
                fields=["left_key", "right_key"], condition=Q(undone_at=None), name="match_decision_left"
            ),
            models.Index(fields=["right_key"], condition=Q(undone_at=None), name="match_decision_right"),
        ]

    def __str__(self) -> str:
        return f"{self.left_key} | {self.right_key}: {self.verdict}"


class ProductRedirect(models.Model):
    """A product id that is gone, and the product that took its listings: old addresses lead there."""

    old_id = models.BigIntegerField(primary_key=True)
    product = models.ForeignKey(Product, models.CASCADE, related_name="redirects")

    class Meta:
        ordering = ["old_id"]

    def __str__(self) -> str:
        return f"{self.old_id} -> {self.product_id}"


class MatchScorer(models.Model):
    """A scorer fitted on curators' decisions (domain/matching/fitted.py); the latest holds, if it is used.

    Both figures are average precision over the decisions that were held out.
    """

    fitted_at = models.DateTimeField(db_default=Now())
    decisions = models.PositiveIntegerField(help_text="that it was fitted on")
    held_out = models.PositiveIntegerField(help_text="decisions that both figures are taken on")
    rule_figure = models.FloatField()
    fitted_figure = models.FloatField()
    is_used = models.BooleanField(help_text="it ranks the decisions held out better than the rule")
    scorer = models.JSONField()

    class Meta:
        ordering = ["-fitted_at", "-id"]

    def __str__(self) -> str:
        return f"{self.fitted_figure:.3f} against the rule's {self.rule_figure:.3f}"
