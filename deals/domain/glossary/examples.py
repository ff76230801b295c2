"""From the plain numbers of an example to what the formulas take, and back (pure)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from deals.domain.assortment.floors import Breach
from deals.domain.campaign_groups import CampaignGroup, Promotion
from deals.domain.campaigns import DEPTH_BANDS, cadence, depth_band, median_interval
from deals.domain.comparing.levels import band_name, band_of, middle_prices
from deals.domain.comparing.lowest import standings
from deals.domain.comparing.my_price import my_price
from deals.domain.comparing.points import Observed, PointRow, micros_of
from deals.domain.comparing.undercuts import Undercut, undercuts_between
from deals.domain.coverage import LoadedTime
from deals.domain.lift import result_of
from deals.domain.metrics import CENT
from deals.domain.next_promotion import next_promotion

ME, COMPETITOR = 1, 2
ONE_DAY = timedelta(days=1)


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def price_in_force(price: Decimal, announced: date, seen: date) -> Decimal | None:
    """Return what of a price announced on a day is in force on another one, at noon."""
    return lowest_in_force([price], [announced], seen)


def lowest_in_force(prices: Sequence[Decimal], days: Sequence[date], seen: date) -> Decimal | None:
    """Return the lowest price in force on a day, of as many retailers as prices."""
    rows = [
        PointRow(retailer, _noon(day), price, retailer)
        for retailer, (price, day) in enumerate(zip(prices, days, strict=True))
    ]
    steps = standings(rows, _noon(seen), fading=timedelta(0))
    row = steps[-1].row if steps else None
    return row.price if row else None


def my_price_of(posted: Decimal | None, listed: Decimal | None) -> Decimal | None:
    """Return my price alone, without whose word it is."""
    found = my_price(posted, listed)
    return found.price if found else None


def price_gap(price: Decimal, mine: Decimal) -> Decimal:
    """Return by how much a price lies above mine; below 0 it is lower."""
    return price - mine


def below_floor(price: Decimal, floor: Decimal) -> Decimal:
    """Return how far a price lies from a floor price, as a share of it."""
    return Breach(_noon(date(2016, 5, 2)), 1, 1, COMPETITOR, price, floor, 1).gap_share


def ends_of_middle(prices: Sequence[Decimal]) -> list[Decimal] | None:
    """Return the lowest and the highest of the middle prices."""
    found = middle_prices(prices)
    return list(found) if found else None


def band_of_price(price: Decimal) -> str:
    """Return the name of the band that a price is in."""
    return band_name(band_of(price))


def band_of_depth(depth: Decimal) -> str:
    """Return the name of the band that a discount depth is in."""
    names = {key: name for key, name, _ in DEPTH_BANDS}
    return names[depth_band(depth)]


def _undercut(mine: Decimal, theirs: Decimal, answer: Decimal, days: int) -> Undercut:
    """Return a competitor's undercut of my price, which I answer so many days later."""
    begun = _noon(date(2016, 5, 2))
    told = [
        (begun, ME, mine),
        (begun + ONE_DAY, COMPETITOR, theirs),
        (begun + (1 + days) * ONE_DAY, ME, answer),
    ]
    rows = [
        Observed(1, micros_of(at), deal, retailer, int(price / CENT))
        for deal, (at, retailer, price) in enumerate(told)
    ]
    return undercuts_between(rows, ME, COMPETITOR, micros_of(begun + 90 * ONE_DAY))[0]


def undercut_gap(mine: Decimal, theirs: Decimal) -> Decimal:
    """Return the gap of an undercut in money."""
    return _undercut(mine, theirs, mine, 1).gap


def undercut_gap_share(mine: Decimal, theirs: Decimal) -> Decimal:
    """Return the gap of an undercut as a share of the price that was undercut."""
    return _undercut(mine, theirs, mine, 1).gap_share


def answer_to(mine: Decimal, theirs: Decimal, answer: Decimal, days: int) -> str:
    """Return the rung of the answer ladder."""
    return _undercut(mine, theirs, answer, days).answer.value


def days_to_answer(mine: Decimal, theirs: Decimal, answer: Decimal, days: int) -> Decimal | None:
    """Return the days until the price was matched."""
    return _undercut(mine, theirs, answer, days).days


