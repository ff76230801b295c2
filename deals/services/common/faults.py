"""Which errors are the data's, and not the machine's."""

from django.db import DatabaseError

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
"""What rows that nobody foresaw can raise. Not among it: a task's time limit, and (callers leave them out)
OperationalError and InterfaceError, which say that the database itself fails."""
