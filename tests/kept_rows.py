"""Rows that all tests of a module see: made once, rolled back when the module's last test is over."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache
from django.db import transaction
from pytest_django import DjangoDbBlocker


@contextmanager
def rows_of_the_module(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Keep what is written in the block, and roll it back after it.

    For fixtures of a module that also ask for `django_db_setup`. Its tests ask for `db`, each then works in a
    savepoint of its own; none of them may commit.
    """
    cache.clear()
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
