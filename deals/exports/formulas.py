"""Texts that a spreadsheet would run, made into texts that it shows."""

RUNS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""A spreadsheet takes a text that starts so for a formula, the wide signs in some languages; posts are
written by anyone."""


def safe_cell(value: object) -> object:
    """Return a value that a spreadsheet shows and never runs: such a text gets a quote before it."""
    if value is None:
        return ""
    if isinstance(value, str) and (
        value.startswith(RUNS_AS_FORMULA) or value.lstrip().startswith(RUNS_AS_FORMULA)
    ):
        return f"'{value}"
    return value
