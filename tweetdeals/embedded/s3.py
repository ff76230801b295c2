"""The embedded S3 endpoint: moto's server over `var/s3`, `python -m tweetdeals.embedded.s3 DIR --port N`.

Each folder of DIR is a bucket (moto wants three letters or more). The server holds copies in memory: files
are read at the start and again, where they changed, before a listing or a look-up of one object. What a
client puts there is served until the stop and never written to DIR. It listens on the loopback interface,
answers only who signs with the secret of its key (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY), no page of
another site, and shows no pages of its own.
"""

import argparse
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from tweetdeals.embedded import ports, processes
from tweetdeals.embedded.s3_signatures import DENIED, refusal
from tweetdeals.embedded.state import generated_secret

READY_SECONDS = 60.0
STOP_CAP_SECONDS = 10.0
REGION = "us-east-1"

KEY, SECRET = "s3-key", "s3-secret"
"""The files in `var` with the key's name, which S3 clients send, and with what they sign by."""

SAID = "Sign with the key of this store and its secret."

Stamp = tuple[int, int]  # size in bytes, modification time in nanoseconds
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class S3Failed(RuntimeError):
    """The endpoint did not start; the message holds its last words."""


class EmbeddedS3:
    """The endpoint over `var/s3`, in a process of its own."""

    def __init__(self, var: Path) -> None:
        self.folder = var.absolute() / "s3"
        self.log = var.absolute() / "log" / "s3.log"
        self._port_file = var.absolute() / "s3-port"
        self._port: int | None = None

    @property
    def url(self) -> str:
        """The S3_ENDPOINT_URL; known once the server was started."""
        return f"http://{ports.LOOPBACK}:{self._port}"

    def spawn(self) -> subprocess.Popen[bytes]:
        """Start the server; at a second start it takes the same port again, for others know it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._port is None:
            self._port = ports.remembered_port(self._port_file)
        command = [
            sys.executable,
            "-m",
            "tweetdeals.embedded.s3",
            str(self.folder),
            "--port",
            str(self._port),
        ]
        env = os.environ | keys_of(self.folder.parent)
        return processes.spawn(command, self.log, cwd=Path(__file__).resolve().parents[2], env=env)

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server and wait until it answers. Raises S3Failed."""
        server = self.spawn()
        processes.wait_until(lambda: server.poll() is not None or self.answers(), READY_SECONDS)
        if server.poll() is not None or not self.answers():
            processes.stop(server, signal.SIGTERM, STOP_CAP_SECONDS)
            raise S3Failed(
                f"the S3 endpoint did not start; the end of {self.log}:\n{processes.tail(self.log)}"
            )
        return server

    def answers(self) -> bool:
        """Tell whether the server listens: by then it has read the folder."""
        return self._port is not None and ports.answers(self._port)


def keys_of(var: Path) -> dict[str, str]:
    """Return the variables with the key of this folder's endpoint and its secret, made the first time."""
    key, secret = (generated_secret(var.absolute(), name, 24) for name in (KEY, SECRET))
    return {"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret}


def environment(url: str, var: Path) -> dict[str, str]:
    """Return the variables that make an S3 client use the endpoint of this folder, past any proxy."""
    direct = ",".join(filter(None, [os.environ.get("NO_PROXY"), ports.LOOPBACK, "localhost"]))
    client = keys_of(var) | {"AWS_DEFAULT_REGION": REGION}
    return {"S3_ENDPOINT_URL": url, **client, "NO_PROXY": direct, "no_proxy": direct}


class Mirror:
    """Keeps moto's buckets equal to the folders, for the files that are there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: dict[tuple[str, str], Stamp] = {}
        self._lock = threading.Lock()

    def refresh(self) -> None:
        """Read files that are new or changed, drop objects whose files are gone."""
        with self._lock:
            found = dict(self._files())
            for name, stamp in found.items():
                if self._seen.get(name) != stamp:
                    self._put(*name)
            for bucket, key in self._seen.keys() - found.keys():
                _store().delete_object(bucket, key)
            self._seen = found

    def _files(self) -> Iterator[tuple[tuple[str, str], Stamp]]:
        """Yield (bucket, key) and stamp of each file; hidden ones are drafts, not objects."""
        for root, folders, names in os.walk(self._folder):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for name in names:
                path = Path(root) / name
                bucket, _, key = path.relative_to(self._folder).as_posix().partition("/")
                if key and not name.startswith("."):
                    status = path.stat()
                    yield (bucket, key), (status.st_size, status.st_mtime_ns)

    def _put(self, bucket: str, key: str) -> None:
        """Load one file."""
        store = _store()
        if bucket not in store.buckets:
            store.create_bucket(bucket, REGION)
        store.put_object(bucket, key, (self._folder / bucket / key).read_bytes())


def _store() -> Any:
    """Return moto's buckets, those that its server serves."""
    from moto.core.models import DEFAULT_ACCOUNT_ID
    from moto.s3.models import s3_backends

    return s3_backends[DEFAULT_ACCOUNT_ID]["aws"]


def refreshing(application: Application, mirror: Mirror) -> Application:
    """Wrap the server so that listings and look-ups are of the folder as it is now.

    Reading an object does not look again: whoever reads has listed or looked up before.
    """

    def respond(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        names_an_object = "/" in environ.get("PATH_INFO", "").strip("/")
        if environ["REQUEST_METHOD"] == "HEAD" or not names_an_object:
            mirror.refresh()
        return application(environ, start_response)

    return respond


def guarded(application: Application, key: str, secret: str) -> Application:
    """Wrap the server so that it answers S3 requests signed with its key alone.

    Any page in a browser of this machine reaches the loopback interface: it says its origin, and is refused.
    """

    def respond(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        is_control = environ.get("PATH_INFO", "").startswith("/moto-api")
        is_foreign = is_control or "HTTP_ORIGIN" in environ
        if code := DENIED if is_foreign else refusal(environ, key, secret):
            start_response("403 Forbidden", [("Content-Type", "application/xml")])
            return [f"<Error><Code>{code}</Code><Message>{SAID}</Message></Error>".encode()]

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            own = [each for each in headers if not each[0].lower().startswith("access-control-")]
            return start_response(status, own, *more)

        return application(environ, start)

    return respond


def main() -> None:
    """Serve until SIGTERM; the key and its secret are those of this process."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--port", type=int, default=9000)
    parser.add_argument("--host", default=ports.LOOPBACK, help="0.0.0.0 inside a container only")
    arguments = parser.parse_args()
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    mirror = Mirror(arguments.folder)
    mirror.refresh()
    moto = DomainDispatcherApplication(create_backend_app)
    keys = os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"]
    application = guarded(refreshing(moto, mirror), *keys)
    server = make_server(arguments.host, arguments.port, application, threaded=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server.serve_forever()


if __name__ == "__main__":
    main()
