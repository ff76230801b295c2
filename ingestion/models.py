"""Postgres is the truth about work: dump files, their members, the chunks that workers take, runs."""

import os
import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from deals.domain.alerts.mode import AlertMode
from ingestion.operating_models import LoadTest as LoadTest
from ingestion.operating_models import Notice as Notice
from ingestion.operating_models import NoticeReceiver as NoticeReceiver
from ingestion.sources.addresses import BadAddress, check_address
from ingestion.sources.local_folders import is_local, refusal_of


def validate_address(text: str) -> None:
    """Raise ValidationError for what names no dumps, holds credentials, or may not be watched."""
    try:
        check_address(text)
    except BadAddress as error:
        raise ValidationError(str(error)) from None
    if refusal := refusal_of(text, settings.LOCAL_FOLDERS):
        raise ValidationError(refusal)


class WatchedPrefix(models.Model):
    """Where new dump files turn up: scanned every so many hours, and what is new is loaded."""

    uri = models.CharField(
        "address",
        max_length=1000,
        unique=True,
        validators=[validate_address],
        help_text="s3://bucket/prefix or an absolute path on the workers' machines; a glob may end it",
        error_messages={"unique": "This address is watched already."},
    )
    every_hours = models.PositiveSmallIntegerField(
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(720)],
        help_text="from 1 to 720 (30 days)",
    )
    alert_mode = models.CharField(max_length=6, choices=AlertMode.choices, default=AlertMode.DIGEST.value)
    is_on = models.BooleanField("on", default=True)
    requested_at = models.DateTimeField(
        null=True, editable=False, help_text="when someone last asked for a scan"
    )
    scanned_at = models.DateTimeField(null=True, editable=False, help_text="when the last scan began")
    scan_token = models.UUIDField(null=True, editable=False)
    scan_until = models.DateTimeField(
        null=True, editable=False, help_text="a scan that outlives its lease has died"
    )
    found = models.PositiveIntegerField(default=0, editable=False, help_text="new files of the last scan")
    problem = models.TextField(blank=True, editable=False, help_text="of the last scan, and what to do")

    class Meta:
        verbose_name_plural = "watched prefixes"
        ordering = ["uri"]

    def __str__(self) -> str:
        return self.uri


def validate_prefix(text: str) -> None:
    """Raise ValidationError for what no files can be written below."""
    validate_address(text)
    if set("*?[") & set(text):
        raise ValidationError("Files are written below this address: write it without *, ? and [.")
    if is_local(text) and os.path.normpath(text) != text.rstrip("/"):
        raise ValidationError("Write the folder as a plain path, such as /srv/dumps/live.")


def validate_names(names: object) -> None:
    """Raise ValidationError for what are no names of environment variables, such as a secret itself."""
    is_names = isinstance(names, dict) and all(isinstance(each, str) for each in names.values())
    if not is_names or not all(STREAM_VARIABLE.fullmatch(each) for each in names.values()):  # type: ignore[attr-defined]
        raise ValidationError(
            "Write what is secret as names of environment variables that begin with STREAM_, such as "
            '{"token": "STREAM_X_TOKEN"}.'
        )


STREAM_VARIABLE = re.compile(r"STREAM_[A-Z0-9_]{1,60}")
"""Only these are read: who edits streams must not have the site's own secrets sent to a server of theirs."""


