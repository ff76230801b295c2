"""At which level a comparison is shown: as the address says, else the finest with enough to compare."""

from collections.abc import Collection
from typing import Any

from deals.domain.comparing.levels import ENOUGH_SHARED, Level
from deals.selectors.common.as_of import BadPeriod
from deals.selectors.comparing.comparison import Comparison
from deals.selectors.comparing.levels import level_of
from deals.views.common.page import PageRequest


class BadLevel(BadPeriod):
    """The address asks for no such level; the message is for people."""


def asked_level(request: PageRequest) -> Level | None:
    """Return the level that the address asks for, None without one. Raises BadLevel for rubbish."""
    text = request.GET.get("level", "")
    if text and text not in Level.values:
        raise BadLevel(f"level must be one of {', '.join(Level.values)}.")
    return Level(text) if text else None


def level_shown(request: PageRequest, comparison: Comparison) -> Level:
    """Return the level of a page: the finest with enough shared things, where none is asked for."""
    return asked_level(request) or level_of(comparison)


def level_over_time(request: PageRequest, comparison: Comparison) -> Level:
    """Return the level of a page about things that must be alike: products, else lines if enough."""
    if asked := asked_level(request):
        return asked
    levels = (Level.PRODUCT, Level.LINE, Level.CATEGORY)
    found = level_of(comparison, levels)
    return Level.PRODUCT if found == Level.CATEGORY else found


def level_context(level: Level, levels: Collection[Level] = tuple(Level)) -> dict[str, Any]:
    """Return what a page says of its level, and where else it leads."""
    return {"level": level, "levels": list(levels), "enough_shared": ENOUGH_SHARED}
