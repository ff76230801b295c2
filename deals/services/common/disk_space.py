"""Writers of large files keep a reserve of the disk free: a database whose disk is full panics."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings


def shortage_of(folders: Iterable[Path]) -> str:
    """Say that too little of a folder's disk is free; "" where there is room. Folders must exist.

    'the disk has 312 MB free, and 500 MB stay in reserve (DISK_RESERVE_MB)': the middle of a sentence.
    """
    free = min((shutil.disk_usage(folder).free for folder in folders), default=None)
    if free is None or free >= settings.DISK_RESERVE_MB * 2**20:
        return ""
    return (
        f"the disk has {free // 2**20:,} MB free, and {settings.DISK_RESERVE_MB:,} MB stay in reserve "
        "(DISK_RESERVE_MB)"
    )
