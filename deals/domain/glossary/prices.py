"""The glossary's entries on prices (pure)."""

from datetime import date
from decimal import Decimal

from deals.domain.comparing.lowest import FADING
from deals.domain.glossary.entry import Entry, Example, InApi, InFile, Minimum, Place, Section
from deals.domain.glossary.examples import (
    below_floor,
    lowest_in_force,
    my_price_of,
    price_gap,
    price_in_force,
)
from deals.domain.metrics import (
    CHART_BAR,
    MEDIAN_MINIMUM,
    OUTLIER_FACTOR,
    OUTLIER_MINIMUM,
    POINT_BAR,
    PRIOR_LOW_DAYS,
    SUSPECT_FACTOR,
    VALID_DAYS,
    actual_discount,
    discount_depth,
    median,
    piece_price,
    relative_change,
)

PRODUCT = Place("A product’s page", "products")
COMPARE = Place("Price comparison", "compare", of_workspace=True)
LIST = Place("Assortment", "assortment", of_workspace=True)
FLOORS = Place("Floor prices", "assortment-floors", of_workspace=True)
ADVERTISED = Place("What competitors advertise", "assortment-advertised", of_workspace=True)
WATCHED = Place("Watchlists", "watchlists", of_workspace=True)
HISTORY = "products/ID/price-history/"
MONEY = "the currency of the post"
SHARE = "a share of 1; pages show percent"

