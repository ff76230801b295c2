"""Figures that a test measured, printed after all of pytest's output."""

import atexit
import sys


def print_at_the_end(text: str) -> None:
    """Write a text to the terminal when the session ends; the last lines of a `make` are such."""
    terminal = sys.__stdout__  # not the stream that pytest captures, which is closed by then
    assert terminal is not None
    atexit.register(lambda: (terminal.write(text), terminal.flush()))
