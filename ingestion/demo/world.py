"""Who sells what in the demo: 8 invented retailers, 2 deal accounts, 120 products of 12 kinds."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from deals.domain.records import BrandRow, CatalogueRows, RetailerRow


@dataclass(frozen=True, slots=True)
class Shop:
    """An invented retailer (or deal account); `depth` is its usual discount as a share of the list price."""

    slug: str
    name: str
    handle: str
    country: str
    currency: str
    followers: int
    depth: float
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """A product of the demo and its list price in US dollars."""

    kind: str
    brand: str
    title: str
    list_price: Decimal


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
    Shop("gadgetree", "Gadgetree", "GadgetreeShop", "US", "USD", 412_300, 0.14, _TECH),
    Shop("cartwheel-market", "Cartwheel Market", "CartwheelMkt", "US", "USD", 1_904_000, 0.17, _ALL),
    Shop("harbor-and-finch", "Harbor & Finch", "HarborAndFinch", "US", "USD", 655_800, 0.12, _HOUSE),
    Shop("pixelbarn", "PixelBarn", "PixelBarnDeals", "US", "USD", 187_450, 0.19, (*_TECH, "toy")),
    Shop("northmill", "Northmill Outfitters", "NorthmillOutfit", "US", "USD", 96_200, 0.10, _HOUSE),
    Shop("bargello", "Bargello Warehouse", "BargelloClub", "US", "USD", 288_000, 0.21, _ALL),
    Shop("thistledown", "Thistledown Stores", "ThistledownUK", "GB", "GBP", 233_900, 0.15, _ALL),
    Shop("brolly-and-bean", "Brolly & Bean", "BrollyAndBean", "GB", "GBP", 78_100, 0.18, _ALL),
)

DEAL_ACCOUNTS = (
    Shop("pennywatch", "Penny Watch", "PennyWatchUS", "US", "USD", 51_700, 0.0, ()),
    Shop("bargain-lantern", "Bargain Lantern", "BargainLantern", "US", "USD", 24_900, 0.0, ()),
)

POUNDS_PER_DOLLAR = Decimal("0.79")

# kind: brands, model prefix, what it is, sizes or variants, lowest and highest list price
_RANGES: dict[str, tuple[tuple[str, str], str, str, tuple[str, ...], int, int]] = {
    "audio": (
        ("Mirovox", "Lumetta"), "MX", "Wireless Headphones", ("", "Black", "Sport", "Mini", "Pro"), 49, 349,
    ),
    "tv": (
        ("Hexaline", "Veltrano"), "HV", "4K Smart TV",
        ("43 inch", "50 inch", "55 inch", "65 inch", "75 inch"), 329, 1799,
    ),
    "phone": (
        ("Korvia", "Zentaro"), "K", "Smartphone", ("32GB", "64GB", "128GB", "Dual SIM", "256GB"), 199, 899,
    ),
    "laptop": (
        ("Zentaro", "Norvane"), "ZB", "Laptop",
        ("11.6 inch", "13.3 inch", "14 inch", "15.6 inch", "17.3 inch"), 249, 1499,
    ),
    "camera": (
        ("Lumetta", "Pelagio"), "LC", "Digital Camera",
        ("", "Kit", "Travel Zoom", "Waterproof", "Mirrorless"), 129, 999,
    ),
    "kitchen": (
        ("Brackwell", "Osprenne"), "BK", "Stand Mixer", ("4.5 qt", "5 qt", "6 qt", "Red", "Steel"), 79, 429,
    ),
    "vacuum": (
        ("Aurevo", "Brackwell"), "AV", "Cordless Vacuum", ("", "Pet", "Lite", "Max", "Robot"), 119, 499,
    ),
    "tool": (
        ("Tindalo", "Quillmark"), "TD", "Cordless Drill Kit", ("12V", "18V", "20V", "24V", "36V"), 59, 299,
    ),
    "shoe": (
        ("Pelagio", "Tindalo"), "Trail", "Running Shoes",
        ("Men's", "Women's", "Kids'", "Wide", "Waterproof"), 45, 159,
    ),
    "toy": (
        ("Quillmark", "Osprenne"), "QT", "Building Set",
        ("210 pieces", "480 pieces", "720 pieces", "Castle", "Harbor"), 19, 149,
    ),
    "game": (
        ("Hexaline", "Norvane"), "Arc", "Game Console Bundle",
        ("500GB", "1TB", "Slim", "Two Controllers", "Racing"), 199, 499,
    ),
    "home": (
        ("Aurevo", "Veltrano"), "AH", "Air Purifier",
        ("Small Room", "Large Room", "Smart", "Quiet", "Tower"), 69, 379,
    ),
}  # fmt: skip


def articles() -> tuple[Article, ...]:
    """Return the demo's 120 products; the same ones each time."""
    return tuple(article for kind in _RANGES for article in _articles_of(kind))


def _articles_of(kind: str) -> Iterator[Article]:
    brands, prefix, noun, variants, low, high = _RANGES[kind]
    chance = random.Random(f"articles of {kind}")
    for number in range(10):
        brand, variant = brands[number % 2], variants[number // 2]
        model = f"{prefix}{(number + 2) * 100 + chance.randrange(10) * 10}"
        title = " ".join(filter(None, (brand, model, variant, noun)))
        price = Decimal(low + (high - low) * number // 9 // 10 * 10) + Decimal("9.99")
        yield Article(kind, brand, title, price)


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
