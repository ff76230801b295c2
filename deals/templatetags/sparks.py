"""Small pictures: of a price by day in a table's row or on one time axis, of counts a minute."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from deals.domain.comparing.watched import DAYS, WatchFigures, day_ends
from deals.domain.currencies import money_text

register = template.Library()

Days = Sequence[Decimal | None]
EDGE = 2
"""Pixels left free around the line."""


@register.simple_tag
def spark(figures: WatchFigures, first: int) -> SafeString:
    """Draw the lowest price in force by day from the day `first`; a day without one leaves a gap."""
    return _picture(figures, 110, 26, [("any", figures.days[first:])])


@register.simple_tag
def small_chart(figures: WatchFigures, until: datetime, first: int) -> SafeString:
    """Draw the lowest price by day and mine, with a line at each month's beginning."""
    lines = [("any", figures.days[first:]), ("mine", figures.my_days[first:])]
    ends = day_ends(until)[first:]
    months = [place for place, end in enumerate(ends) if end.day == 1]
    return _picture(figures, 300, 90, lines, months)


@register.simple_tag
def count_spark(counts: Sequence[int], label: str) -> SafeString:
    """Draw counts from 0 up, one after the other; `label` says what they are."""
    most = max(counts, default=0)
    wide, high = 110, 26
    xs = [EDGE + place * (wide - 2 * EDGE) / max(len(counts) - 1, 1) for place in range(len(counts))]
    ys = [high - EDGE - count * (high - 2 * EDGE) / max(most, 1) for count in counts]
    points = "L".join(f"{x:.1f} {y:.1f}" for x, y in zip(xs, ys, strict=True))
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" role="img" aria-label="{}, at most {}">{}</svg>',
        wide,
        high,
        label,
        most,
        mark_safe(f'<path class="spark-any" d="M{points}"/>' if points else ""),
    )


def words_of(figures: WatchFigures) -> str:
    """Say what a picture shows."""
    told = [price for price in figures.days if price is not None]
    if not told:
        return f"no price in force within {DAYS} days"
    low, high = money_text(min(told), figures.currency), money_text(max(told), figures.currency)
    last = figures.days[-1]
    now = "none in force now" if last is None else f"{money_text(last, figures.currency)} now"
    return f"lowest price by day, {DAYS} days: {low} to {high}, {now}"


def _picture(
    figures: WatchFigures,
    width: int,
    height: int,
    lines: Sequence[tuple[str, Days]],
    months: Sequence[int] = (),
) -> SafeString:
    told = [price for _, days in lines for price in days if price is not None]
    low, high = (min(told), max(told)) if told else (Decimal(0), Decimal(0))

    def x(place: int) -> str:
        return f"{EDGE + place * (width - 2 * EDGE) / len(lines[0][1]):.1f}"

    def y(price: Decimal) -> str:
        part = (high - price) / (high - low) if high > low else Decimal("0.5")
        return f"{EDGE + part * (height - 2 * EDGE):.1f}"

    rules = "".join(f'<path class="spark-month" d="M{x(place)} 0V{height}"/>' for place in months)
    drawn = "".join(f'<path class="spark-{name}" d="{"".join(_steps(days, x, y))}"/>' for name, days in lines)
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        width,
        height,
        words_of(figures),
        mark_safe(rules + drawn),  # numbers and names of ours
    )


def _steps(days: Days, x: Callable[[int], str], y: Callable[[Decimal], str]) -> Iterator[str]:
    """Yield the parts of a path: a level stretch a day, a step between two, nothing where no price is."""
    is_drawn = False
    for place, price in enumerate(days):
        if price is not None:
            yield f"{'V' if is_drawn else f'M{x(place)} '}{y(price)}H{x(place + 1)}"
        is_drawn = price is not None
