"""Loading waits while the disk is nearly full: a database whose disk is full panics."""

import errno
from pathlib import Path

from django.conf import settings

from deals.services.common.disk_space import shortage_of

OUT_OF_SPACE = "53100"  # PostgreSQL's code: disk full
REASON = "the disk was full"


def shortage() -> str:
    """Say that too little of the disk is free, and what to do; "" where there is room.

    Looks at the folder of this instance (TWEETDEALS_VAR) and at its embedded database's. The disk of a
    database elsewhere cannot be seen from here.
    """
    short = shortage_of(_folders())
    return f"Loading is paused: {short}. Make room; loading goes on by itself." if short else ""


def is_out_of_space(error: BaseException) -> bool:
    """Tell whether an error is a full disk's, here or at the database."""
    if isinstance(error, OSError):
        return error.errno == errno.ENOSPC
    return getattr(error.__cause__, "pgcode", None) == OUT_OF_SPACE


def _folders() -> list[Path]:
    """Return the folders to look at; root's database is elsewhere (embedded/accounts.py)."""
    var = Path(settings.VAR_DIR)
    return [folder for folder in (var, var / "postgres" / "data") if folder.exists()]