class LiveStream(models.Model):
    """A network's stream of posts, which a collector writes into files below `prefix`, minute by minute."""

    class Kind(models.TextChoices):
        """What is read: ingestion/live/kinds.py has what reads it."""

        JETSTREAM = "jetstream", "Bluesky (Jetstream)"
        MASTODON = "mastodon", "Mastodon"
        X = "x", "X (API v2)"
        FEED = "feed", "RSS or Atom feed"

    name = models.SlugField(max_length=40, unique=True, help_text="by which 'manage.py collect' names it")
    kind = models.CharField(max_length=10, choices=Kind)
    settings = models.JSONField(
        default=dict, blank=True, help_text="what differs from the kind's defaults: docs/live.md"
    )
    secret_names = models.JSONField(
        default=dict,
        blank=True,
        validators=[validate_names],
        help_text="the environment variables that hold its secrets, never the secrets",
    )
    prefix = models.CharField(
        max_length=900,
        unique=True,
        validators=[validate_prefix],
        help_text="s3://bucket/prefix, or a folder on the collector's and the workers' machines",
    )
    alert_mode = models.CharField(max_length=6, choices=AlertMode.choices, default=AlertMode.LIVE.value)
    is_on = models.BooleanField("on", default=False)
    switched_at = models.DateTimeField(db_default=Now(), editable=False, help_text="when it was turned on")
    is_halted = models.BooleanField(
        "stopped by itself",
        default=False,
        editable=False,
        help_text="see its problem",
    )
    most_a_day = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="posts a UTC day, where each is charged for; empty: any number",
    )
    position_at = models.DateTimeField(null=True, editable=False, help_text="before it all is filed, planned")
    position = models.JSONField(
        default=dict, editable=False, help_text="where to go on, as the network says it"
    )
    lease_token = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    last_event_at = models.DateTimeField(null=True, editable=False, help_text="the network's time of it")
    last_file_at = models.DateTimeField(null=True, editable=False)
    problem = models.TextField(blank=True, editable=False, help_text="the last one, and what to do")
    rejected = models.JSONField(default=dict, editable=False, help_text="bad frames: reason: count")
    last_gap = models.TextField(blank=True, editable=False, help_text="what the network no longer had")
    samples = models.JSONField(default=dict, editable=False, help_text="how the last one of a reason began")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ConnectionTest(models.Model):
    """A stream's fields as they are to be saved: a worker connects with them first."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "waiting for a worker"
        RUNNING = "running", "connecting"
        PASSED = "passed", "passed"
        FAILED = "failed", "failed"
        SAVED = "saved", "saved"

    stream = models.ForeignKey(
        LiveStream,
        models.CASCADE,
        null=True,
        related_name="tests",
        help_text="to be changed; none: a new one",
    )
    values = models.JSONField(help_text="the stream's fields")
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    found = models.JSONField(default=list, help_text="sentences")
    reason = models.TextField(blank=True, help_text="why it failed, and what to do")
    asked_at = models.DateTimeField(db_default=Now())
    begun_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"test {self.pk} of {self.values.get('name')} ({self.state})"

    def candidate(self) -> LiveStream:
        """Return the stream as it would be; it is not stored."""
        row = LiveStream(pk=self.stream_id)
        row._state.adding = self.stream_id is None  # it may have its own name
        for name, value in self.values.items():
            setattr(row, name, value)
        return row


class DumpFile(models.Model):
    """One stored object at one version. A file done at the same ETag is passed over."""

    class State(models.TextChoices):
        NEW = "new", "new"
        READY = "ready", "being loaded"
        DONE = "done", "done"
        PARTIAL = "partial", "partly loaded"
        FAILED = "failed", "failed"
        SUPERSEDED = "superseded", "replaced by a newer version"
        NO_DUMP = "no_dump", "no dump"

    uri = models.CharField(max_length=1200)
    etag = models.CharField(max_length=200, help_text="S3's ETag; size and time of a local file")
    size = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    reason = models.TextField(blank=True, help_text="what went wrong and what to do")
    fault = models.TextField(blank=True, help_text="what is wrong with the file as a whole: a tar cut short")
    warning = models.TextField(blank=True)
    is_suspicious = models.BooleanField(
        default=False, help_text="many of its lines, or most of those parsed, were rejected"
    )
    source_failed = models.BooleanField(default=False, help_text="given up as its source did not answer")
    rescans = models.PositiveSmallIntegerField(
        default=0, help_text="scans of watched prefixes that took it again after that"
    )
    discovered_at = models.DateTimeField(db_default=Now())
    listed_at = models.DateTimeField(db_default=Now(), help_text="of two versions the later one holds")

    class Meta:
        ordering = ["uri", "id"]
        constraints = [models.UniqueConstraint(fields=["uri", "etag"], name="dump_file_once_a_version")]

    def __str__(self) -> str:
        return self.uri


class Run(models.Model):
    """One `ingest` command, scan of a watched prefix, or hour of a stream: its files and their results.

    One that was asked for on a page or over the API waits until a worker looks for its files.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "waiting for a worker"
        PLANNING = "planning", "planning"
        LOADING = "loading", "loading"
        SETTLING = "settling", "settling"
        DONE = "done", "done"
        FAILED = "failed", "failed"
        CANCELLED = "cancelled", "cancelled"

    OVER = frozenset({State.DONE, State.FAILED, State.CANCELLED})
    """Nothing changes any more."""

    uris = models.JSONField()
    force = models.BooleanField(default=False)
    validate = models.BooleanField(default=False)
    alert_mode = models.CharField(max_length=6, choices=AlertMode.choices, default=AlertMode.RECORD.value)
    watched_prefix = models.ForeignKey(
        WatchedPrefix, models.SET_NULL, null=True, blank=True, related_name="runs", help_text="that began it"
    )
    live_stream = models.ForeignKey(
        LiveStream, models.SET_NULL, null=True, blank=True, related_name="runs", help_text="that it collects"
    )
    requested_at = models.DateTimeField(null=True, blank=True, help_text="on a page or over the API")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    repeats = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, help_text="the run whose files with faults it loads"
    )
    plannings = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="workers that began it")
    cancelled_at = models.DateTimeField(null=True, blank=True, help_text="when someone asked to end it")
    state = models.CharField(max_length=9, choices=State, default=State.PLANNING)
    reason = models.TextField(blank=True)
    started_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)
    summary = models.JSONField(default=dict, blank=True, help_text="the counts, once the run is done")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"run {self.pk} ({self.state})"

    @property
    def load(self) -> str:
        """The name under which alerts know it."""
        return f"run {self.pk}"


