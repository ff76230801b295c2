"""How much of a period is loaded, and what may be told from it: frequencies, gaps, 'new' (pure).

All that divides by time or says that nothing was promoted asks here: what is not loaded is unknown, not
quiet.
"""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from deals.domain.metrics import hundredths
from deals.domain.networks import network_name

DAY_HOURS, WEEK_HOURS = 24, 168
ENOUGH_HOURS = 2 * DAY_HOURS
"""Fewer loaded hours tell no frequency."""

LOADED_DAY_HOURS = 18
"""A day of which so many hours are loaded counts as loaded: in the rest a promotion is rarely alone."""

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LoadedTime:
    """The `loaded` hours of a period of so many `hours`."""

    loaded: int
    hours: int

    @property
    def is_enough(self) -> bool:
        return self.loaded >= ENOUGH_HOURS

    def a_week(self, n: int) -> Decimal | None:
        """Return how many of `n` there are in a loaded week, to the hundredth; None below 2 loaded days."""
        return hundredths(Decimal(n) * WEEK_HOURS / self.loaded) if self.is_enough else None

    @property
    def text(self) -> str:
        """Say how much is loaded: '5 of 30 days loaded'."""
        return f"{_days(self.loaded)} of {_days(self.hours)} days loaded"

    @property
    def sentence(self) -> str:
        """Say what frequencies rest on: 'per loaded week, 5 of 30 days loaded', or that there are none."""
        return f"{'per loaded week, ' if self.is_enough else 'not enough data: '}{self.text}"


class NetworkLoaded(NamedTuple):
    """The loaded time of one network."""

    network: str
    time: LoadedTime


@dataclass(frozen=True, slots=True)
class NetworksLoaded:
    """The loaded time of a period of so many `hours`, by the networks of which an hour is loaded.

    An hour counts once, however many networks it is loaded of.
    """

    by_networks: Mapping[frozenset[str], int]
    hours: int

    @property
    def networks(self) -> list[str]:
        """The networks of which anything is loaded, the one with most hours first."""
        each = frozenset().union(*self.by_networks)
        return sorted(each, key=lambda network: (-self.of([network]).loaded, network))

    @property
    def by_network(self) -> list[NetworkLoaded]:
        """The loaded time of each network."""
        return [NetworkLoaded(each, self.of([each])) for each in self.networks]

    @property
    def any_network(self) -> LoadedTime:
        """The hours that are loaded of any network."""
        return self.of(self.networks)

    def of(self, networks: Collection[str]) -> LoadedTime:
        """Return the hours that are loaded of one of these networks at least."""
        loaded = sum(n for each, n in self.by_networks.items() if not each.isdisjoint(networks))
        return LoadedTime(loaded, self.hours)

    @property
    def sentence(self) -> str:
        """Say what frequencies rest on, network by network where there is more than one."""
        if len(self.by_network) < 2:
            return self.any_network.sentence
        parts = [f"{network_name(each)}: {time.text}" for each, time in self.by_network]
        return f"{'per loaded week' if self.any_network.is_enough else 'not enough data'}; {', '.join(parts)}"


def known_days(by_network: Mapping[str, Collection[date]], networks: Collection[str]) -> frozenset[date]:
    """Return the days that are loaded of each of these networks: only then is silence in them known.

    Of networks that are not loaded at all nothing tells; without any of them all that is loaded counts.
    """
    chosen = [frozenset(by_network[each]) for each in networks if each in by_network]
    if not chosen:
        return frozenset().union(*by_network.values())
    return frozenset.intersection(*chosen)


def _days(hours: int) -> str:
    """Write hours as days, to a tenth, rounded down: what is loaded is never told larger than it is."""
    tenths = 10 * hours // DAY_HOURS
    return f"{tenths // 10:,}" if tenths % 10 == 0 else f"{tenths / 10:,.1f}"


def is_known(after: date, before: date, loaded: Collection[date]) -> bool:
    """Tell whether all days between two (both left out) are loaded: then nothing is missing there."""
    between = (before - after).days - 1
    return all(after + offset * ONE_DAY in loaded for offset in range(1, between + 1))


def was_quiet(days: float, before: date, loaded: Collection[date]) -> bool:
    """Tell whether so many days before a day are all loaded: only then silence in them means anything."""
    return all(before - offset * ONE_DAY in loaded for offset in range(1, math.ceil(days) + 1))
