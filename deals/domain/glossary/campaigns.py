"""The glossary's entries on promotions, campaigns and how people reacted (pure)."""

from datetime import date
from decimal import Decimal

from deals.domain.campaign_groups import BELIEVED_VOICES
from deals.domain.campaigns import (
    CADENCE_MINIMUM,
    DEPTH_BANDS,
    GROUP_MINIMUM,
    PER_FOLLOWERS,
    TAIL,
    engagement_rate,
)
from deals.domain.glossary.entry import Entry, Example, InApi, InFile, Minimum, Place, Section
from deals.domain.glossary.examples import (
    accounts_of,
    band_of_depth,
    days_alive_of,
    hours_to_half_of,
    interval_of_median,
    next_days,
    overdue_days,
    reach_of,
    result_of_ratios,
    typical_gap,
)
from deals.domain.lift import ACCOUNT_MINIMUM, FIT_MINIMUM, SETTLED_HOURS, ratio
from deals.domain.metrics import CHART_BAR, DEPTH_MINIMUM, median
from deals.domain.next_promotion import FORECASTS_MINIMUM, GAPS_MINIMUM

CAMPAIGNS = Place("Campaigns", "campaigns", of_workspace=True)
LISTED = Place("List of campaigns", "campaign-list", of_workspace=True)
WORKED = Place("What worked", "campaign-worked", of_workspace=True)
REACTIONS = Place("Reactions", "campaign-reactions", of_workspace=True)
YEARS = Place("The year before", "campaign-years", of_workspace=True)
RETAILER = Place("A retailer’s page", "retailers")
LIST_FILE = "/workspaces/N/campaigns/list"
GROUPS_FILE = "/workspaces/N/campaigns/reactions"
RHYTHM_FILE = "/workspaces/N/campaigns/reactions/rhythm"
LIST_API = "workspaces/ID/campaigns/list/"
API = "workspaces/ID/campaigns/"

CERTAINTY = f"{1 - 2 * TAIL:.0%}".replace("%", " %")
"""Of an interval, in words."""

POSTS = {"accounts": [1, 2, 1, 3, 4], "hours": [0, 2, 5, 12, 30], "followers": [900, 1_200, 950, 300, 5_000]}
"""A campaign of five posts."""

FRIDAYS = [date(2016, 5, 6), date(2016, 5, 13), date(2016, 5, 20), date(2016, 5, 27)]

