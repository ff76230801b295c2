"""What the embedded services leave under `var/`: their addresses and this machine's secrets."""

import fcntl
import json
import os
import secrets
import time
from pathlib import Path

LOCK = "supervisor.lock"
SERVICES = "services.json"


def running_services(var: Path) -> dict[str, str]:
    """Return the addresses that a live supervisor wrote, or {} where none runs (or another user's does)."""
    try:
        if not _is_locked(var / LOCK):
            return {}
        services = json.loads((var / SERVICES).read_text())
    except (OSError, ValueError):
        return {}
    return {name: str(value) for name, value in services.items() if name.endswith("_url")}


def write_services(var: Path, services: dict[str, str | int]) -> None:
    """Write the addresses for commands, readable by this user only: they hold passwords."""
    draft = var / f".{SERVICES}"
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(services, file, indent=2)
    draft.rename(var / SERVICES)


def _is_locked(path: Path) -> bool:
    """Tell whether a live process holds the lock: unlike a process number, that is never stale."""
    with path.open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def generated_secret(var: Path, name: str, size: int = 50) -> str:
    """Return the secret in `var/NAME`, made of `size` random bytes with mode 0600 the first time."""
    path = var / name
    try:
        return _secret(path)
    except FileNotFoundError:
        var.mkdir(parents=True, exist_ok=True)
    # Written whole beside its place and linked there: whoever finds the file finds a whole secret,
    # and of two that make it at once the first one's stands.
    draft = path.with_name(f".{name}.{os.getpid()}.{time.monotonic_ns()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(size))
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return _secret(path)


def _secret(path: Path) -> str:
    """Read a secret; an empty file must be repaired manually, it is not a key to sign with."""
    secret = path.read_text().strip()
    if not secret:
        raise ValueError(f"{path} is empty: remove it, and a new secret is made at the next start")
    return secret
