"""The Celery application with a task that takes its time."""

import time

from tweetdeals.celery import app

__all__ = ["app", "slow_task"]


@app.task
def slow_task(seconds: float) -> None:
    """Be at work for a while."""
    time.sleep(seconds)
