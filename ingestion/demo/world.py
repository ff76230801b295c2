"""Who sells what in the demo: 8 invented retailers, 2 deal accounts, 120 products of 12 kinds."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from deals.domain.records import BrandRow, CatalogueRows, RetailerRow


@dataclass(frozen=True, slots=True)
class Shop:
    """An invented retailer (or deal account); `depth` is its usual discount as a share of the list price.

    It promotes the share `part` of what it sells; those of its `rhythms` on fixed days only.
    """

    slug: str
    name: str
    handle: str
    country: str
    currency: str
    followers: int
    depth: float
    kinds: tuple[str, ...]
    part: float = 0.0
    rhythms: tuple["Rhythm", ...] = ()


class Rhythm(NamedTuple):
    """A kind of goods is promoted every `every` days, first on day `first` of the half year."""

    kind: str
    first: int
    every: int


@dataclass(frozen=True, slots=True)
class Article:
    """A product of the demo and its list price in US dollars."""

    kind: str
    brand: str
    title: str
    list_price: Decimal


class Kind(NamedTuple):
    """Goods of one kind. Two articles that differ in the variant alone are of one product line."""

    brands: tuple[str, str]
    letter: str
    noun: str
    plural: str
    variants: tuple[str, ...]
    low: int
    high: int


_ALL = (
    "audio",
    "tv",
    "phone",
    "laptop",
    "camera",
    "kitchen",
    "vacuum",
    "tool",
    "shoe",
    "toy",
    "game",
    "home",
)
_TECH = ("audio", "tv", "phone", "laptop", "camera", "game")
_HOUSE = ("kitchen", "vacuum", "tool", "toy", "home", "shoe")

SHOPS = (
    Shop("gadgetree", "Gadgetree", "GadgetreeShop", "US", "USD", 412_300, 0.14, _TECH, 0.56),
    Shop("cartwheel-market", "Cartwheel Market", "CartwheelMkt", "US", "USD", 1_904_000, 0.17, _ALL, 0.48,
         (Rhythm("phone", 3, 14), Rhythm("shoe", 6, 7))),
    Shop("harbor-and-finch", "Harbor & Finch", "HarborAndFinch", "US", "USD", 655_800, 0.12, _HOUSE, 0.4),
    Shop("pixelbarn", "PixelBarn", "PixelBarnDeals", "US", "USD", 187_450, 0.19, (*_TECH, "toy"), 0.48,
         (Rhythm("game", 6, 7),)),
    Shop("northmill", "Northmill Outfitters", "NorthmillOutfit", "US", "USD", 96_200, 0.10, _HOUSE, 0.4),
    Shop("bargello", "Bargello Warehouse", "BargelloClub", "US", "USD", 288_000, 0.21, _ALL, 0.48,
         (Rhythm("tv", 1, 7),)),
    Shop("thistledown", "Thistledown Stores", "ThistledownUK", "GB", "GBP", 233_900, 0.15, _ALL, 0.4),
    Shop("clover-and-quay", "Clover & Quay", "CloverAndQuay", "IE", "EUR", 78_100, 0.18, _ALL, 0.4),
)  # fmt: skip
"""The first one is the demo's own; nobody in the demo watches the last one, or competes with it."""

DEAL_ACCOUNTS = (
    Shop("pennywatch", "Penny Watch", "PennyWatchUS", "US", "USD", 51_700, 0.0, ()),
    Shop("bargain-lantern", "Bargain Lantern", "BargainLantern", "US", "USD", 24_900, 0.0, ()),
)

PER_DOLLAR = {"USD": Decimal(1), "GBP": Decimal("0.79"), "EUR": Decimal("0.89")}
"""What a shop of that currency asks for a dollar of the list price."""

_INCHES, _SIZES = ("50-inch", "65-inch"), ("64GB", "128GB")
_DRIVES, _STORES = ("128GB", "256GB"), ("500GB", "1TB")
_OUNCES = ("48-oz", "64-oz")
_COLOURS, _FOR = ("Black", "White"), ("Men's", "Women's")
_VOLTS, _CONSOLES = ("12V", "20V"), "video game consoles"