class RunFile(models.Model):
    """A file that a run found, and whether it was passed over as already done."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="run_files")
    dump_file = models.ForeignKey(DumpFile, models.CASCADE, related_name="run_files")
    passed_over = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["run", "dump_file"], name="run_file_once")]

    def __str__(self) -> str:
        return f"{self.dump_file} in {self.run}"


class Chunk(models.Model):
    """What one worker takes at a time: members of about 16 to 32 MB in all."""

    SOURCE = "chunk:"

    class State(models.TextChoices):
        READY = "ready", "ready"
        RUNNING = "running", "running"
        DONE = "done", "done"
        QUARANTINED = "quarantined", "quarantined"
        LEFT = "left", "left by a cancelled run"

    run = models.ForeignKey(Run, models.CASCADE, related_name="chunks", help_text="the latest to load it")
    state = models.CharField(max_length=11, choices=State, default=State.READY)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    interruptions = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="attempts that ended with their database's connection"
    )
    not_before = models.DateTimeField(db_default=Now())
    reason = models.TextField(blank=True)
    source_failed = models.BooleanField(default=False, help_text="the last attempt, as it did not answer")
    size = models.BigIntegerField(help_text="compressed bytes")
    lines = models.PositiveIntegerField(default=0, help_text="of all its members, in the latest load")
    classes = models.JSONField(default=dict, blank=True, help_text="line class: count")
    rejected = models.JSONField(default=dict, blank=True, help_text="reason: count")
    posts = models.PositiveIntegerField(default=0, help_text="rows new or changed by the latest load")
    deals = models.PositiveIntegerField(default=0)
    snapshots = models.PositiveIntegerField(default=0)
    deleted = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["not_before", "id"],
                name="chunk_to_claim",
                condition=Q(state__in=["ready", "running"]),
            )
        ]

    def __str__(self) -> str:
        return f"chunk {self.pk} ({self.state})"

    @property
    def source(self) -> str:
        """The name under which its facts are loaded: loading it again replaces its share."""
        return f"{self.SOURCE}{self.pk}"


class Member(models.Model):
    """A byte range that decompresses alone: a tar's member, or a whole file."""

    chunk = models.ForeignKey(Chunk, models.CASCADE, related_name="members")
    dump_file = models.ForeignKey(DumpFile, models.CASCADE, related_name="members")
    name = models.CharField(max_length=300, help_text="a label; never a path to write to")
    offset = models.BigIntegerField()
    size = models.BigIntegerField()
    lines = models.PositiveIntegerField(default=0)
    parsed = models.PositiveIntegerField(default=0, db_default=0, help_text="lines that were parsed")
    classes = models.JSONField(default=dict, blank=True, help_text="line class: count")
    rejected = models.JSONField(default=dict, blank=True, help_text="reason: count")
    reason = models.TextField(blank=True, help_text="why it is not, or only partly, loaded")
    warning = models.TextField(blank=True)
    is_done = models.BooleanField(default=False)

    class Meta:
        ordering = ["dump_file_id", "offset"]
        constraints = [models.UniqueConstraint(fields=["dump_file", "offset"], name="member_once_a_file")]
        indexes = [models.Index(fields=["chunk"], name="member_of_chunk")]

    def __str__(self) -> str:
        return self.name


class Heartbeat(models.Model):
    """When a worker, or beat, last did something: written from inside a task."""

    name = models.CharField(max_length=120, primary_key=True)
    seen_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
