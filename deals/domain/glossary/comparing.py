"""The glossary's entries on comparing yourself with your competitors (pure)."""

from decimal import Decimal

from deals.domain.comparing.levels import ENOUGH_SHARED, TENTHS_FROM, TRIMMED_FROM
from deals.domain.comparing.undercuts import RESPONSE_DAYS
from deals.domain.coverage import DAY_HOURS, ENOUGH_HOURS
from deals.domain.glossary.entry import Entry, Example, InApi, InFile, Minimum, Place, Section
from deals.domain.glossary.examples import (
    a_loaded_week,
    answer_to,
    band_of_price,
    days_to_answer,
    ends_of_middle,
    gap_closed,
    undercut_gap,
    undercut_gap_share,
)
from deals.domain.metrics import (
    RESPONSES_MINIMUM,
    SHARED_MINIMUM,
    VALID_DAYS,
    PriceComparison,
    compare_prices,
    mean_index,
    median,
    price_index,
    rank,
    share_of,
)

COMPARE = Place("Price comparison", "compare", of_workspace=True)
INDEX = Place("Index over time", "compare-index", of_workspace=True)
UNDERCUTS = Place("Undercuts", "compare-undercuts", of_workspace=True)
VOICE = Place("Brands and share of voice", "compare-share-of-voice", of_workspace=True)
OVERVIEW = Place("Overview", "overview")
IN_API = "workspaces/ID/compare/"
UNDERCUTS_API = "workspaces/ID/compare/undercuts/"
MATRIX = "/workspaces/N/compare"
ANSWERS = "/workspaces/N/compare/answers"
MONEY = "the currency of the prices"
SHARE = "a share of 1; pages show percent"
TWO_PRICES = {"mine": Decimal("40.00"), "theirs": Decimal("36.00")}

