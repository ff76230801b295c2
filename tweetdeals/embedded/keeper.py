"""Run a cluster's server for as long as anyone uses it: `python -m tweetdeals.embedded.keeper HOME`.

Users hold a shared lock on `HOME/users.lock`. The kernel lets go of it however they end, so the keeper, who
stops the server once it can lock the file for itself, leaves nothing behind a user that was killed.
"""

import argparse
import fcntl
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

from tweetdeals.embedded import processes
from tweetdeals.embedded.cluster import Cluster

USERS_LOCK = "users.lock"
POLL_SECONDS = 0.1
STOP_CAP_SECONDS = 60.0  # the checkpoint of a fast stop after a large load


def main() -> int:
    """Start the server, wait until nobody uses it, stop it; 1 where it died before."""
    parser = argparse.ArgumentParser()
    parser.add_argument("home", type=Path)
    parser.add_argument("--discard", action="store_true", help="not durable; remove the data at the end")
    arguments = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # its users decide, not a terminal that closes
    cluster = Cluster(arguments.home, durable=not arguments.discard)
    with (cluster.home / USERS_LOCK).open() as users:
        code = keep(cluster.start_server(), users)
        if arguments.discard and code == 0:
            shutil.rmtree(cluster.home)
    return code


def keep(server: subprocess.Popen[bytes], users: IO[str]) -> int:
    """Hold the server until the users' lock is ours (0), or it died (1)."""
    while not is_unused(users):
        if server.poll() is not None:
            return 1
        time.sleep(POLL_SECONDS)
    processes.stop(server, signal.SIGINT, STOP_CAP_SECONDS)
    return 0


def is_unused(users: IO[str]) -> bool:
    """Lock the users' file for ourselves, if nobody else holds it."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