PROMOTIONS = Section(
    "promotions",
    "Promotions and campaigns",
    (
        Entry(
            "promotion",
            "Promotion",
            "A deal that is read surely enough to count, with or without a price.",
            f"The bar is {CHART_BAR} of 1; below it a deal waits for a curator.",
            places=(RETAILER, CAMPAIGNS),
            columns=(InFile("/retailers/NAME/calendar", "promotions_n"),),
            fields=(InApi("retailers/NAME/calendar/", "n"),),
            figures=("my_promotions", "their_promotions"),
        ),
        Entry(
            "campaign",
            "Campaign",
            "Promotions of one retailer with one kind, one value and one coupon or product, on days that "
            "touch.",
            "Days are those of the retailer’s zone. A campaign is believed, and shown first, if the "
            f"retailer itself or {BELIEVED_VOICES} accounts told it.",
            places=(LISTED, CAMPAIGNS),
            columns=(InFile(LIST_FILE, "campaign"),),
            fields=(InApi(LIST_API, "campaign"),),
        ),
        Entry(
            "campaign-accounts",
            "Voices of a campaign",
            "How many distinct accounts told it.",
            "Share buttons and programs are left out; the page says how many.",
            formula="distinct accounts of its posts",
            unit="accounts",
            examples=(Example("Posts of the accounts {accounts}.", POSTS, 4, accounts_of),),
            places=(LISTED,),
            columns=(InFile(LIST_FILE, "voices"),),
            fields=(InApi(LIST_API, "voices"),),
        ),
        Entry(
            "reach",
            "Reach",
            "The followers of all accounts that told a campaign together, each account once.",
            formula="sum over the accounts of the largest number of followers seen",
            unit="followers",
            examples=(
                Example(
                    "Posts of the accounts {accounts} with {followers} followers.", POSTS, 7_450, reach_of
                ),
            ),
            places=(LISTED, CAMPAIGNS),
            columns=(InFile(LIST_FILE, "reach"),),
            fields=(InApi(LIST_API, "reach"),),
        ),
        Entry(
            "days-alive",
            "Days, hours to half",
            "From a campaign’s first day to its last, and how soon half of its accounts had spoken.",
            formula="last day − first day + 1; hours from the first post to that of the account that makes "
            "half",
            unit="days; hours",
            examples=(
                Example("Posts {hours} hours after the first one, at noon. Days:", POSTS, 2, days_alive_of),
                Example(
                    "Posts of the accounts {accounts}, {hours} hours after the first one. Hours to half:",
                    POSTS,
                    2.0,
                    hours_to_half_of,
                ),
            ),
            places=(LISTED,),
            columns=(InFile(LIST_FILE, "days_alive"), InFile(LIST_FILE, "hours_to_half")),
            fields=(InApi(LIST_API, "days_alive"), InApi(LIST_API, "hours_to_half")),
        ),
        Entry(
            "typical-depth",
            "Median depth",
            "The median discount depth of the promotions that state one.",
            "n counts these promotions. In the rhythm of promotions it takes as many as an interval does.",
            formula="the middle depth; of an even number the mean of the two middle ones",
            unit="a share of 1; pages show percent",
            minimum=Minimum(DEPTH_MINIMUM, "promotions that state a depth"),
            examples=(
                Example(
                    "Depths of {values}.",
                    {"values": [Decimal("0.10"), Decimal("0.30"), Decimal("0.25")]},
                    Decimal("0.25"),
                    median,
                    is_share=True,
                ),
            ),
            places=(RETAILER, Place("Price comparison", "compare", of_workspace=True)),
            columns=(InFile("/workspaces/N/compare/share-of-voice", "median_depth"),),
            fields=(InApi("retailers/NAME/categories/", "depth"),),
        ),
        Entry(
            "depth-band",
            "Discount band",
            "Promotions grouped by how deep they are; a band includes its lower end.",
            "What states neither a list price nor a percentage is a band of its own.",
            formula="the band whose ends enclose the depth: " + ", ".join(name for _, name, _ in DEPTH_BANDS),
            unit="bands",
            examples=(
                Example("A depth of {depth}.", {"depth": Decimal("0.20")}, "20 to 30 %", band_of_depth),
            ),
            places=(REACTIONS,),
            columns=(InFile(GROUPS_FILE, "group"), InFile(GROUPS_FILE, "key")),
            fields=(InApi(API, "by_depth"),),
        ),
        Entry(
            "typical-gap",
            "Typical gap, overdue",
            "How many days lie between two promotion days, and for how many the next one is late.",
            "Gaps count where all days between are loaded; where a day since the last promotion is not, "
            "nothing is told to be overdue.",
            formula="median of the days from one promotion day to the next; overdue = days since the last "
            "one − gap",
            unit="days",
            minimum=Minimum(CADENCE_MINIMUM - 1, "gaps whose days are all loaded"),
            examples=(
                Example(
                    "Promotions on {days}, as of {today}.",
                    {"days": FRIDAYS, "today": date(2016, 6, 5)},
                    7,
                    typical_gap,
                ),
                Example(
                    "Promotions on {days}, as of {today}. Overdue:",
                    {"days": FRIDAYS, "today": date(2016, 6, 5)},
                    2,
                    overdue_days,
                ),
            ),
            places=(REACTIONS,),
            columns=(InFile(RHYTHM_FILE, "typical_gap_days"), InFile(RHYTHM_FILE, "overdue_days")),
            fields=(InApi(API, "typical_gap_days"), InApi(API, "overdue_days")),
        ),
        Entry(
            "next-promotion",
            "Next promotion",
            "Between which days a retailer’s next promotion begins, and how often such a forecast held "
            "before.",
            "Promotion days that touch are one spell; a gap is the days from the begin of one to that of "
            "the next.",
            formula="last begin + the smallest gap to last begin + the largest gap seen, without the rare "
            "ones where there are many",
            unit="days of the retailer’s zone",
            minimum=Minimum(
                GAPS_MINIMUM + FORECASTS_MINIMUM,
                f"gaps: {GAPS_MINIMUM} to learn from, {FORECASTS_MINIMUM} to check",
                "“not enough data” and how many there are",
            ),
            examples=(
                Example(
                    "A promotion on {first}, then others after {gaps} days, as of {today}.",
                    {
                        "first": date(2016, 2, 1),
                        "gaps": [7, 8, 7, 6, 7, 8, 7, 7, 6, 9],
                        "today": date(2016, 4, 15),
                    },
                    "19 Apr to 22 Apr, 4 of 5 held",
                    next_days,
                ),
            ),
            places=(RETAILER,),
            columns=(
                InFile("/retailers/NAME/categories", "next_from"),
                InFile("/retailers/NAME/categories", "next_to"),
            ),
            fields=(
                InApi("retailers/NAME/calendar/", "earliest"),
                InApi("retailers/NAME/calendar/", "latest"),
            ),
        ),
        Entry(
            "year-before",
            "The year before",
            "The same weekdays a year earlier, and each campaign’s counterpart there.",
            "A counterpart has the same kind and the same subject and began about a year before; coupons, "
            "products and values may differ. Reactions are those known at the same moment of each year. "
            "What is not loaded is unknown, not quiet.",
            places=(YEARS, CAMPAIGNS),
            columns=(InFile("/workspaces/N/campaigns/years", "campaign"),),
            fields=(InApi(f"{API}years/", "before"),),
        ),
    ),
)