COMPARING = Section(
    "comparing",
    "You and your competitors",
    (
        Entry(
            "competitors",
            "Competitors",
            "The retailers that your workspace compares itself with, never yourself.",
            places=(Place("Competitors", "competitors", of_workspace=True),),
            columns=(InFile("/workspaces/N/competitors", "name"),),
            fields=(InApi(IN_API, "competitors"),),
        ),
        Entry(
            "shared-product",
            "Shared product",
            "A product for which you and at least one competitor have a price in the chosen period.",
            "Yours is a price point or a price of your list, theirs a price point.",
            places=(COMPARE,),
            columns=(InFile("/workspaces/N/compare/index", "shared_products"),),
            fields=(InApi(IN_API, "shared"),),
        ),
        Entry(
            "competitors-median",
            "Median of competitors",
            "The middle of your competitors’ current prices of a product, without yours.",
            formula="the middle price; of an even number the mean of the two middle ones",
            unit=MONEY,
            minimum=Minimum(
                1, "competitor with a current price", "a dash; an empty cell in files, null in the API"
            ),
            examples=(
                Example(
                    "They ask {values}.",
                    {"values": [Decimal("60.00"), Decimal("40.00"), Decimal("52.00")]},
                    Decimal("52.00"),
                    median,
                ),
            ),
            places=(COMPARE,),
            columns=(InFile(MATRIX, "competitors_median"), InFile(MATRIX, "competitors_n")),
            fields=(InApi(IN_API, "median"),),
        ),
        Entry(
            "price-index",
            "Price index",
            "Your price against the median of your competitors’ prices: below 100 you are less expensive.",
            "The index of several products is the mean of theirs, each product counting once. Current "
            "prices of one currency and condition count.",
            formula="your price / median of the competitors’ prices × 100, to two decimals; of several "
            "products the mean",
            unit="100 is the competitors’ median",
            minimum=Minimum(
                SHARED_MINIMUM,
                "products in which you and a competitor have a current price",
                "“not enough data” and n; an empty cell in files, null in the API, both with why_none",
            ),
            examples=(
                Example(
                    "You ask {mine}, they ask {their_prices}.",
                    {
                        "mine": Decimal("45.00"),
                        "their_prices": [Decimal("60.00"), Decimal("40.00"), Decimal("50.00")],
                    },
                    Decimal("90.00"),
                    price_index,
                ),
                Example(
                    "Five products have {indices}.",
                    {
                        "indices": [
                            Decimal("90.00"),
                            Decimal("104.50"),
                            Decimal("98.00"),
                            Decimal("100.00"),
                            Decimal("110.00"),
                        ]
                    },
                    Decimal("100.50"),
                    mean_index,
                ),
            ),
            places=(COMPARE, INDEX, OVERVIEW),
            columns=(
                InFile(MATRIX, "my_index"),
                InFile("/workspaces/N/compare/index", "index"),
                InFile("/workspaces/N/compare/index", "why_none"),
            ),
            fields=(InApi(IN_API, "index"), InApi(IN_API, "why_none"), InApi(f"{IN_API}index/", "index")),
            figures=("index",),
        ),
        Entry(
            "less-expensive",
            "Less expensive, equal, more expensive",
            "In how many products your price is below, at or above the median of your competitors’.",
            "In a competitor’s cell the word says how its price compares with yours. Of lines, your lowest "
            "current price is compared with theirs.",
            formula="your price < median, = median, > median",
            unit="products, or lines",
            examples=(
                Example(
                    "You ask {price}, the median is {other}.",
                    {"price": Decimal("45.00"), "other": Decimal("50.00")},
                    PriceComparison.LOWER,
                    compare_prices,
                ),
            ),
            places=(COMPARE, INDEX),
            columns=(InFile(MATRIX, "my_position"), InFile(MATRIX, "comparison")),
            fields=(InApi(IN_API, "lower"), InApi(IN_API, "equal"), InApi(IN_API, "higher")),
        ),
        Entry(
            "rank",
            "Rank",
            "Your place among all current prices of a product: 1 is the lowest.",
            "Where you are the only one with a current price there is none.",
            formula="1 + how many competitors’ prices are lower than yours",
            unit="places",
            minimum=Minimum(
                1, "competitor with a current price", "a dash; an empty cell in files, null in the API"
            ),
            examples=(
                Example(
                    "You ask {mine}, they ask {their_prices}.",
                    {
                        "mine": Decimal("45.00"),
                        "their_prices": [Decimal("60.00"), Decimal("40.00"), Decimal("45.00")],
                    },
                    2,
                    rank,
                ),
            ),
            places=(COMPARE,),
            columns=(InFile(MATRIX, "my_rank"),),
            fields=(InApi(IN_API, "rank"),),
        ),
        Entry(
            "level",
            "Level",
            "What is compared: products, product lines, categories or whole shops.",
            "Pages open at the finest level at which you and your competitors share at least "
            f"{ENOUGH_SHARED} things. Above products the things differ, so there is no index.",
            places=(COMPARE,),
            columns=(InFile("/workspaces/N/compare?level=line", "level"),),
            fields=(InApi(IN_API, "level"),),
        ),
        Entry(
            "middle-prices",
            "Middle prices",
            "The prices of a period without the lowest and the highest tenth; of fewer than "
            f"{TENTHS_FROM} prices without a quarter at each end.",
            "One wrong price, or one used copy, does not move them. Both ends are prices that were told. Of "
            f"fewer than {TRIMMED_FROM} prices nothing is left off. File and API have the whole range too.",
            formula="from the price with a tenth (a quarter) of the prices up to it, counted from below, to "
            "the one counted the same way from above",
            unit=MONEY,
            minimum=Minimum(1, "price", "a dash; empty cells in files, null in the API"),
            examples=(
                Example(
                    "Prices of {prices}: the middle half.",
                    {"prices": [Decimal(text) for text in ("0.01", "20.00", "25.00", "30.00", "900.00")]},
                    [Decimal("20.00"), Decimal("30.00")],
                    ends_of_middle,
                ),
            ),
            places=(COMPARE,),
            columns=(
                InFile("/workspaces/N/compare?level=line", "middle_low"),
                InFile("/workspaces/N/compare?level=line", "middle_high"),
            ),
            fields=(InApi(IN_API, "middle_low"), InApi(IN_API, "middle_high")),
        ),
        Entry(
            "price-band",
            "Range and price band",
            "From the lowest to the highest price of a period, and how many prices lie in which band.",
            "A band includes its lower end. Pages show the middle prices in place of the range, files both.",
            formula="the band whose ends enclose the price",
            unit=MONEY,
            examples=(
                Example("A price of {price}.", {"price": Decimal("25.00")}, "25 to 50", band_of_price),
            ),
            places=(COMPARE,),
            columns=(
                InFile("/workspaces/N/compare?level=line", "lowest"),
                InFile("/workspaces/N/compare?level=line", "highest"),
            ),
            fields=(InApi(IN_API, "range"), InApi(IN_API, "bands")),
        ),
        Entry(
            "undercut",
            "Undercut",
            "One announces a price below the other’s current price.",
            "While it waits for an answer, no other one begins between the two. A price that was in force "
            f"as the period began counts, for {VALID_DAYS} days from its post. Your list undercuts nobody, "
            "and is undercut.",
            formula="gap = price undercut − new price; as a share: gap / price undercut",
            unit=f"{MONEY}, or {SHARE}",
            examples=(
                Example("You ask {mine}, they announce {theirs}.", TWO_PRICES, Decimal("4.00"), undercut_gap),
                Example(
                    "You ask {mine}, they announce {theirs}.",
                    TWO_PRICES,
                    Decimal("0.1000"),
                    undercut_gap_share,
                    is_share=True,
                ),
            ),
            places=(UNDERCUTS, OVERVIEW),
            columns=(
                InFile("/workspaces/N/compare/undercuts", "gap"),
                InFile("/workspaces/N/compare/undercuts", "gap_share"),
            ),
            fields=(InApi(UNDERCUTS_API, "gap"), InApi(UNDERCUTS_API, "gap_share")),
            figures=("undercuts_by_them", "undercuts_by_me"),
        ),
        Entry(
            "answer",
            "Answers to undercuts",
            f"How far the other one followed within {RESPONSE_DAYS} days: went below, matched exactly, part "
            "of the way, or not at all.",
            "Before these days are over it is still open. Days count until the first price at or below the "
            "new one; of several undercuts the median is told.",
            formula="days = answer − undercut; gap closed = (price undercut − best answer) / gap: 1 is an "
            "exact match, more is below",
            unit=f"days; {SHARE}",
            minimum=Minimum(RESPONSES_MINIMUM, "answers"),
            examples=(
                Example(
                    "You ask {mine}, they {theirs}; {days} days later you ask {answer}.",
                    TWO_PRICES | {"answer": Decimal("36.00"), "days": 5},
                    "matched exactly",
                    answer_to,
                ),
                Example(
                    "You ask {mine}, they {theirs}; {days} days later you ask {answer}. Days until the "
                    "answer:",
                    TWO_PRICES | {"answer": Decimal("35.00"), "days": 5},
                    Decimal("5.00"),
                    days_to_answer,
                ),
                Example(
                    "You ask {mine}, they {theirs}; {days} days later you ask {answer}. Gap closed:",
                    TWO_PRICES | {"answer": Decimal("37.00"), "days": 5},
                    Decimal("0.7500"),
                    gap_closed,
                    is_share=True,
                ),
            ),
            places=(UNDERCUTS,),
            columns=(
                InFile("/workspaces/N/compare/undercuts", "answer"),
                InFile(ANSWERS, "median_days"),
                InFile(ANSWERS, "median_followed"),
            ),
            fields=(
                InApi(UNDERCUTS_API, "answer"),
                InApi(UNDERCUTS_API, "days"),
                InApi(UNDERCUTS_API, "followed"),
            ),
        ),
        Entry(
            "share-of-voice",
            "Share of voice",
            "A retailer’s part of all promotions of you and your competitors.",
            "All promotions that are read surely enough count, also those without a price; without any "
            "there is no share.",
            formula="the retailer’s promotions / the promotions of all that are compared",
            unit=SHARE,
            minimum=Minimum(1, "promotion of any of you", "“not enough data”; null in the API"),
            examples=(
                Example(
                    "{part} of {whole} promotions are yours.",
                    {"part": 12, "whole": 80},
                    Decimal("0.1500"),
                    share_of,
                    is_share=True,
                ),
            ),
            places=(VOICE, OVERVIEW),
            columns=(InFile("/workspaces/N/compare/share-of-voice", "share_of_voice"),),
            fields=(InApi(f"{IN_API}share-of-voice/", "share"),),
            figures=("share_of_voice",),
        ),
        Entry(
            "promotions-a-week",
            "Promotions a week",
            "How many promotions there are in a week that is loaded.",
            "What is not loaded is unknown, not quiet: so loaded time alone divides.",
            formula="promotions / loaded hours × the hours of a week, to two decimals",
            unit="promotions in a loaded week",
            minimum=Minimum(ENOUGH_HOURS // DAY_HOURS, "loaded days"),
            examples=(
                Example(
                    "{promotions} promotions in {hours} loaded hours of {period}.",
                    {"promotions": 30, "hours": 336, "period": 720},
                    Decimal("15.00"),
                    a_loaded_week,
                ),
            ),
            places=(VOICE, OVERVIEW),
            columns=(InFile("/workspaces/N/compare/share-of-voice", "promotions_a_week"),),
            fields=(InApi(f"{IN_API}share-of-voice/", "a_week"),),
        ),
    ),
)
