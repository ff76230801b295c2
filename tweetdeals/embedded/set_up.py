"""Make `.venv` and install requirements into it: what `make` calls before everything else.

Runs as a file under the machine's own Python, so it uses the standard library only.
"""

import argparse
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

UV = Path("locks/uv.txt")
OLDEST = (3, 11)
VENV = Path(".venv")
VENV_PYTHON = VENV / "bin" / "python"
PIP = (VENV_PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes")


def main() -> None:
    """Install the files named by `-r` and write the stamp that tells make so."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--stamp", type=Path, required=True)
    parser.add_argument("-r", dest="files", action="append", required=True)
    arguments = parser.parse_args()
    if sys.version_info < OLDEST:
        sys.exit(
            f"{sys.executable} is Python {sys.version.split()[0]}: tweetdeals needs 3.11 or newer. "
            "Name one: make PYTHON=python3.12 ..."
        )
    if not _works(VENV_PYTHON):
        _make_venv()
    _install(arguments.files)
    arguments.stamp.touch()


def _works(python: Path) -> bool:
    """Tell whether the environment is there and its interpreter still exists."""
    if not python.exists():
        return False
    return subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode == 0


def _make_venv() -> None:
    """Create the virtual environment again."""
    if importlib.util.find_spec("ensurepip") is None:
        _install_ensurepip()
    _say("making .venv")
    _run([sys.executable, "-m", "venv", "--clear", VENV])


def _install_ensurepip() -> None:
    """Install what Debian and Ubuntu leave out of Python."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        sys.exit(
            f"{sys.executable} cannot make virtual environments: it has no ensurepip. "
            "On Debian and Ubuntu: sudo apt-get install python3-venv"
        )
    _say("installing python3-venv")
    _run(["apt-get", "update", "-q"])
    _run(["apt-get", "install", "-y", "-q", "--no-install-recommends", "python3-venv"])


def _install(files: list[str]) -> None:
    """Install by uv, four times as fast as pip; by pip where uv cannot (it does not read pip.conf).

    Either refuses a file whose hash is not in the lock.
    """
    _say("installing " + ", ".join(files))
    wanted: list[str | Path] = [word for file in files for word in ("-r", file)]
    _run([*PIP, "-r", UV])
    by_uv: list[str | Path] = [VENV_PYTHON, "-m", "uv", "pip", "install", "-q", "-p", VENV_PYTHON]
    by_uv.append("--require-hashes")
    if subprocess.run(by_uv + wanted).returncode != 0:
        _say("uv could not install them (see above); trying pip, which knows the settings in pip.conf")
        _run([*PIP, *wanted])


def _run(command: Sequence[str | Path]) -> None:
    """Run a command, and end with its status where it fails: it has told why."""
    status = subprocess.run(command).returncode
    if status != 0:
        sys.exit(status)


def _say(line: str) -> None:
    """Tell the person who waits what takes time."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
