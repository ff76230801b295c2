"""On which days a retailer's silence is known: those that are loaded of each network that it promotes in."""

from collections.abc import Mapping
from datetime import date

from deals.domain.coverage import known_days
from deals.selectors.common.as_of import Period
from deals.selectors.loading.loaded import loaded_days
from deals.selectors.market.promotions import networks_of


def days_known(zones: Mapping[int, str], period: Period) -> dict[int, frozenset[date]]:
    """Return these days of each retailer, in its zone. 1 query, 2 where more than one network is loaded."""
    loaded = loaded_days(set(zones.values()), period.until, period.since)
    is_one = all(len(by_network) < 2 for by_network in loaded.values())
    networks = {} if is_one else networks_of(zones, period)
    return {pk: known_days(loaded[zone], networks.get(pk, ())) for pk, zone in zones.items()}
