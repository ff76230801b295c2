"""Public posts that hold deals, the reactions seen to them, and the notices that delete them."""

from datetime import datetime

from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Coalesce

from deals.domain.records import OTHER_IDS_FROM
from deals.domain.voices.spoken import SpokenBy
from deals.domain.voices.voice import Voice

DEMO_POST_IDS_FROM, DEMO_POST_IDS_TO = 1 << 62, OTHER_IDS_FROM - 1
"""Ids of invented posts; those of tweets will not reach them before 2045."""


class Post(models.Model):
    """One public message. Kept only where it holds a deal; a retweet is its original."""

    id = models.BigIntegerField(primary_key=True, help_text="the network's id")
    network = models.CharField(max_length=12, default="twitter")
    author_id = models.BigIntegerField()
    handle = models.CharField(max_length=60)
    author_name = models.CharField(max_length=200, blank=True)
    followers = models.BigIntegerField(null=True, blank=True, help_text="of the author, when first seen")
    created_at = models.DateTimeField()
    text = models.TextField()
    complete = models.BooleanField(help_text="off where the network cut the text")
    lang = models.CharField(max_length=8, blank=True)
    urls = models.JSONField(default=list, blank=True)
    mentions = models.JSONField(default=list, blank=True)
    hashtags = models.JSONField(default=list, blank=True)
    seen_at = models.DateTimeField(help_text="time of the post whose line gave these values")
    seen_in = models.BigIntegerField(help_text="id of the post whose line gave these values")
    seen_as = models.BigIntegerField(
        db_default=2**63 - 1, help_text="hash of that line: of two, the smaller holds"
    )
    revision = models.BigIntegerField(
        db_default=0, help_text="when its author last changed it, in microseconds since 1970; 0: never"
    )
    link_spans = models.JSONField(
        db_default=models.Value("[]", models.JSONField()),
        default=list,
        blank=True,
        help_text="where the text shows addresses",
    )
    card_title = models.CharField(
        max_length=300, blank=True, default="", db_default="", help_text="title of the page below it"
    )
    voice = models.CharField(
        max_length=12,
        choices=Voice.choices,
        blank=True,
        db_default="",
        help_text="who speaks; empty until settling has told, and where the text is gone",
    )
    voice_knows = models.BooleanField(
        null=True, blank=True, help_text="whoever speaks can know the price; empty until settling has told"
    )
    voice_sure = models.FloatField(db_default=0, default=0, help_text="0 to 1: how sure the voice is")
    voice_reasons = models.JSONField(
        db_default=[], default=list, blank=True, help_text="why, in plain English"
    )
    voice_version = models.CharField(
        max_length=16, db_default="", blank=True, help_text="rules and weights that told it"
    )
    voice_due = models.BooleanField(
        default=True, db_default=True, help_text="the next settling tells who speaks"
    )
    text_key = models.CharField(
        max_length=16, db_default="", blank=True, help_text="the text but for links, accounts and retailers"
    )

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["network", "author_id", "id"], name="post_of_author"),
            models.Index(
                fields=["network", "author_id"], condition=models.Q(voice_due=True), name="post_voice_due"
            ),
            models.Index(fields=["-created_at", "-id"], name="post_newest"),
            models.Index(fields=["handle", "-created_at"], name="post_by_handle"),
            models.Index(fields=["author_id"], name="post_by_author"),
        ]

    def __str__(self) -> str:
        return f"@{self.handle}: {self.text[:60]}"

    @property
    def link(self) -> str:
        """Where the network shows the post; "" where its author deleted it.

        Of other networks than the first it is the author's page: their ids are hashes.
        """
        if not self.text:
            return ""
        if self.network != "twitter":
            return self._author_link
        return f"https://twitter.com/{self.handle or 'i/web'}/status/{self.id}"

    @property
    def spoken(self) -> SpokenBy:
        """Who speaks, as rows and files say it."""
        return SpokenBy(self.handle, self.network, self.voice)

    @property
    def _author_link(self) -> str:
        name, _, server = self.handle.partition("@")
        pages = {
            "bluesky": f"https://bsky.app/profile/{self.handle}",
            "mastodon": f"https://{server}/@{name}" if server else "",
            "reddit": f"https://www.reddit.com/user/{self.handle}",
            "feed": f"https://{self.handle}/",
        }
        return pages.get(self.network, "") if self.handle else ""

    @property
    def is_demo(self) -> bool:
        """Tell whether the post was invented for the demo."""
        return DEMO_POST_IDS_FROM <= self.id <= DEMO_POST_IDS_TO


COUNTERS = ("retweets", "likes", "replies", "quotes")


