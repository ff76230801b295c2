"""At which screens pages are looked at: a width, and a theme of the system."""

import pytest

SCREENS = [
    "1280 light",
    "360 dark",
    pytest.param("1280 dark", marks=pytest.mark.full),
    pytest.param("360 light", marks=pytest.mark.full),
]
"""Two show both widths and both themes; the other two repeat them, crosswise, in the long tests."""
