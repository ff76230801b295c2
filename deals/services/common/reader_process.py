"""A process of its own that reads one uploaded file, with a bound on memory and computing time.

`python -m deals.services.common.reader_process READER FILE RESULT`. It tells its progress line by line ('rows
1000 20000') and ends with 'done' (what was read, packed, is in RESULT then) or 'refused REASON'. Without a
last line the system ended it. It knows neither settings nor database: a file has nothing to find here.
"""

import json
import resource
import sys
from importlib import import_module
from pathlib import Path

from deals.domain.refused import Refused

READERS = {
    "assortment": "deals.domain.assortment.files",
    "retailers": "deals.domain.catalogue_files",
    "brands": "deals.domain.catalogue_files",
    "lines": "deals.domain.catalogue_files",
}
"""What a file may be, and the module whose `read_packed` reads it: each process loads one."""

MEMORY_MB = 300
"""Of addresses: the largest file that is taken needs 190."""

CPU_SECONDS = 40
"""The largest file that is taken needs 8 on a slow machine."""

TOO_MUCH = f"The file takes over {MEMORY_MB} MB of memory to read: save the sheet as CSV, or split it."


def main(reader: str, file: str, result: str) -> None:
    """Read, within the bounds."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MB * 2**20, MEMORY_MB * 2**20))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        read_packed = import_module(READERS[reader]).read_packed
        Path(result).write_bytes(read_packed(Path(file).read_bytes(), reader, _tell))
    except Refused as refused:
        _say("refused", json.dumps(str(refused)))
    except MemoryError:
        _say("refused", json.dumps(TOO_MUCH))
    else:
        _say("done")


def _tell(rows: int, expected: int) -> None:
    _say("rows", rows, expected)


def _say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
