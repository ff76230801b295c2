"""Tags and filters of the pages: links that carry the as-of moment, money, times, safe links."""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any
from urllib.parse import urlencode, urlsplit

from django import template
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.template.context import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from deals.domain.currencies import money_text
from deals.exports.formats import FORMATS
from deals.selectors.common.as_of import AsOf
from deals.selectors.common.exchange_rates import convert
from deals.selectors.common.search import Link

register = template.Library()

STEPS = (("y", 365 * 86_400), ("mo", 30 * 86_400), ("d", 86_400), ("h", 3_600), ("min", 60))
"""Short names of times past and their seconds, longest first."""


@register.simple_tag(takes_context=True)
def page_url(context: Context, name: str, *args: Any, **query: Any) -> str:
    """Return a page's URL that keeps a chosen as-of moment; keywords become its query."""
    as_of = context.get("as_of")
    if isinstance(as_of, AsOf) and as_of.chosen:
        query = {"as_of": as_of.text, **query}
    kept = {key: value for key, value in query.items() if value not in (None, "")}
    return reverse(name, args=args) + (f"?{urlencode(kept)}" if kept else "")


@register.simple_tag(takes_context=True)
def page_address(context: Context) -> str:
    """Return the whole address of the page; without the host, where that is none of the site's."""
    try:
        return str(context["request"].build_absolute_uri())
    except DisallowedHost:
        return str(context["request"].get_full_path())


@register.simple_tag(takes_context=True)
def link_url(context: Context, link: Link) -> str:
    """Return the URL of a page that a search found; it keeps a chosen as-of moment."""
    return page_url(context, link.route, *link.args, **link.query)


@register.simple_tag(takes_context=True)
def export_url(context: Context, fmt: str, part: str = "") -> str:
    """Return the address of the page's list as a file: the page's own, with the ending and the filters.

    `part` names one of several lists of a page.
    """
    request = context["request"]
    query = request.GET.copy()
    for name in ("page", "zoom"):  # a file holds all pages, and all of the period
        query.pop(name, None)
    address = request.path.rstrip("/") + (f"/{part}" if part else "")
    return f"{address}.{fmt}" + (f"?{query.urlencode()}" if query else "")


@register.simple_tag
def file_formats() -> list[tuple[str, str]]:
    """Return the formats of lists as files: the ending and the name of each."""
    return [(ending, each.label) for ending, each in FORMATS.items()]


@register.simple_tag(takes_context=True)
def without_value(context: Context, name: str, value: str) -> str:
    """Return the page's query without one of the values of a name, and without the page's number."""
    query = context["request"].GET.copy()
    query.setlist(name, [each for each in query.getlist(name) if each != value])
    query.pop("page", None)
    return f"?{query.urlencode()}"


@register.filter
def file_format(address: str, fmt: str) -> str:
    """Return the address of a file in another format: 'x.csv?y' as 'x.xlsx?y'."""
    path, question, query = address.partition("?")
    return f"{path.removesuffix('.csv')}.{fmt}{question}{query}"


@register.filter
def money(amount: Decimal | None, currency: str) -> str:
    """Write an amount with its currency: '$1,299.00'; a dash where there is none."""
    return "–" if amount is None else money_text(amount, currency)


@register.simple_tag(takes_context=True)
def converted(
    context: Context, amount: Decimal | None, currency: str, at: datetime | None, brief: bool = False
) -> SafeString | str:
    """Write an amount of money in the currency asked for, with rate and day; nothing where none is.

    `brief` leaves out rate and day, for a second amount beside one that has them.
    """
    target = context.get("convert_to")
    if not target or target == currency or amount is None or at is None:
        return ""
    found = convert(amount, currency, target, at)
    if found.amount is None or found.rate is None:
        return format_html('<span class="converted">{}</span>', "no rate" if brief else found.reason)
    if brief:
        return format_html(
            '<span class="converted">≈\N{NO-BREAK SPACE}{}</span>', money_text(found.amount, target)
        )
    value = found.rate.value.quantize(Decimal("0.0001"), ROUND_HALF_UP)
    parts = [
        f"≈ {money_text(found.amount, target)}",
        f"(1 {currency} = {value} {target},",
        f"ECB, {date_format(found.rate.on, 'j M Y')})",
    ]
    shown, rate, day = (part.replace(" ", "\N{NO-BREAK SPACE}") for part in parts)  # lines break between them
    return format_html('<span class="converted">{} <span class="n">{} {}</span></span>', shown, rate, day)


