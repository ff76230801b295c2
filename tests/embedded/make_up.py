"""A copy of the project somewhere, and `make up` in it."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from tweetdeals.embedded import ports, processes
from tweetdeals.embedded.commands import PROJECT_DIR

SOURCES = ["tweetdeals", "deals", "ingestion", "templates", "static"]
READY_SECONDS = 120


class MakeUp:
    """A project folder and the supervisor that runs in it."""

    def __init__(self, folder: Path, python: str = sys.executable, **options) -> None:
        """`options` go to subprocess.Popen, such as the user to run as."""
        self.folder = folder
        self.var = folder / "var"
        self.port = ports.free_port()
        self._python = python
        self._options = options
        self._output = folder / "output"
        self._process = None
        for name in SOURCES:
            shutil.copytree(PROJECT_DIR / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(PROJECT_DIR / "manage.py", folder)

    @property
    def pid(self) -> int:
        """The supervisor's number."""
        return self._process.pid

    def environment(self) -> dict[str, str]:
        """Return a user's environment: no service is given. (The demo would load all processors.)"""
        kept = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
        kept |= {"PORT": str(self.port), "TWEETDEALS_VAR": str(self.var)}
        return kept | {"WORKER_PROCESSES": "1", "DEMO": "false"}

    def start(self) -> None:
        """Start it, and wait until it is ready or has given up."""
        with self._output.open("w") as output:
            self._process = subprocess.Popen(
                [self._python, "-m", "tweetdeals.embedded.supervisor"],
                **{"cwd": self.folder, "env": self.environment(), "stdout": output, "stderr": output}
                | self._options,
            )
        self.wait_for("READY")

    def wait_for(self, words: str) -> None:
        """Wait until its output holds the words."""
        processes.wait_until(lambda: words in self.said() or self._process.poll() is not None, READY_SECONDS)
        assert words in self.said(), self.said()

    def send(self, number: signal.Signals) -> int:
        """Send a signal, wait for the end, return the exit status."""
        self._process.send_signal(number)
        return self._process.wait(90)

    def end(self) -> None:
        """Stop it if it runs."""
        if self._process is not None and self._process.poll() is None:
            self.send(signal.SIGTERM)

    def said(self) -> str:
        """Return its output up to now."""
        return self._output.read_text()

    def services(self) -> dict[str, str]:
        """Return what it tells to commands."""
        return json.loads((self.var / "services.json").read_text())
