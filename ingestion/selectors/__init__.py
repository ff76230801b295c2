"""What there is to know of ingestion: runs here; gaps of the archive and watched prefixes beside them."""

from ingestion.selectors.runs import (
    LINE_CLASSES,
    RunProgress,
    progress_of,
    run_files,
    run_list,
    run_networks,
    run_progress,
    was_loaded,
)

__all__ = [
    "LINE_CLASSES",
    "RunProgress",
    "progress_of",
    "run_files",
    "run_list",
    "run_networks",
    "run_progress",
    "was_loaded",
]
