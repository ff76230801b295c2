"""The glossary's entries on posts, what is sold, who speaks, and the archive (pure)."""

from deals.domain.coverage import DAY_HOURS, LOADED_DAY_HOURS
from deals.domain.glossary.entry import Entry, Example, InApi, InFile, Place, Section
from deals.domain.glossary.examples import loaded_text
from deals.domain.metrics import CHART_BAR, POINT_BAR, VALID_DAYS
from deals.domain.voices.voice import Voice

PRODUCT = Place("A product’s page", "products")
RETAILER = Place("A retailer’s page", "retailers")
COVERAGE = Place("Coverage", "coverage")
RUNS = Place("Ingestion", "runs")
DEALS_FILE = "/retailers/NAME"

THINGS = Section(
    "things",
    "Posts and what they offer",
    (
        Entry(
            "post",
            "Post",
            "One public message on a network, such as a tweet.",
            places=(RETAILER,),
            columns=(InFile(DEALS_FILE, "post"),),
            fields=(InApi("deals/", "post"),),
        ),
        Entry(
            "deal",
            "Deal",
            "One retailer’s promotion of one product, announced in one post.",
            "Retweets of a post are one deal; a post that offers two things holds two.",
            places=(RETAILER,),
            columns=(InFile(DEALS_FILE, "deal"),),
            fields=(InApi("deals/", "id"),),
        ),
        Entry(
            "retailer",
            "Retailer",
            "Who sells it.",
            "Named by a handle, a domain or a name in the post.",
            places=(RETAILER,),
            columns=(InFile("/retailers", "name"),),
            fields=(InApi("retailers/", "slug"),),
        ),
        Entry(
            "brand",
            "Brand",
            "Who makes it.",
            places=(PRODUCT,),
            columns=(InFile("/products", "brand"),),
            fields=(InApi("deals/", "brand"),),
        ),
        Entry(
            "category",
            "Category",
            "What kind of thing it is.",
            places=(PRODUCT,),
            columns=(InFile("/products", "category"),),
            fields=(InApi("deals/", "category"),),
        ),
        Entry(
            "listing",
            "Listing",
            "One exact title, without differences of case, signs and blanks.",
            places=(PRODUCT,),
        ),
        Entry(
            "product",
            "Product",
            "The thing sold, under one listing or more.",
            "Curators merge and split products.",
            places=(PRODUCT,),
            columns=(InFile("/products", "product"),),
            fields=(InApi("deals/", "product"),),
        ),
        Entry(
            "product-line",
            "Product line",
            "A brand’s products that differ in size, capacity, colour, pack, bundle or edition only.",
            "A line’s price at a retailer is the lowest one in force of any of its products.",
            places=(Place("Product lines", "lines"),),
            columns=(InFile("/lines", "line"),),
            fields=(InApi("lines/", "id"),),
        ),
        Entry(
            "condition",
            "Condition",
            "New, refurbished or used: each forms a price history of its own.",
            places=(PRODUCT,),
            columns=(InFile(DEALS_FILE, "condition"),),
            fields=(InApi("deals/", "condition"),),
        ),
        Entry(
            "confidence",
            "Confidence",
            "How sure the reading of a post is: 1 is certain.",
            f"A deal below {CHART_BAR} waits for a curator; a price whose point is below {POINT_BAR} is "
            "in no chart.",
            places=(PRODUCT,),
            columns=(InFile(DEALS_FILE, "confidence"), InFile(DEALS_FILE, "point_confidence")),
            fields=(InApi("deals/", "confidence"), InApi("deals/", "point_confidence")),
        ),
        Entry(
            "assortment",
            "Assortment",
            "Your own articles with your prices, as you uploaded them.",
            "The catalogue is the curated one that all share.",
            places=(Place("Assortment", "assortment", of_workspace=True),),
            columns=(InFile("/workspaces/N/assortment", "sku"),),
            fields=(InApi("workspaces/ID/assortment/", "sku"),),
        ),
    ),
)

SPEAKERS = Section(
    "speakers",
    "Who speaks",
    (
        Entry(
            "voice",
            "Voice",
            f"Who speaks in a post: {', '.join(one.label for one in Voice)}.",
            "It is told from the post, its links and the account’s other posts.",
            places=(PRODUCT,),
            columns=(InFile(DEALS_FILE, "voice"),),
            fields=(InApi("deals/", "voice"),),
        ),
        Entry(
            "knows-the-price",
            "Knows the price",
            "Whether the speaker can know the price of that moment.",
            "A person does only with a link to the shop’s product; a price point needs a speaker that "
            "knows. "
            "Other posts stand under Mentions.",
            places=(PRODUCT,),
            columns=(InFile(DEALS_FILE, "speaker_knows"),),
            fields=(InApi("deals/", "speaker_knows"),),
        ),
        Entry(
            "n",
            "n",
            "Over how many things a number is told; below its minimum there is no number.",
            "Of prices n counts accounts, not posts: the same account, product, retailer and price "
            f"within {VALID_DAYS} days is one. Pages say “not enough data”, files have an empty cell, the "
            "API null.",
            places=(PRODUCT,),
            columns=(InFile("/products", "n"), InFile("/workspaces/N/compare/index", "products_n")),
            fields=(InApi("products/ID/price-history/", "n"),),
        ),
    ),
)

ARCHIVE = Section(
    "archive",
    "Workspace and archive",
    (
        Entry(
            "workspace",
            "Workspace",
            "Your private space: members, your own retailer, competitors, watchlists, "
            "alert rules and API keys.",
            places=(Place("Workspace", "workspace"),),
            fields=(InApi("workspaces/", "id"),),
        ),
        Entry(
            "as-of",
            "As-of moment",
            "The moment that a page takes for now.",
            "By default it is where the data of your retailers end; periods such as “last week” count "
            "back from "
            "it, and nothing announced later is shown.",
            places=(Place("Overview", "overview"),),
            columns=(InFile("/workspaces/N/compare", "as_of_utc"),),
            fields=(InApi("overview/", "as_of"),),
        ),
        Entry(
            "coverage",
            "Coverage",
            "Which hours of the archive are loaded, missing or failed.",
            f"A day counts as loaded when at least {LOADED_DAY_HOURS} of its {DAY_HOURS} hours are. What "
            "is not loaded is unknown, not quiet.",
            formula="loaded hours / hours of the period, written in days",
            unit="days",
            examples=(
                Example(
                    "{hours} of {period} hours are loaded.",
                    {"hours": 120, "period": 720},
                    "5 of 30 days loaded",
                    loaded_text,
                ),
            ),
            places=(COVERAGE,),
            columns=(InFile("/coverage", "state"),),
            fields=(InApi("coverage/", "state"),),
        ),
        Entry(
            "sample",
            "Sample",
            "The archive holds a small part of all posts, in which popular ones are over-represented.",
            "A post that is passed on often is nearly certain to be in it, one that nobody passes on "
            "hardly ever is.",
            places=(COVERAGE,),
        ),
        Entry(
            "dump-file",
            "Dump file, chunk",
            "One stored object of the archive, and the part of it that one worker takes.",
            places=(RUNS,),
            columns=(InFile("/runs/ID", "uri"),),
        ),
    ),
)
