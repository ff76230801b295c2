"""Where a workspace's pages stand, and its months, against a slow, obvious recomputation."""

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from deals.models import CoverageHour, Workspace
from deals.selectors.loading.months import loaded_months
from deals.selectors.loading.stretches import last_stretch
from tests.factories import DAY, START, make_coverage, make_deal, make_post, make_retailer, make_workspace

HOUR = timedelta(hours=1)

stretches = st.lists(
    st.tuples(
        st.sampled_from(["twitter", "bluesky"]),
        st.integers(0, 12),  # begins so many periods of five days after START
        st.sampled_from([1, 5, 23, 24, 40]),  # hours on end
        st.sampled_from(["loaded", "loaded", "partial", "failed"]),
        st.lists(st.tuples(st.sampled_from(["Me", "Other"]), st.integers(0, 45)), max_size=3),  # promotions
    ),
    max_size=5,
)

Hours = dict[str, set[datetime]]


def end_of(hours: set[datetime], at: datetime) -> tuple[datetime, int]:
    """The last hour of the stretch around a loaded hour, and how many of its last 30 days are loaded."""
    in_order, parts = sorted(hours), []
    for hour in in_order:
        if not parts or hour - parts[-1][-1] > 7 * DAY:
            parts.append([])
        parts[-1].append(hour)
    part = next(part for part in parts if at in part)
    return part[-1], sum(hour > part[-1] - 30 * DAY for hour in part)


def expected(hours: Hours, mine: list[tuple[datetime, str]]) -> datetime | None:
    """The end to stand at: of mine that is not stray, else of mine, else of all that is not, else of all."""
    everyone = [(hour, network) for network, of_network in hours.items() for hour in of_network]
    for places in (mine, everyone):
        ends = sorted({(place[0], *end_of(hours[place[1]], place[0])) for place in places}, reverse=True)
        for wanted in (lambda n: n >= 24, lambda n: True):
            for _, end, n in ends:
                if wanted(n):
                    return end + HOUR
    return None


class Recomputed(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(stretches)
    def test_the_last_stretch_and_the_months(self, rows: list[tuple]) -> None:
        workspace: Workspace = make_workspace(own_retailer=make_retailer("Me"))
        told: list[tuple[datetime, str, str]] = []
        for place, (network, fives, length, status, promotions) in enumerate(rows):
            begin = START + fives * 5 * DAY
            make_coverage(begin, length, status, f"chunk:{place}", network)
            for name, offset in promotions:
                at = begin + offset * HOUR
                make_deal(at=at, post=make_post(at=at, network=network), retailer=name)
                told.append((at, network, name))
        hours: Hours = {"twitter": set(), "bluesky": set()}
        for hour in CoverageHour.objects.exclude(status="failed"):
            hours[hour.network].add(hour.hour)
        mine = [(at, network) for at, network, name in told if name == "Me" and at in hours[network]]
        found = last_stretch(workspace.pk)
        assert (found and found.end) == expected(hours, mine)
        everything = hours["twitter"] | hours["bluesky"]
        assert [
            (one.month.month, one.loaded, one.last, one.promotions) for one in loaded_months(workspace)
        ] == [
            (
                month,
                len(of_month := [hour for hour in everything if hour.month == month]),
                max(of_month),
                sum(name == "Me" and at.month == month for at, _, name in told),
            )
            for month in sorted({hour.month for hour in everything})
        ]
