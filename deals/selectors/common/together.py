"""Several questions in one query: each row begins with the number of its question."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

_NAME = re.compile(r"%\((\w+)\)s")

Question = tuple[str, Mapping[str, Any]]
"""SQL of ours that reads rows, and its values."""


def answers_to(questions: Sequence[Question]) -> list[list[tuple[Any, ...]]]:
    """Return the rows of each question; all must have the same columns. 1 query, none without questions.

    Each keeps the plan that it would have alone.
    """
    if not questions:
        return []
    parts, values = [], {}
    for number, (sql, given) in enumerate(questions):
        renamed = _NAME.sub(rf"%(\1_{number})s", sql)
        parts.append(f"SELECT {number}, asked.* FROM ({renamed}) asked")
        values.update({f"{name}_{number}": value for name, value in given.items()})
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        for number, *row in cursor.fetchall():
            found[number].append(tuple(row))
    return [found[number] for number in range(len(questions))]