class EngagementSnapshotQuerySet(models.QuerySet["EngagementSnapshot"]):
    """Snapshots as pages, alerts and campaigns read them: those that tell something, the latest first."""

    def told_before(self, moment: datetime | None = None) -> "EngagementSnapshotQuerySet":
        """Return the snapshots with a counter that were observed before the moment (None: whenever)."""
        told = self.filter(engagement__isnull=False)
        told = told if moment is None else told.filter(observed_at__lt=moment)
        return told.order_by("post_id", "-observed_at", "-source_post_id")


class EngagementSnapshot(models.Model):
    """A post's counters as a later post carried them. Insert-only: counters fall too."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="snapshots")
    source_post_id = models.BigIntegerField()
    observed_at = models.DateTimeField()
    retweets = models.BigIntegerField(null=True)
    likes = models.BigIntegerField(null=True)
    replies = models.BigIntegerField(null=True)
    quotes = models.BigIntegerField(null=True)
    engagement = models.GeneratedField(
        expression=Case(
            When(Q(*((f"{name}__isnull", True) for name in COUNTERS)), then=None),
            default=sum((Coalesce(F(name), 0) for name in COUNTERS[1:]), Coalesce(F(COUNTERS[0]), 0)),
        ),
        output_field=models.BigIntegerField(null=True),
        db_persist=True,
        help_text="all counters together; null where none is told",
    )
    objects = EngagementSnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["post_id", "-observed_at", "-source_post_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "observed_at", "source_post_id"], name="snapshot_once_a_sighting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.post_id} at {self.observed_at:%Y-%m-%d %H:%M}"


class IdSet(models.Model):
    """Ids of posts that one chunk names, most of them never stored (services/loading/id_sets.py)."""

    source = models.CharField(max_length=120, unique=True, help_text="the chunk that carried them")
    smallest = models.BigIntegerField()
    largest = models.BigIntegerField()
    count = models.PositiveIntegerField()
    compressed_ids = models.BinaryField(help_text="sorted, their differences compressed")

    class Meta:
        abstract = True


class DeletionNotices(IdSet):
    """The delete notices of one chunk."""

    class Meta:
        verbose_name_plural = "deletion notices"
        ordering = ["id"]
        indexes = [models.Index(fields=["smallest", "largest"], name="deletion_notices_by_range")]

    def __str__(self) -> str:
        return f"{self.count} notices of {self.source}"


class DeallessPosts(IdSet):
    """Posts whose whole text one chunk carried, and it holds no deal: what a cut one promised is void."""

    class Meta:
        verbose_name_plural = "dealless posts"
        ordering = ["id"]
        indexes = [models.Index(fields=["smallest", "largest"], name="dealless_posts_by_range")]

    def __str__(self) -> str:
        return f"{self.count} posts without a deal in {self.source}"


class OlderPosts(IdSet):
    """Posts that one chunk tells to have become others by an edit: they count nowhere."""

    class Meta:
        verbose_name_plural = "older posts"
        ordering = ["id"]
        indexes = [models.Index(fields=["smallest", "largest"], name="older_posts_by_range")]

    def __str__(self) -> str:
        return f"{self.count} older versions in {self.source}"


class DeletedAuthor(models.Model):
    """An author whose account is gone, and all of the posts with it: told once, it holds.

    A row each: authors' ids have no order in time, so sets of them would all have to be looked through.
    """

    author_id = models.BigIntegerField(primary_key=True)
    source = models.CharField(max_length=120, help_text="the chunk that told it first")

    class Meta:
        ordering = ["author_id"]

    def __str__(self) -> str:
        return f"{self.author_id} in {self.source}"


class DeallessRevision(models.Model):
    """A post that keeps its id when it is edited, and holds no deal since: what it promised is void."""

    source = models.CharField(max_length=120, help_text="the chunk")
    post_id = models.BigIntegerField()
    revision = models.BigIntegerField(help_text="as that of posts")

    class Meta:
        ordering = ["post_id", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["source", "post_id"], name="dealless_revision_once_a_source")
        ]
        indexes = [models.Index(fields=["post_id"], name="dealless_revision_of_post")]

    def __str__(self) -> str:
        return f"{self.post_id} at {self.revision} in {self.source}"


class Sighting(models.Model):
    """Which chunk carried which post, in which line: what to take back when the chunk is replaced.

    Ids only, and also of posts that a delete notice keeps out: the notice may be taken back.
    """

    source = models.CharField(max_length=120, help_text="the chunk")
    post_id = models.BigIntegerField()
    seen_at = models.DateTimeField()
    seen_in = models.BigIntegerField(help_text="id of the post whose line carried it")

    class Meta:
        ordering = ["post_id", "seen_at", "seen_in"]
        constraints = [
            models.UniqueConstraint(fields=["source", "post_id", "seen_in"], name="sighting_once_a_source")
        ]
        indexes = [models.Index(fields=["post_id", "seen_in"], name="sighting_of_post")]

    def __str__(self) -> str:
        return f"{self.post_id} in {self.source}"
