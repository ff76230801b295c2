"""Which errors are the data's, and not the machine's."""

from django.db import DatabaseError, OperationalError

BAD_DATA = (
    DatabaseError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)


def is_bad_data(error: Exception) -> bool:
    """Tell whether rows that nobody foresaw can have raised it.

    Not so a task's time limit, nor what says that the database itself fails.
    """
    return isinstance(error, BAD_DATA) and not isinstance(error, OperationalError)


def reason_of(error: Exception, longest: int) -> str:
    """Return what went wrong on one line of at most so many characters."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:longest]
