"""Runs, the files and chunks that they read, watched prefixes, and the workers' heartbeats."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import ingestion.models


class Migration(migrations.Migration):
    replaces = [
        ("ingestion", "0001_runs_files_and_chunks"),
        ("ingestion", "0002_file_faults_and_chunk_counts"),
        ("ingestion", "0003_superseded_versions"),
        ("ingestion", "0004_watched_prefixes"),
        ("ingestion", "0005_sources_that_did_not_answer"),
        ("ingestion", "0001_runs"),
        ("ingestion", "0002_scans_of_watched_prefixes"),
        ("ingestion", "0003_suspicious_files"),
        ("ingestion", "0004_texts_of_scans"),
        ("ingestion", "0005_files_that_are_no_dumps"),
    ]
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("name", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("seen_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="WatchedPrefix",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uri",
                    models.CharField(
                        error_messages={"unique": "This address is watched already."},
                        help_text="s3://bucket/prefix or an absolute path on the workers' machines; a glob may end it",
                        max_length=1000,
                        unique=True,
                        validators=[ingestion.models.validate_address],
                        verbose_name="address",
                    ),
                ),
                (
                    "every_hours",
                    models.PositiveSmallIntegerField(
                        default=24,
                        help_text="from 1 to 720 (30 days)",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(720),
                        ],
                    ),
                ),
                (
                    "alert_mode",
                    models.CharField(
                        choices=[
                            ("record", "record: listed, no message"),
                            ("digest", "digest: one summary of the load"),
                            ("live", "live: a message each"),
                        ],
                        default="digest",
                        max_length=6,
                    ),
                ),
                ("is_on", models.BooleanField(default=True, verbose_name="on")),
                (
                    "requested_at",
                    models.DateTimeField(
                        editable=False, help_text="when someone last asked for a scan", null=True
                    ),
                ),
                (
                    "scanned_at",
                    models.DateTimeField(editable=False, help_text="when the last scan began", null=True),
                ),
                ("scan_token", models.UUIDField(editable=False, null=True)),
                (
                    "scan_until",
                    models.DateTimeField(
                        editable=False, help_text="a scan that outlives its lease has died", null=True
                    ),
                ),
                (
                    "found",
                    models.PositiveIntegerField(
                        default=0, editable=False, help_text="new files of the last scan"
                    ),
                ),
                (
                    "problem",
                    models.TextField(
                        blank=True, editable=False, help_text="of the last scan, and what to do"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "watched prefixes",
                "ordering": ["uri"],
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uris", models.JSONField()),
                ("force", models.BooleanField(default=False)),
                ("validate", models.BooleanField(default=False)),
                (
                    "alert_mode",
                    models.CharField(
                        choices=[
                            ("record", "record: listed, no message"),
                            ("digest", "digest: one summary of the load"),
                            ("live", "live: a message each"),
                        ],
                        default="record",
                        max_length=6,
                    ),
                ),
                (
                    "watched_prefix",
                    models.ForeignKey(
                        blank=True,
                        help_text="that began it",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="runs",
                        to="ingestion.watchedprefix",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planning", "planning"),
                            ("loading", "loading"),
                            ("settling", "settling"),
                            ("done", "done"),
                            ("failed", "failed"),
                        ],
                        default="planning",
                        max_length=8,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("started_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "summary",
                    models.JSONField(blank=True, default=dict, help_text="the counts, once the run is done"),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="DumpFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uri", models.CharField(max_length=1200)),
                (
                    "etag",
                    models.CharField(help_text="S3's ETag; size and time of a local file", max_length=200),
                ),
                ("size", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "new"),
                            ("ready", "being loaded"),
                            ("done", "done"),
                            ("partial", "partly loaded"),
                            ("failed", "failed"),
                            ("superseded", "replaced by a newer version"),
                            ("no_dump", "no dump"),
                        ],
                        default="new",
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True, help_text="what went wrong and what to do")),
                (
                    "fault",
                    models.TextField(
                        blank=True, help_text="what is wrong with the file as a whole: a tar cut short"
                    ),
                ),
                ("warning", models.TextField(blank=True)),
                (
                    "is_suspicious",
                    models.BooleanField(
                        default=False, help_text="many of its lines, or most of those parsed, were rejected"
                    ),
                ),
                (
                    "source_failed",
                    models.BooleanField(default=False, help_text="given up as its source did not answer"),
                ),
                (
                    "looks_again",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="scans of watched prefixes that took it again after that"
                    ),
                ),
                ("discovered_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "listed_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        help_text="of two versions the later one holds",
                    ),
                ),
            ],
            options={
                "ordering": ["uri", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("uri", "etag"), name="dump_file_once_a_version")
                ],
            },
        ),
        migrations.CreateModel(
            name="RunFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="run_files",
                        to="ingestion.run",
                    ),
                ),
                (
                    "dump_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="run_files",
                        to="ingestion.dumpfile",
                    ),
                ),
                ("passed_over", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("run", "dump_file"), name="run_file_once")],
            },
        ),
        migrations.CreateModel(
            name="Chunk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        help_text="the latest to load it",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chunks",
                        to="ingestion.run",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ready", "ready"),
                            ("running", "running"),
                            ("done", "done"),
                            ("quarantined", "quarantined"),
                        ],
                        default="ready",
                        max_length=11,
                    ),
                ),
                ("lease_token", models.UUIDField(blank=True, null=True)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("not_before", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("reason", models.TextField(blank=True)),
                (
                    "source_failed",
                    models.BooleanField(default=False, help_text="the last attempt, as it did not answer"),
                ),
                ("size", models.BigIntegerField(help_text="compressed bytes")),
                (
                    "lines",
                    models.PositiveIntegerField(
                        default=0, help_text="of all its members, in the latest load"
                    ),
                ),
                ("classes", models.JSONField(blank=True, default=dict, help_text="line class: count")),
                ("rejected", models.JSONField(blank=True, default=dict, help_text="reason: count")),
                (
                    "posts",
                    models.PositiveIntegerField(
                        default=0, help_text="rows new or changed by the latest load"
                    ),
                ),
                ("deals", models.PositiveIntegerField(default=0)),
                ("snapshots", models.PositiveIntegerField(default=0)),
                ("deleted", models.PositiveIntegerField(default=0)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["ready", "running"])),
                        fields=["not_before", "id"],
                        name="chunk_to_claim",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "chunk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="ingestion.chunk",
                    ),
                ),
                (
                    "dump_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="ingestion.dumpfile",
                    ),
                ),
                ("name", models.CharField(help_text="a label; never a path to write to", max_length=300)),
                ("offset", models.BigIntegerField()),
                ("size", models.BigIntegerField()),
                ("lines", models.PositiveIntegerField(default=0)),
                (
                    "parsed",
                    models.PositiveIntegerField(db_default=0, default=0, help_text="lines that were parsed"),
                ),
                ("classes", models.JSONField(blank=True, default=dict, help_text="line class: count")),
                ("rejected", models.JSONField(blank=True, default=dict, help_text="reason: count")),
                ("reason", models.TextField(blank=True, help_text="why it is not, or only partly, loaded")),
                ("warning", models.TextField(blank=True)),
                ("is_done", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["dump_file_id", "offset"],
                "indexes": [models.Index(fields=["chunk"], name="member_of_chunk")],
                "constraints": [
                    models.UniqueConstraint(fields=("dump_file", "offset"), name="member_once_a_file")
                ],
            },
        ),
        migrations.RenameField(
            model_name="dumpfile",
            old_name="looks_again",
            new_name="rescans",
        ),
    ]
