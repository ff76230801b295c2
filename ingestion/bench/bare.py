"""Bare decompression, what no loader of these files can beat: `python -m ingestion.bench.bare FOLDER`."""

import bz2
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from isal import igzip

OPENERS: dict[str, Callable[[Path], Any]] = {".bz2": bz2.open, ".gz": igzip.open}


def main() -> int:
    """Decompress every file below a folder, and print seconds of wall and CPU and the bytes that came out."""
    files = sorted(path for path in Path(sys.argv[1]).rglob("*") if path.suffix in OPENERS)
    wall, cpu, size = time.perf_counter(), time.process_time(), 0
    for path in files:
        with OPENERS[path.suffix](path) as file:
            size += len(file.read())
    result = {"seconds": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "bytes": size}
    sys.stdout.write(json.dumps(result) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
