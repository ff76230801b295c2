"""When a worker that has an upload counts as gone."""

from datetime import timedelta

SILENCE = timedelta(seconds=60)
"""A worker that is silent for this long loses its upload to another one."""

MOST_ATTEMPTS = 3
