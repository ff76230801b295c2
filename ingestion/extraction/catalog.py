"""What the extractor knows of the world: retailers, brands and categories, as plain mappings."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RetailerEntry:
    """One seller, or an account that reports on sellers (`kind` deal_account: never the retailer)."""

    slug: str
    name: str
    kind: str = "shop"  # shop, marketplace or deal_account
    country: str = ""  # ISO 3166 alpha-2


@dataclass(frozen=True, slots=True)
class Catalog:
    """Built once by the caller, from the CSV files or from the curated tables.

    Keys of `handles` and `domains` are lower case; `names` and `brand_names` are the spellings to
    look for in text, lower case; each maps to a slug.
    """

    retailers: Mapping[str, RetailerEntry] = field(default_factory=dict)
    handles: Mapping[str, str] = field(default_factory=dict)
    domains: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    brands: Mapping[str, str] = field(default_factory=dict)  # slug -> name
    brand_names: Mapping[str, str] = field(default_factory=dict)
    category_words: Mapping[str, str] = field(default_factory=dict)  # word or phrase -> category slug
