"""The ingestion application: how posts get in."""

from django.apps import AppConfig


class IngestionConfig(AppConfig):
    """Dump files, their chunks, and the runs that load them."""

    name = "ingestion"
    verbose_name = "Ingestion"