@register.filter
def share(part: float, whole: float) -> str:
    """Write a part of a whole as a percentage without decimals."""
    return f"{part / whole:.0%}" if whole else "–"


@register.filter
def change(part: Decimal | None) -> str:
    """Write a change as a percentage with its sign: '+12.5 %', '−3.0 %'; a dash where there is none."""
    sign = "+" if part is not None and part > 0 else ""
    return sign + percent(part)


@register.filter
def gap_money(amount: Decimal | None, currency: str) -> str:
    """Write a difference of money with its sign: '−$5.00'; a dash where there is none."""
    if amount is None:
        return "–"
    sign = {True: "+", False: "−"}.get(amount > 0, "") if amount else ""
    return sign + money_text(abs(amount), currency)


@register.filter
def percent(part: Decimal | None) -> str:
    """Write a part of 1 as a percentage with one decimal, half up: '12.5 %'; a dash where there is none."""
    if part is None:
        return "–"
    return f"{(part * 100).quantize(Decimal('0.1'), ROUND_HALF_UP)} %".replace("-", "−")


@register.filter
def a_week(rate: Decimal | None) -> str:
    """Write how often a week: whole from 10 on ('9,565'), else with one decimal ('0.8'), half up."""
    if rate is None:
        return "not enough data"
    return f"{rate.quantize(Decimal(1) if rate >= 10 else Decimal('0.1'), ROUND_HALF_UP):,}"


@register.filter
def in_sentence(words: str) -> str:
    """Write the name of a period within a sentence: 'last 7 days', 'since 23 Nov 2016 14:00'."""
    return words[:1].lower() + words[1:]


@register.filter
def signed(change: Decimal) -> str:
    """Write a change of a number with its sign: '+3', '−0.50', '±0'."""
    return f"{change:+,}".replace("-", "−") if change else "±0"


@register.filter
def signed_points(change: Decimal) -> str:
    """Write a change of a share of 1 in percentage points: '+2.5 points'."""
    points = (change * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{signed(points)} points"


@register.simple_tag
def when(moment: datetime, now: AsOf | None = None) -> SafeString:
    """Write a time absolutely and, against `now` (the clock's without one), how long before it was."""
    local = timezone.localtime(moment)
    against = now.moment if now is not None else timezone.now()
    # By strftime, not Django's date_format: it takes a tenth of the time, and lists have a hundred of them.
    return format_html(
        '<time datetime="{}" title="{}"><span class="text-nowrap">{}</span> '
        '<span class="ago">{}</span></time>',
        moment.isoformat(),
        f"{local:%A}, {local.day} {local:%B %Y, %H:%M:%S} {local.tzname()}",
        f"{local.day} {local:%b %Y %H:%M}",
        time_before(against - moment),
    )


def time_before(past: timedelta) -> str:
    """Write how long before now something was: '3 d ago', '5 min ago', 'just now'."""
    seconds = past.total_seconds()
    for name, size in STEPS:
        if seconds >= size:
            return f"{int(seconds // size)} {name} ago"
    return "just now"


@register.filter
def web_link(url: str) -> str:
    """Return the address if it is http or https, else nothing: posts carry any scheme."""
    try:
        return url if urlsplit(url).scheme in ("http", "https") else ""
    except ValueError:
        return ""


@register.filter
def host(url: str) -> str:
    """Return an address's host for people to judge where a link leads."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return an icon of static/img/icons.svg as decoration: the words beside it say what it means."""
    return format_html(
        '<svg class="bi" aria-hidden="true"><use href="{}#{}"/></svg>', _icons(settings.STATIC_URL), name
    )


@cache
def _icons(static_url: str) -> str:
    """Return the address of the file of icons; below an address of static files it is always the same."""
    return static("img/icons.svg")
