"""Words that mean something to matching: units, editions, conditions, accessories, colours, fillers.

English, general, and small: what is missing here still counts as a plain word.
"""

from collections.abc import Iterable
from functools import lru_cache
from math import fsum

UNITS = {
    "mb": ("mb", 1), "gb": ("mb", 1000), "gig": ("mb", 1000), "tb": ("mb", 1_000_000),
    '"': ("inch", 1), "'": ("inch", 1), "in": ("inch", 1), "inch": ("inch", 1), "inches": ("inch", 1),
    "ft": ("foot", 1), "foot": ("foot", 1), "feet": ("foot", 1), "cu": ("cubic foot", 1),
    "oz": ("ounce", 1), "ounce": ("ounce", 1), "ounces": ("ounce", 1),
    "lb": ("pound", 1), "lbs": ("pound", 1), "pound": ("pound", 1), "pounds": ("pound", 1),
    "ml": ("ml", 1), "liter": ("ml", 1000), "litre": ("ml", 1000), "kg": ("gram", 1000), "g": ("gram", 1),
    "mm": ("mm", 1), "cm": ("mm", 10),
    "watt": ("watt", 1), "watts": ("watt", 1), "w": ("watt", 1),
    "v": ("volt", 1), "volt": ("volt", 1), "mah": ("mah", 1),
    "ghz": ("mhz", 1000), "mhz": ("mhz", 1), "hz": ("hz", 1),
    "mp": ("megapixel", 1), "megapixel": ("megapixel", 1), "megapixels": ("megapixel", 1),
    "qt": ("quart", 1), "quart": ("quart", 1), "cup": ("cup", 1), "cups": ("cup", 1),
    "gal": ("gallon", 1), "gallon": ("gallon", 1),
    "pack": ("piece", 1), "pk": ("piece", 1), "packs": ("piece", 1), "pcs": ("piece", 1),
    "piece": ("piece", 1), "pieces": ("piece", 1), "ct": ("piece", 1), "count": ("piece", 1),
    "user": ("user", 1), "users": ("user", 1), "usr": ("user", 1), "u": ("user", 1), "bit": ("bit", 1),
    "p": ("line", 1), "x": ("times", 1), "ppm": ("ppm", 1), "rpm": ("rpm", 1), "dpi": ("dpi", 1),
}  # fmt: skip
"""Spelling: (unit, factor to it). A number before it is a size, never a model number or a version."""

LOOSE_UNITS = frozenset({"in", "p", "x", "u", "cup"})
"""Words or letters of other meanings too: units only where they are written together with the number."""

CONDITIONS = {
    "refurbished": "refurbished", "refurb": "refurbished", "renewed": "refurbished",
    "reconditioned": "refurbished", "remanufactured": "refurbished", "used": "used", "preowned": "used",
}  # fmt: skip

ACCESSORIES = frozenset(
    {
        "case", "cover", "skin", "sleeve", "charger", "cable", "adapter", "adaptor", "battery", "mount",
        "holder", "stand", "dock", "cradle", "strap", "bag", "pouch", "protector", "filter", "remote",
        "bracket", "cartridge", "toner", "ink", "lens", "headset", "kit", "replacement", "holster",
        "tripod", "armband", "shell", "keyboard", "mouse", "stylus", "film", "cord", "hub", "backpack",
        "housing",
    }
)  # fmt: skip
"""What goes with a thing: where only one of two titles has such a word, they are two things."""

EDITIONS = frozenset(
    {
        "upgrade", "academic", "standard", "pro", "deluxe", "premium", "home", "business", "ultimate",
        "enterprise", "server", "mac", "basic", "lite", "mini", "plus", "max", "gold", "platinum",
        "collector", "limited", "extended", "expansion", "license", "subscription", "renewal", "oem",
        "bundle"
    }
)  # fmt: skip

SAME_WORDS = {
    "upg": "upgrade", "upgrd": "upgrade", "upsell": "upgrade", "update": "upgrade",
    "student": "academic", "education": "academic", "educational": "academic", "edu": "academic",
    "std": "standard", "professional": "pro", "dlx": "deluxe", "premier": "premium", "ent": "enterprise",
    "macintosh": "mac", "windows": "win", "licence": "license", "lic": "license", "licenses": "license",
    "collectors": "collector", "collection": "collector", "ed": "edition",
    "grey": "gray", "bk": "black", "blk": "black", "slv": "silver", "slvr": "silver", "wht": "white",
    "pnk": "pink", "blu": "blue", "grn": "green", "clr": "clear",
    "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5",
    "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11", "xii": "12",
    "one": "1", "two": "2", "three": "3",
}  # fmt: skip
"""Spellings of one word."""

COLOURS = frozenset(
    {
        "inch", "silver", "red", "blue", "green", "pink", "gray", "gold", "purple", "orange",
        "brown", "yellow", "clear", "titanium", "graphite", "bronze", "beige", "charcoal", "navy", "teal"
    }
)  # fmt: skip

FILLERS = frozenset(
    {
        "a", "an", "and", "the", "for", "with", "of", "in", "on", "to", "by", "from", "at", "or", "as",
        "is", "it", "de", "la", "le", "&", "+", "new", "free", "shipping", "sale", "deal", "only", "now",
        "your", "our", "my", "this", "more", "save", "off", "all", "get", "just", "price", "buy", "w",
        "version", "v", "edition", "ver", "tm", "incl", "including", "includes"
    }
)  # fmt: skip
"""They tell no product from another."""

STANDARDS = frozenset(
    {"mp3", "mp4", "win32", "win95", "win98", "usb2", "usb3", "ps2", "ps3", "ps4", "h264", "wifi6"}
)
"""Words with a digit that are no model numbers."""

SYSTEMS = frozenset({"95", "98", "me", "nt", "2000", "2k", "2003", "xp", "vista", "7", "8", "10"})
"""Two or more of them after 'Windows' say where a program runs, not which one it is."""

COMMON = frozenset(
    {
        "software", "pc", "cd", "dvd", "win", "complete", "package", "english", "system", "series",
        "digital", "audio", "player", "usb", "video", "media", "pack", "set", "box", "inc",
        "corporation", "company", "corp", "co", "ltd", "llc", "gmbh", "international", "interactive",
        "publishing", "publisher", "systems", "technology", "technologies", "studios", "brands",
        "industries", "entertainment", "products", "retail", "electronics", "finish", "inch",
    }
)  # fmt: skip
"""Words of very many titles."""

_WEIGHTS = ((COMMON, 0.3), (COLOURS | ACCESSORIES | EDITIONS, 0.4))
_SHORT = {1: 0.4, 2: 0.4, 3: 0.6}


@lru_cache(maxsize=200_000)
def word_weight(word: str) -> float:
    """Return how much a word counts, 0 to 1 (its square in a cosine): most where it holds a digit."""
    for words, weight in _WEIGHTS:
        if word in words:
            return weight
    if not word.strip("0123456789."):
        return 0.6
    if len(word) in _SHORT:
        return _SHORT[len(word)]
    return 1.0 if any(map(str.isdigit, word)) else 0.8


def sum_of_weights(words: Iterable[str]) -> float:
    """Return what the words weigh together, the same in whatever order a set has them."""
    return fsum(map(word_weight, words))