PRICES = Section(
    "prices",
    "Prices",
    (
        Entry(
            "sale-price",
            "Sale price",
            "What the buyer pays, as the post says.",
            unit=MONEY,
            places=(PRODUCT,),
            columns=(InFile("/retailers/NAME", "price"),),
            fields=(InApi("deals/", "price"),),
        ),
        Entry(
            "list-price",
            "List price",
            "The price before the reduction, as the post states it.",
            "Of your own articles it is the price of your list.",
            unit=MONEY,
            places=(PRODUCT, LIST),
            columns=(InFile("/products/ID", "list_price"), InFile("/retailers/NAME", "list_price")),
            fields=(InApi("deals/", "list_price"), InApi("workspaces/ID/assortment/", "list_price")),
        ),
        Entry(
            "price-per-piece",
            "Price per piece",
            "What one piece costs where the price buys several.",
            "Comparisons, charts and lows take this price.",
            formula="price / pieces, to the cent",
            unit=MONEY,
            examples=(
                Example(
                    "{quantity} for {price}.",
                    {"price": Decimal("25.00"), "quantity": 3},
                    Decimal("8.33"),
                    piece_price,
                ),
            ),
            places=(PRODUCT, COMPARE),
            columns=(
                InFile("/products/ID", "price_per_piece"),
                InFile("/workspaces/N/compare", "price_per_piece"),
            ),
            fields=(InApi("deals/", "piece_price"),),
        ),
        Entry(
            "price-point",
            "Price point",
            "An advertised price that may be compared: of one new product, not free, not far from its "
            "other prices, told by somebody who can know it.",
            f"The reading must be sure: {CHART_BAR} of 1 for the deal, {POINT_BAR} for price, currency, "
            "retailer and title together. Refurbished and used goods form series of their own. Deals that "
            "are no price points count among the promotions all the same. The same account, product, "
            f"retailer and price again within {VALID_DAYS} days is one point.",
            places=(PRODUCT,),
            columns=(InFile("/products", "prices"), InFile("/products/ID", "price_per_piece")),
            fields=(InApi("deals/", "is_price_point"),),
        ),
        Entry(
            "price-history",
            "Price history",
            "The price points of a product, by retailer, in time order.",
            f"Stairs are solid while a price is in force and dotted for {FADING.days} more days; then there "
            "is a gap.",
            places=(PRODUCT,),
            columns=(InFile("/products/ID", "announced_at_utc"),),
            fields=(InApi(HISTORY, "series"), InApi(HISTORY, "fading_days")),
        ),
        Entry(
            "current-price",
            "Current price, price in force",
            f"A retailer’s latest price point of a product, for {VALID_DAYS} days or until its next one.",
            "Posts say when a price begins, hardly ever when it ends: so it is carried forward for that "
            "long.",
            formula=f"the latest price point, if it is not more than {VALID_DAYS} days old at the as-of "
            "moment",
            unit=MONEY,
            examples=(
                Example(
                    "{price} was announced on {announced}; on {seen} it is still in force.",
                    {"price": Decimal("40.00"), "announced": date(2016, 5, 2), "seen": date(2016, 5, 8)},
                    Decimal("40.00"),
                    price_in_force,
                ),
                Example(
                    "{price} was announced on {announced}; on {seen} nothing is in force.",
                    {"price": Decimal("40.00"), "announced": date(2016, 5, 2), "seen": date(2016, 5, 10)},
                    None,
                    price_in_force,
                ),
            ),
            places=(COMPARE, PRODUCT),
            columns=(InFile("/workspaces/N/compare", "price_per_piece"),),
            fields=(InApi(HISTORY, "valid_days"), InApi("workspaces/ID/compare/", "cells")),
        ),
        Entry(
            "lowest-now",
            "Now",
            "The lowest price in force, of the retailers that have one.",
            "n counts these retailers; without one there is no price.",
            formula="the lowest of the retailers’ current prices; of equal ones the earliest",
            unit=MONEY,
            minimum=Minimum(
                1, "retailer with a price in force", "“not enough data”, and the latest known price"
            ),
            examples=(
                Example(
                    "Prices of {prices}, announced on {days}, as of {seen}: the first is over.",
                    {
                        "prices": [Decimal("35.00"), Decimal("42.00"), Decimal("39.00")],
                        "days": [date(2016, 5, 2), date(2016, 5, 9), date(2016, 5, 11)],
                        "seen": date(2016, 5, 12),
                    },
                    Decimal("39.00"),
                    lowest_in_force,
                ),
            ),
            places=(PRODUCT,),
            columns=(InFile("/products/ID/lowest", "lowest_price"),),
            fields=(InApi(HISTORY, "now"), InApi(HISTORY, "lowest")),
        ),
        Entry(
            "lowest-ever",
            "Lowest ever",
            "The lowest price point before the as-of moment.",
            "Prices that are free, flagged as outliers or rejected are left out. n counts the accounts "
            "that told the prices. A new low is below every price before it.",
            formula="the lowest of all price points of the retailers shown",
            unit=MONEY,
            minimum=Minimum(1, "price point", "“not enough data”"),
            examples=(
                Example(
                    "Price points of {prices}.",
                    {"prices": [Decimal("45.00"), Decimal("38.50"), Decimal("41.00")]},
                    Decimal("38.50"),
                    None,
                ),
            ),
            places=(PRODUCT,),
            columns=(InFile("/products", "lowest"),),
            fields=(InApi(HISTORY, "lows"),),
        ),
        Entry(
            "usual-price",
            "Usual",
            "The median of the period’s prices.",
            formula="the middle price; of an even number the mean of the two middle ones",
            unit=MONEY,
            minimum=Minimum(
                MEDIAN_MINIMUM, "prices in the period", "“not enough data”, and how many there are"
            ),
            examples=(
                Example(
                    "Prices of {values}.",
                    {"values": [Decimal("49.00"), Decimal("39.00"), Decimal("45.00"), Decimal("42.00")]},
                    Decimal("43.50"),
                    median,
                ),
            ),
            places=(PRODUCT,),
            fields=(InApi(HISTORY, "median"), InApi(HISTORY, "median_minimum")),
        ),
        Entry(
            "my-price",
            "Your price",
            "What your own post says while it is in force, else what your list says.",
            "What you advertise beats the list: it is what a buyer pays. A price of the list is marked "
            "“your list”.",
            formula="your post’s price in force, else your list’s",
            unit=MONEY,
            examples=(
                Example(
                    "Your post says {posted}, your list {listed}.",
                    {"posted": Decimal("19.99"), "listed": Decimal("24.00")},
                    Decimal("19.99"),
                    my_price_of,
                ),
                Example(
                    "Your post says {posted}, your list {listed}.",
                    {"posted": None, "listed": Decimal("24.00")},
                    Decimal("24.00"),
                    my_price_of,
                ),
            ),
            places=(COMPARE, LIST, PRODUCT),
            columns=(
                InFile("/workspaces/N/compare", "price_source"),
                InFile("/workspaces/N/assortment/advertised", "my_price"),
            ),
            fields=(InApi("workspaces/ID/compare/", "mine"), InApi("workspaces/ID/compare/", "price_source")),
        ),
        Entry(
            "against-me",
            "Against me, gap",
            "How far the lowest competitor’s price in force lies from your price: below 0 it is lower.",
            formula="their price − your price; as a share: (their price − your price) / your price",
            unit=f"{MONEY}, or {SHARE}",
            minimum=Minimum(
                1, "competitor with a price in force, and your own price", "what is lacking, in words"
            ),
            examples=(
                Example(
                    "They ask {price}, you ask {mine}.",
                    {"price": Decimal("36.00"), "mine": Decimal("40.00")},
                    Decimal("-4.00"),
                    price_gap,
                ),
                Example(
                    "They ask {now}, you ask {before}.",
                    {"now": Decimal("36.00"), "before": Decimal("40.00")},
                    Decimal("-0.1000"),
                    relative_change,
                    is_share=True,
                ),
            ),
            places=(PRODUCT, ADVERTISED, WATCHED),
            columns=(
                InFile("/workspaces/N/assortment/advertised", "gap"),
                InFile("/workspaces/N/assortment/advertised", "gap_share"),
                InFile("/workspaces/N/watchlists", "gap_percent"),
            ),
            fields=(InApi(HISTORY, "gap"), InApi("workspaces/ID/assortment/advertised/", "gap_share")),
        ),
        Entry(
            "change",
            "Change, movers",
            "How far a price lies from the price before.",
            "Movers of the week are current prices of shared products that differ from those of a week "
            "before.",
            formula="(price now − price before) / price before",
            unit=SHARE,
            examples=(
                Example(
                    "{before} a week ago, {now} now.",
                    {"now": Decimal("30.00"), "before": Decimal("40.00")},
                    Decimal("-0.2500"),
                    relative_change,
                    is_share=True,
                ),
            ),
            places=(Place("Overview", "overview"), WATCHED),
            columns=(
                InFile("/workspaces/N/compare/movers", "change"),
                InFile("/workspaces/N/watchlists", "week_change_percent"),
            ),
            fields=(InApi("workspaces/ID/overview/", "change"),),
        ),
        Entry(
            "discount-depth",
            "Discount depth",
            "How much of the list price a promotion takes off.",
            "A list price that is not above the price says nothing: then the stated percentage counts. "
            "Offers that state neither have no depth.",
            formula="(list price − price) / list price, else the stated percentage / 100",
            unit=SHARE,
            examples=(
                Example(
                    "{sale} instead of {list_price}.",
                    {"sale": Decimal("30.00"), "list_price": Decimal("40.00"), "percent_off": None},
                    Decimal("0.2500"),
                    discount_depth,
                    is_share=True,
                ),
                Example(
                    "{percent_off} % off, without a list price.",
                    {"sale": None, "list_price": None, "percent_off": Decimal(15)},
                    Decimal("0.1500"),
                    discount_depth,
                    is_share=True,
                ),
            ),
            places=(Place("Campaigns", "campaigns", of_workspace=True), Place("Retailers", "retailers")),
            columns=(InFile("/workspaces/N/campaigns/list", "depth"),),
            fields=(InApi("workspaces/ID/campaigns/list/", "depth"),),
        ),
        Entry(
            "claimed-discount",
            "Claimed and actual discount",
            "What a post says that it takes off, beside what it takes off the retailer’s own lowest price "
            f"of the {PRIOR_LOW_DAYS} days before.",
            "Below 0 the product had been less expensive before. It is the European Union’s reference for "
            "discounts, taken over advertised prices; where the retailer advertised none in these days "
            "there is none.",
            formula="claimed: (list price − price) / list price; actual: (L − price) / L, L being the "
            f"lowest price that the retailer advertised in the {PRIOR_LOW_DAYS} days before",
            unit=SHARE,
            minimum=Minimum(1, f"price of that retailer in the {PRIOR_LOW_DAYS} days before", "nothing"),
            examples=(
                Example(
                    "{sale} now; the lowest of the days before was {prior_low}.",
                    {"sale": Decimal("37.00"), "prior_low": Decimal("40.00")},
                    Decimal("0.0750"),
                    actual_discount,
                    is_share=True,
                ),
                Example(
                    "{sale} now; the lowest of the days before was {prior_low}.",
                    {"sale": Decimal("30.00"), "prior_low": Decimal("25.00")},
                    Decimal("-0.2000"),
                    actual_discount,
                    is_share=True,
                ),
            ),
            places=(PRODUCT,),
            columns=(
                InFile("/products/ID/discount-claims", "claimed_discount"),
                InFile("/products/ID/discount-claims", "actual_discount"),
                InFile("/products/ID/discount-claims", "lowest_price_30_days_before"),
            ),
            fields=(InApi(HISTORY, "claimed"), InApi(HISTORY, "actual"), InApi(HISTORY, "prior_low")),
        ),
        Entry(
            "outlier",
            "Outlier",
            "A price so far from its product’s other prices that a curator looks at it before it counts.",
            f"Above {OUTLIER_FACTOR} times or below a third of the median, from {OUTLIER_MINIMUM} prices "
            f"on. With fewer, a price below a part in {SUSPECT_FACTOR} of its own list price waits too. It "
            "stays out of charts, lows and alerts until it is confirmed.",
            places=(PRODUCT,),
            fields=(InApi("deals/", "is_outlier"),),
        ),
        Entry(
            "floor-price",
            "Floor price",
            "The lowest price at which an article of yours may be advertised, from a column of your list.",
            "Price points below it are listed with their posts. n counts prices, posts and days (UTC).",
            formula="(price − floor price) / floor price",
            unit=SHARE,
            examples=(
                Example(
                    "Advertised for {price}; the floor price is {floor}.",
                    {"price": Decimal("45.00"), "floor": Decimal("50.00")},
                    Decimal("-0.1000"),
                    below_floor,
                    is_share=True,
                ),
            ),
            places=(FLOORS,),
            columns=(InFile("/workspaces/N/assortment/floors", "gap_share"),),
            fields=(InApi("workspaces/ID/assortment/floors/", "gap_share"),),
        ),
    ),
)
