"""A Celery application with one slow task, to see how a worker is stopped."""

import os
import time
from pathlib import Path

from celery import Celery

app = Celery("slow", broker=os.environ["BROKER_URL"])
app.conf.task_default_queue = "slow"
app.conf.worker_hijack_root_logger = False


@app.task(ignore_result=True)
def write_slowly(path: str) -> None:
    """Write 'working', and 'finished' a second later."""
    Path(path).write_text("working")
    time.sleep(1)
    Path(path).write_text("finished")
