"""The ingestion application: how posts get in."""

from importlib.util import find_spec

from django.apps import AppConfig
from django.conf import settings


class IngestionConfig(AppConfig):
    """Dump files, their chunks, and the runs that load them."""

    name = "ingestion"
    verbose_name = "Ingestion"

    def ready(self) -> None:
        """Keep the compiled byte filter with the program's other files."""
        if find_spec("hyperscan"):
            from ingestion.reading.compiled import keep_in

            keep_in(settings.VAR_DIR / "prefilter")
