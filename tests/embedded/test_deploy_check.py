"""Django's own check of a deployment, under the settings of docker-compose.yml behind a proxy with TLS."""

import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

import yaml

from tweetdeals.embedded.commands import PROJECT_DIR

OF_THE_EXAMPLE = {"HTTPS": "true", "BEHIND_PROXY": "true", "ALLOWED_HOSTS": "deals.example.com"}
"""What docs/operations.md asks for in .env where others reach the site."""


def environment_of_the_container(var: Path) -> dict[str, str]:
    """What compose gives the web process."""
    words = {name: secrets.token_hex(32) for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD")}
    given = yaml.safe_load((PROJECT_DIR / "docker-compose.yml").read_text())["x-app"]["environment"]
    filled = {
        name: re.sub(r"\$\{(\w+)[^}]*\}", lambda found: words.get(found[1], "x"), value)
        for name, value in given.items()
    }
    return {"PATH": os.environ["PATH"], "TWEETDEALS_VAR": str(var), **OF_THE_EXAMPLE, **filled}


def test_a_deployment_has_no_warning(tmp_path: Path) -> None:
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    environment = environment_of_the_container(tmp_path)
    done = subprocess.run(
        command, cwd=PROJECT_DIR, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout + done.stderr
