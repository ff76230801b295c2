"""One PostgreSQL cluster on disk: its files, its password, the command lines of its server."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from tweetdeals.embedded import accounts, ports, processes
from tweetdeals.embedded.state import generated_secret

NAME = "tweetdeals"
SERVER_OPTIONS = {
    "listen_addresses": ports.LOOPBACK,
    "unix_socket_directories": "",  # TCP only: a socket's path may hold 107 bytes, a checkout's may be longer
    "shared_buffers": "256MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    "log_timezone": "UTC",
    "timezone": "UTC",
}
FAST_BUT_NOT_DURABLE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class PostgresFailed(RuntimeError):
    """The embedded server could not be set up or started; the message holds its last words."""


@dataclass(frozen=True)
class Cluster:
    """The data directory in `home` and the server over it."""

    home: Path
    durable: bool = True  # False for tests: a crash of the machine may lose the data

    @property
    def data(self) -> Path:
        """The directory that the server owns."""
        return self.home / "data"

    @property
    def port(self) -> int:
        """The port that was chosen at the last start."""
        return int((self.home / "port").read_text())

    def url(self, database: str = NAME) -> str:
        password = generated_secret(self.home, "password")
        return f"postgresql://{NAME}:{password}@{ports.LOOPBACK}:{self.port}/{database}"

    def prepare(self, *, keep_port: bool) -> None:
        """Make the data directory at the first start and choose the port, unless others know it already."""
        for draft in self.home.glob("initdb-*"):  # of a start that was killed
            shutil.rmtree(draft)
        if not self.data.exists():
            self._initialise()
        self._clear_stale_lock_file()
        if not keep_port:
            ports.remembered_port(self.home / "port")

    def _initialise(self) -> None:
        """Run initdb beside the final place: a data directory that exists is whole."""
        draft = Path(tempfile.mkdtemp(prefix="initdb-", dir=self.home))
        data, secret = draft / "data", draft / "password"
        data.mkdir(mode=0o700)
        secret.touch(mode=0o600)
        secret.write_text(generated_secret(self.home, "password"))
        for path in (draft, data, secret):
            accounts.give(path)
        command = [
            accounts.binaries() / "initdb",
            *("-D", data, "-U", NAME, "--pwfile", secret, "-A", "scram-sha-256", "-E", "UTF8"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
            *(() if self.durable else ("--no-sync",)),
        ]
        done = subprocess.run(
            command, capture_output=True, text=True, env=_environment(), **accounts.process_options()
        )
        if done.returncode:
            raise PostgresFailed(f"initdb failed in {self.home}:\n{done.stdout}{done.stderr}")
        data.rename(self.data)
        shutil.rmtree(draft)

    def _clear_stale_lock_file(self) -> None:
        """Remove postmaster.pid where it names no server of this directory.

        PostgreSQL itself gives up when the number in it belongs to any live process of the same account.
        """
        if self.server_pid() is None:
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def server_pid(self) -> int | None:
        """Return the number of the live server over this directory, None where there is none.

        A number in postmaster.pid may be that of a server that was killed, and of whatever runs by now.
        """
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
        except (FileNotFoundError, ValueError, IndexError):
            return None
        return pid if f"postgres -D {self.data} " in _command_line(pid) else None

    def start_server(self) -> subprocess.Popen[bytes]:
        """Start the server; its log goes where this process's own output goes."""
        options = {**SERVER_OPTIONS, **({} if self.durable else FAST_BUT_NOT_DURABLE), "port": str(self.port)}
        flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        return processes.spawn(
            [accounts.binaries() / "postgres", "-D", self.data, *flags],
            sys.stdout.buffer,
            env=_environment(),
            death_signal=signal.SIGINT,  # its 'fast' stop
            **accounts.process_options(),
        )

    def accepts(self) -> bool:
        """Tell whether this cluster's own server takes connections."""
        return self.refusal() is None

    def refusal(self) -> str | None:
        """Return why no connection can be had now, None where one can.

        That says nothing about the server's life: one that recovers, or has all its connections taken,
        refuses too (and another's server on that port has another password).
        """
        try:
            psycopg2.connect(self.url("postgres"), connect_timeout=2).close()
        except (psycopg2.OperationalError, FileNotFoundError) as error:
            lines = str(error).strip().splitlines() or ["no answer"]
            return lines[-1].rpartition("FATAL:")[2].strip()
        return None

    def create_database(self) -> None:
        """Create the database of the project where it is missing. Raises PostgresFailed."""
        try:
            connection = psycopg2.connect(self.url("postgres"))
        except psycopg2.OperationalError as error:
            raise PostgresFailed(f"the embedded PostgreSQL takes no connection: {error}") from error
        try:
            connection.autocommit = True
            cursor = connection.cursor()
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
            if not cursor.fetchone():
                cursor.execute(f"CREATE DATABASE {NAME}")
        finally:
            connection.close()


def _environment() -> dict[str, str]:
    """Return a small environment: PGDATA and the like of the user's must not reach the server."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _command_line(pid: int) -> str:
    """Return the command line of a live process, '' where there is none."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        listed = subprocess.run(["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True)
        return listed.stdout