KINDS = {
    "audio": Kind(("Mirovox", "Lumetta"), "M", "Wireless Headphones", "headphones", _COLOURS, 49, 349),
    "tv": Kind(("Hexaline", "Veltrano"), "H", "Smart TV", "TV sets", _INCHES, 329, 1799),
    "phone": Kind(("Korvia", "Zentaro"), "K", "Smartphone", "smartphone models", _SIZES, 199, 899),
    "laptop": Kind(("Zentaro", "Norvane"), "Z", "Laptop", "laptop computers", _DRIVES, 249, 1499),
    "camera": Kind(("Lumetta", "Pelagio"), "C", "Digital Camera", "camera gear", (), 129, 999),
    "kitchen": Kind(("Brackwell", "Osprenne"), "B", "Blender", "kitchen blenders", _OUNCES, 79, 429),
    "vacuum": Kind(("Aurevo", "Brackwell"), "V", "Cordless Vacuum", "vacuum cleaners", (), 119, 499),
    "tool": Kind(("Tindalo", "Quillmark"), "T", "Cordless Drill Kit", "drill kits", _VOLTS, 59, 299),
    "shoe": Kind(("Pelagio", "Tindalo"), "S", "Running Shoes", "running shoes", _FOR, 45, 159),
    "toy": Kind(("Quillmark", "Osprenne"), "Q", "Toy Building Set", "toys", (), 19, 149),
    "game": Kind(("Hexaline", "Norvane"), "Arc", "Video Game Console", _CONSOLES, _STORES, 199, 499),
    "home": Kind(("Aurevo", "Veltrano"), "A", "Air Fryer", "air fryers", (), 39, 249),
}  # fmt: skip

ARTICLES_OF_A_KIND = 10


def articles() -> tuple[Article, ...]:
    """Return the demo's 120 products; the same ones each time."""
    return tuple(article for kind in KINDS for article in _articles_of(kind))


def _articles_of(kind: str) -> Iterator[Article]:
    """Yield those of a kind, the least expensive first: a model, or the variants of one, after the other."""
    brands, letter, noun, _, variants, low, high = KINDS[kind]
    chance = random.Random(f"articles of {kind}")
    model = 0
    for number in range(ARTICLES_OF_A_KIND):
        place = number // len(variants) if variants else number
        if not variants or number % len(variants) == 0:
            model = (place + 2) * 100 + chance.randrange(10) * 10
        variant = variants[number % len(variants)] if variants else ""
        title = " ".join(filter(None, (brands[place % 2], f"{letter}{model}", variant, noun)))
        price = Decimal(low + (high - low) * number // 9 // 10 * 10) + Decimal("9.99")
        yield Article(kind, brands[place % 2], title, price)


def demo_catalogue() -> CatalogueRows:
    """Return the demo's retailers and brands as the extractor's catalogue takes them."""
    return CatalogueRows(
        retailers=(
            *(_retailer_row(shop, "shop") for shop in SHOPS),
            *(_retailer_row(account, "deal_account") for account in DEAL_ACCOUNTS),
        ),
        brands=tuple(
            BrandRow(f"demo-{brand.lower()}", brand, (brand.lower(),))
            for brand in sorted({article.brand for article in articles()})
        ),
    )


def domain_of(shop: Shop) -> str:
    """Return the invented shop's domain, in a zone that nobody can register."""
    return f"{shop.slug}.example"


def _retailer_row(shop: Shop, kind: str) -> RetailerRow:
    return RetailerRow(
        slug=f"demo-{shop.slug}",
        name=shop.name,
        kind=kind,
        country=shop.country,
        handles=(shop.handle.lower(),),
        domains=(domain_of(shop),),
        names=(shop.name.lower(),),
    )
