"""At which screens pages are looked at: a width, and a theme of the system."""

import pytest

SCREENS = [
    "360 dark",
    pytest.param("1280 light", marks=pytest.mark.full),
    pytest.param("1280 dark", marks=pytest.mark.full),
    pytest.param("360 light", marks=pytest.mark.full),
]
"""The narrow one is where things break; test_accessibility.py opens every page at both widths besides."""
