"""The command lines of web, worker, sender and beat.

Always `python -m`: the scripts in a virtual environment name their interpreter in a line that breaks where
the path has a blank in it.
"""

import sys
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parents[2]
CELERY = [sys.executable, "-m", "celery", "-A", "tweetdeals"]


def web(port: int) -> list[str]:
    """Return the web server's (tweetdeals/web_server.py), on the loopback interface."""
    return [sys.executable, "-m", "tweetdeals.web_server", "--host", "127.0.0.1", "--port", str(port)]


def reloading_web(port: int) -> list[str]:
    """Return Django's development server's: it sees changed code, templates and static files by itself."""
    return ["env", "DEBUG=true", *manage("runserver", f"127.0.0.1:{port}")]


def worker() -> list[str]:
    """Return the worker's. Gossip and mingle serve nothing here and cost start-up and broker traffic."""
    return [*CELERY, "worker", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]


def sender() -> list[str]:
    """Return the sender's: a worker of two processes that takes only what sends mails and calls webhooks."""
    return [*worker(), "--queues", "sending", "--hostname", "sender@%h", "--concurrency", "2"]


def beat(schedule: Path) -> list[str]:
    return [*CELERY, "beat", "--loglevel", "INFO", "--schedule", str(schedule), "--pidfile="]


def manage(*words: str) -> list[str]:
    """Return a management command's."""
    return [sys.executable, str(PROJECT_DIR / "manage.py"), *words]
