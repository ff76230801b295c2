"""What an inspection found, in words: for the terminal and for pages."""

from collections import Counter

from ingestion.reading.inspection import EXAMPLE_LETTERS, Inspection
from ingestion.reading.reasons import reason_in_words

SHOWN = 3


def rows_of(found: Inspection) -> list[tuple[str, str]]:
    """Return what to show, without any post's text: a name and a text each."""
    plan = found.plan
    of_all = "" if found.is_all else ", the first of it"
    rows = [
        ("container", " > ".join(found.layers) or "none that is known"),
        ("members", f"{len(plan.members):,}; {found.members:,} looked at{of_all}"),
        ("shape", _counts(found.shapes) or "none"),
        ("lines", f"{found.lines:,}: {_counts(found.classes + found.rejected) or 'none'}"),
    ]
    faults = ([plan.reason] if plan.reason else []) + found.reasons
    warnings = ([plan.warning] if plan.warning else []) + found.warnings
    rows += [("fault", each) for each in faults[:SHOWN]] + [("warning", each) for each in warnings[:SHOWN]]
    rows += [(reason, reason_in_words(reason)) for reason, _ in (+found.rejected).most_common(SHOWN)]
    return rows


def examples_of(found: Inspection) -> list[tuple[str, str]]:
    """Return the beginnings of some lines, by number."""
    return [(f"example {n}", _example(*each)) for n, each in enumerate(found.examples.items(), 1)]


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counter.most_common() if count)


def _example(result: str, line: str) -> str:
    shown = line if len(line) <= EXAMPLE_LETTERS else line[:EXAMPLE_LETTERS] + "..."
    return f"{result}: {shown}"