def gap_closed(mine: Decimal, theirs: Decimal, answer: Decimal, days: int) -> Decimal | None:
    """Return which part of the gap the answer closed."""
    return _undercut(mine, theirs, answer, days).followed


def a_loaded_week(promotions: int, hours: int, period: int) -> Decimal | None:
    """Return the promotions in a loaded week, of a period of which so many hours are loaded."""
    return LoadedTime(hours, period).a_week(promotions)


def loaded_text(hours: int, period: int) -> str:
    """Say how much of a period is loaded."""
    return LoadedTime(hours, period).text


def interval_of_median(values: Sequence[float]) -> str:
    """Return a median with its interval, as a page writes it."""
    found = median_interval(values)
    if found.median is None:
        return "not enough data"
    return f"{found.median:g} ({found.low:g} to {found.high:g}), n = {found.n}"


def result_of_ratios(ratios: Sequence[float]) -> str:
    """Return whether a campaign worked whose posts drew so much against the usual."""
    return result_of(median_interval(ratios), is_passed_on=True).value


def campaign_of(accounts: Sequence[int], hours: Sequence[int], followers: Sequence[int]) -> CampaignGroup:
    """Return a campaign: of each post the account, the hours after the first one, the account's followers."""
    posts = zip(accounts, hours, followers, strict=True)
    promotions = tuple(
        _promotion(number, account, after, known) for number, (account, after, known) in enumerate(posts)
    )
    return CampaignGroup((ME, "percent", "once", 1, "", Decimal(20), ""), promotions)


def _promotion(number: int, account: int, after: int, followers: int) -> Promotion:
    at = _noon(date(2016, 5, 2)) + timedelta(hours=after)
    return Promotion(
        deal_id=number, post_id=number, retailer_id=ME, retailer="Tindalo", at=at, day=at.date(),
        kind="percent", basis="once", quantity=1, currency="", price=None, percent_off=Decimal(20),
        amount_off=None, coupon="", product_id=None, title="", depth=None, author_id=account,
        followers=followers, voice="person", is_own=False, text="", engagement=None, age=None,
        passed_on=False,
    )  # fmt: skip


def accounts_of(accounts: Sequence[int], hours: Sequence[int], followers: Sequence[int]) -> int:
    """Return the distinct accounts of a campaign."""
    return campaign_of(accounts, hours, followers).voices


def reach_of(accounts: Sequence[int], hours: Sequence[int], followers: Sequence[int]) -> int:
    """Return the reach of a campaign."""
    return campaign_of(accounts, hours, followers).reach


def hours_to_half_of(accounts: Sequence[int], hours: Sequence[int], followers: Sequence[int]) -> float:
    """Return the hours until half of a campaign's accounts had spoken."""
    return campaign_of(accounts, hours, followers).hours_to_half


def days_alive_of(accounts: Sequence[int], hours: Sequence[int], followers: Sequence[int]) -> int:
    """Return the days from a campaign's first to its last."""
    return campaign_of(accounts, hours, followers).days_alive


def _all_days(first: date, last: date) -> frozenset[date]:
    """Return all days around two: an archive without a gap."""
    return frozenset(first + n * ONE_DAY for n in range(-1, (last - first).days + 1))


def typical_gap(days: Sequence[date], today: date) -> float | None:
    """Return the typical gap between promotion days, all days loaded."""
    return cadence(days, today, _all_days(days[0], today)).gap


def overdue_days(days: Sequence[date], today: date) -> int | None:
    """Return for how many days the next promotion is overdue, all days loaded."""
    return cadence(days, today, _all_days(days[0], today)).overdue


def next_days(first: date, gaps: Sequence[int], today: date) -> str:
    """Return between which days the next promotion begins after promotions so many days apart."""
    days = [first]
    for gap in gaps:
        days.append(days[-1] + gap * ONE_DAY)
    found = next_promotion(days, today, _all_days(first, today))
    if found.earliest is None or found.latest is None:
        return found.why_none
    return f"{found.earliest:%d %b} to {found.latest:%d %b}, {found.held} of {found.judged} held"