REACTED = Section(
    "reactions",
    "Reactions",
    (
        Entry(
            "engagement",
            "Engagement, reactions",
            "Retweets, likes, replies and quotes of a post together, as last observed before the as-of "
            "moment.",
            "A post is seen the second it is written, when all counters are none; the true ones arrive "
            "inside later posts that retweet or quote it. A post that no later post carries is not "
            "observed: unknown, never none.",
            formula="retweets + likes + replies + quotes",
            unit="reactions",
            minimum=Minimum(
                1, "later post that carries the counters", "“not observed”; empty in files, null in the API"
            ),
            examples=(
                Example(
                    "{retweets} retweets, {likes} likes, {replies} replies, {quotes} quotes.",
                    {"retweets": 12, "likes": 30, "replies": 4, "quotes": 2},
                    48,
                    None,
                ),
            ),
            places=(REACTIONS,),
            columns=(InFile("/workspaces/N/campaigns/posts", "engagement"),),
            fields=(InApi("deals/ID/", "engagement"), InApi(f"{API}posts/", "engagement")),
        ),
        Entry(
            "engagement-rate",
            "Engagement rate",
            f"Reactions to a post per {PER_FOLLOWERS:,} followers of its author.",
            "A bar is the median of a group. A post with several offers counts in each group that it has "
            "one in; posts that were not observed, or whose author’s followers are unknown, are counted "
            "apart. The archive is a sample, and a post that was passed on often is far likelier to be in "
            "it: compare groups with each other, not with figures from elsewhere.",
            formula=f"engagement × {PER_FOLLOWERS:,} / followers of the author at the time",
            unit=f"reactions per {PER_FOLLOWERS:,} followers",
            minimum=Minimum(GROUP_MINIMUM, "posts of a group whose rate is known"),
            examples=(
                Example(
                    "{engagement} reactions to a post of an account with {followers} followers.",
                    {"engagement": 48, "followers": 16_000},
                    3.0,
                    engagement_rate,
                ),
            ),
            places=(REACTIONS,),
            columns=(InFile(GROUPS_FILE, "median"), InFile("/workspaces/N/campaigns/posts", "rate")),
            fields=(InApi(API, "median"), InApi(API, "per_followers")),
        ),
        Entry(
            "interval",
            f"{CERTAINTY} interval",
            "Between which two values the median of all such posts lies, as far as a sample can tell.",
            "The two are sorted values chosen by the binomial distribution: nothing is assumed about how "
            "reactions are spread. Groups whose intervals overlap widely may well be the same.",
            formula=f"the two sorted values that enclose the median with {CERTAINTY} certainty",
            unit="that of the median",
            minimum=Minimum(GROUP_MINIMUM, "values: fewer never enclose it so surely"),
            examples=(
                Example(
                    "Values of {values}.",
                    {"values": [2.0, 0.5, 1.0, 4.0, 1.5, 3.0, 1.2, 0.8]},
                    "1.35 (0.5 to 4), n = 8",
                    interval_of_median,
                ),
            ),
            places=(REACTIONS, CAMPAIGNS),
            columns=(InFile(GROUPS_FILE, "low"), InFile(GROUPS_FILE, "high"), InFile(LIST_FILE, "lift_low")),
            fields=(InApi(API, "low"), InApi(API, "high")),
        ),
        Entry(
            "against-the-usual",
            "Against the usual",
            "Reactions to a post against what such accounts usually get: as usual is 1, twice as many is 2.",
            f"Usual is the median of the account’s own posts, of which {ACCOUNT_MINIMUM} are needed; else "
            f"what a line through the posts of all accounts, at least {FIT_MINIMUM}, gives for so many "
            f"followers. Only reactions that were told {SETTLED_HOURS} hours after the post or later count. "
            "Of a campaign it is the median of its posts. In the plot a circle’s size is its reach and the "
            "line through it the interval. Popular promotions are over-represented.",
            formula="(reactions + 1) / (usual reactions + 1); of a campaign the median",
            unit="times the usual",
            minimum=Minimum(GROUP_MINIMUM, f"posts whose reactions are known after {SETTLED_HOURS} hours"),
            examples=(
                Example(
                    "{engagement} reactions; the account’s posts usually get {usual}.",
                    {"engagement": 23, "usual": 7},
                    3.0,
                    ratio,
                ),
            ),
            places=(CAMPAIGNS, LISTED, WORKED),
            columns=(
                InFile(LIST_FILE, "lift"),
                InFile(LIST_FILE, "lift_n"),
                InFile("/workspaces/N/campaigns/lift", "lift"),
            ),
            fields=(InApi(LIST_API, "lift"), InApi(f"{API}lift/", "lift")),
        ),
        Entry(
            "result",
            "What worked",
            f"A campaign worked where the whole {CERTAINTY} interval of “against the usual” lies above 1.",
            "It did not work where all of it lies below, and ran as usual between. The archive is a "
            "sample: a post that nobody was seen to pass on may have been passed on.",
            formula="interval above 1: worked; below 1: did not work; around 1: as usual",
            unit="a word",
            minimum=Minimum(
                GROUP_MINIMUM,
                f"posts whose reactions are known after {SETTLED_HOURS} hours",
                "“not enough data”, or “nobody seen to pass it on”",
            ),
            examples=(
                Example(
                    "Its posts drew {ratios} times the usual.",
                    {"ratios": [1.4, 2.0, 1.6, 3.1, 1.2, 2.4]},
                    "worked",
                    result_of_ratios,
                ),
                Example(
                    "Its posts drew {ratios} times the usual.",
                    {"ratios": [0.4, 2.0, 1.6, 0.7, 1.2, 2.4]},
                    "as usual",
                    result_of_ratios,
                ),
            ),
            places=(WORKED, CAMPAIGNS),
            columns=(InFile("/workspaces/N/campaigns/worked", "result"),),
            fields=(InApi(f"{API}worked/", "result"),),
        ),
        Entry(
            "passed-on",
            "Passed on",
            "Posts of a campaign of which a retweet or quote was seen.",
            "A post that nobody was seen to pass on may have been passed on: the archive is a sample.",
            places=(LISTED,),
            columns=(InFile(LIST_FILE, "passed_on"),),
            fields=(InApi(LIST_API, "passed_on"),),
        ),
    ),
)
