"""A process of its own that reads one uploaded file, with a bound on memory and computing time.

`python -m deals.services.assortment.reader_process FILE RESULT`. It tells its progress line by line ('rows
1000 20000') and ends with 'done' (the packed sheet is in RESULT then) or 'refused REASON'. Without a last
line the system ended it. It knows neither settings nor database: a file has nothing to find here.
"""

import json
import resource
import sys
from pathlib import Path

from deals.domain.assortment.files import packed, read_sheet
from deals.domain.refused import Refused

MEMORY_MB = 300
"""Of addresses: the largest file that is taken needs 190."""

CPU_SECONDS = 40
"""The largest file that is taken needs 8 on a slow machine."""

TOO_MUCH = f"The file takes over {MEMORY_MB} MB of memory to read: save the sheet as CSV, or split it."


def main(file: str, result: str) -> None:
    """Read, within the bounds."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MB * 2**20, MEMORY_MB * 2**20))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        Path(result).write_bytes(packed(read_sheet(Path(file).read_bytes(), _tell)))
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
