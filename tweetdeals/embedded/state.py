"""What the embedded services leave under `var/`: their addresses and this machine's secrets."""

import json
import os
import secrets
from pathlib import Path


def running_services(var: Path) -> dict[str, str]:
    """Return the addresses that a live supervisor wrote, or {} where none runs."""
    try:
        services = json.loads((var / "services.json").read_text())
        os.kill(int(services["pid"]), 0)
    except PermissionError:
        pass  # alive, and another user's
    except (OSError, ValueError, KeyError):
        return {}
    return {name: str(value) for name, value in services.items() if name.endswith("_url")}


def generated_secret(var: Path, name: str) -> str:
    """Return the secret in `var/NAME`, made with mode 0600 the first time."""
    path = var / name
    var.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text().strip()
