"""What a browser's own long name says, in two words (pure)."""

import re

_BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|HeadlessChrome/"),
    ("Safari", r"Safari/"),
    ("curl", r"\Acurl/"),
)
"""In this order: all but Firefox call themselves Safari too, and Edge and Opera Chrome as well."""

_SYSTEMS = (
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("Windows", r"Windows"),
    ("macOS", r"Mac OS X|Macintosh"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux|X11"),
)


def browser_name(said: str) -> str:
    """Return 'Firefox on Windows' of a User-Agent header, 'an unknown browser' of nothing known."""
    browser, system = _first(_BROWSERS, said), _first(_SYSTEMS, said)
    return " on ".join(part for part in (browser, system) if part) or "an unknown browser"


def _first(known: tuple[tuple[str, str], ...], said: str) -> str:
    return next((name for name, pattern in known if re.search(pattern, said)), "")
