"""The byte filter as an automaton, compiled once and kept: compiling takes seconds, reading it 3 ms."""

import hashlib
import logging
import os
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import hyperscan

log = logging.getLogger(__name__)

Expressions = Sequence[tuple[bytes, int]]
"""Patterns and the number that a match of each tells."""

_folder: list[Path] = []


def keep_in(folder: Path) -> None:
    """Keep compiled automatons in a folder of this program's own; without one each process compiles."""
    _folder[:] = [folder]


def database_of(expressions: Expressions) -> Any:
    """Return the automaton of the expressions: the kept one where it can run here, else a new one."""
    path = _folder[0] / f"{_name(expressions)}.hs" if _folder else None
    kept = _read(path) if path else None
    if kept is not None:
        return kept
    database = hyperscan.Database()
    database.compile(
        expressions=[pattern for pattern, _ in expressions],
        ids=[number for _, number in expressions],
        elements=len(expressions),
        flags=hyperscan.HS_FLAG_CASELESS,
    )
    if path:
        _write(path, hyperscan.dumpb(database))
    return database


def _name(expressions: Expressions) -> str:
    parts = [
        version("hyperscan").encode(),
        *(b"%d %b" % (number, pattern) for pattern, number in expressions),
    ]
    return hashlib.sha256(b"\n".join(parts)).hexdigest()[:32]


def _read(path: Path) -> Any:
    try:
        database = hyperscan.loadb(path.read_bytes(), hyperscan.HS_MODE_BLOCK)
        database.scratch = hyperscan.Scratch(database)
    except FileNotFoundError:
        return None
    except (OSError, hyperscan.HyperscanError) as error:
        log.warning("the kept byte filter %s cannot be used here (%s): it is compiled anew", path.name, error)
        return None
    return database


def _write(path: Path, content: bytes) -> None:
    """Write under another name first: processes that start together read whole files only."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except OSError as error:
        log.warning("the byte filter cannot be kept in %s: %s", path.parent, error)
