"""Further processes for `ingest --inline --workers N`: spawned, so that none shares a connection."""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def helpers(run_id: int, count: int) -> Iterator[None]:
    """Have `count` processes take chunks of the run; at the end they are waited for."""
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_work_until_done, args=(run_id,)) for _ in range(count)]
    for process in processes:
        process.start()
    try:
        yield
    finally:
        for process in processes:
            process.join()


def _work_until_done(run_id: int) -> None:
    """Set a fresh process up and work. What it leaves when it dies, the others take over."""
    import django

    django.setup()
    from ingestion.services.work import process_run

    process_run(run_id)
