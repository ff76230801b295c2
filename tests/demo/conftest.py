"""Fixtures of a loaded demo."""

from tests.demo.loaded import demo as demo
from tests.demo.loaded import demo_rows as demo_rows
