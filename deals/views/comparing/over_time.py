"""Comparisons over time: the price index by day, and who promoted lower first."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from deals.domain.comparing.undercuts import ANSWER_DAYS
from deals.domain.metrics import SHARED_MINIMUM, VALID_DAYS
from deals.selectors.comparing.comparison import Field
from deals.selectors.comparing.price_index import MOST_LINES, SPLITS, IndexOverTime, index_over_time
from deals.selectors.comparing.undercut_responses import ANSWERS_MINIMUM, Answers, Told, answers
from deals.selectors.loading.coverage import coverage
from deals.views.common.converted import Amount, with_converted
from deals.views.common.coverage_bar import strip_of
from deals.views.common.files import rows_file
from deals.views.common.page import PageRequest
from deals.views.comparing.filters import page_context, utc, with_field, with_query

ROWS = 50
INDEX_HEADER = (
    "by",
    "name",
    "shared_products",
    "at_utc",
    "products_n",
    "index",
    "cheaper",
    "equal",
    "dearer",
)
ANSWERS_HEADER = (
    "product", "title", "competitor", "first", "currency", "condition", "announced_at_utc", "price",
    "below_price", "below_announced_at_utc", "outcome", "answered_at_utc", "answer_price", "days", "deal",
    "below_deal", "answer_deal",
)  # fmt: skip
ANSWERS_AMOUNTS = (
    Amount("price"),
    Amount("below_price", "below_announced_at_utc", "below_"),
    Amount("answer_price", "answered_at_utc", "answer_"),
)


@require_safe
@with_field
def index_page(request: PageRequest, field: Field) -> HttpResponse:
    """The price index over time, with n and coverage; all products, or brands or categories."""
    series = index_over_time(field, split_of(request))
    covered = coverage(field.period, since=series.since)
    newest_first = list(enumerate(series.lines[0].points))[::-1]
    context = page_context(request, field) | {
        "found": series,
        "covered": covered,
        "strip": strip_of(covered),
        "rows": Paginator(newest_first, ROWS).get_page(request.GET.get("page")),
        "enough": sum(one.n >= SHARED_MINIMUM for one in series.lines[0].points),
        "csv": with_query(request, "compare-index-file", field, "csv"),
        "url": api_url(request, "api:compare-index", field),
        "most_lines": MOST_LINES,
        "shared_minimum": SHARED_MINIMUM,
        "valid_days": VALID_DAYS,
    }
    return render(request, "compare/index.html", context)


@require_safe
@with_field
def index_file(request: PageRequest, field: Field, fmt: str) -> HttpResponseBase:
    """The same as a file."""
    header, rows = index_rows(index_over_time(field, split_of(request)))
    return rows_file(request, fmt, f"index-{field.me.slug}", "The price index over time", header, rows)


def split_of(request: PageRequest) -> str:
    """Return by what the index is split; '' for anything that it cannot be split by."""
    split = request.GET.get("split", "")
    return split if split in SPLITS else ""


def index_rows(series: IndexOverTime) -> tuple[tuple[str, ...], list[tuple]]:
    """Return header and rows of a file of the index, a line for each moment."""
    rows = [
        (
            series.split if line.key else "all",
            line.name,
            line.shared,
            utc(one.at),
            one.n,
            one.index,
            one.cheaper,
            one.equal,
            one.dearer,
        )
        for line in series.lines
        for one in line.points
    ]
    return INDEX_HEADER, rows


@require_safe
@with_field
def answers_page(request: PageRequest, field: Field) -> HttpResponse:
    """Who promoted lower first, and how many days until the other answered."""
    responses = answers(field)
    context = page_context(request, field) | {
        "found": responses,
        "rows": Paginator(responses.undercuts, ROWS).get_page(request.GET.get("page")),
        "csv": with_query(request, "compare-answers-file", field, "csv"),
        "answer_days": ANSWER_DAYS,
        "answers_minimum": ANSWERS_MINIMUM,
        "valid_days": VALID_DAYS,
    }
    return render(request, "compare/answers.html", context)


@require_safe
@with_field
def answers_file(request: PageRequest, field: Field, fmt: str) -> HttpResponseBase:
    """Every undercut of the period, one line each."""
    header, rows = with_converted(request, *answer_rows(field, answers(field)), ANSWERS_AMOUNTS)
    return rows_file(request, fmt, f"answers-{field.me.slug}", "Who promoted lower first", header, rows)


def answer_rows(field: Field, responses: Answers) -> tuple[tuple[str, ...], list[tuple]]:
    """Return header and rows of a file of undercuts, newest first."""
    return ANSWERS_HEADER, [_line(field, response) for response in responses.undercuts]


def _line(field: Field, response: Told) -> tuple[Any, ...]:
    """Return an undercut as a line of a file."""
    undercut = response.undercut
    answer = undercut.answer
    return (
        response.product.pk,
        response.product.title,
        response.rival.name,
        field.me.name if response.by_me else response.rival.name,
        field.chosen.currency,
        field.chosen.condition,
        utc(undercut.first.at),
        undercut.first.price,
        undercut.over.price,
        utc(undercut.over.at),
        undercut.outcome,
        utc(answer.at) if answer else None,
        answer.price if answer else None,
        undercut.days,
        undercut.first.deal,
        undercut.over.deal,
        answer.deal if answer else None,
    )


def api_url(request: PageRequest, name: str, field: Field) -> str:
    """Return the address of a page's numbers in the API, with the page's choice."""
    wanted = field.wanted
    query = {
        "currency": field.chosen.currency,
        "condition": field.chosen.condition,
        "period": field.period.key,
        "brand": wanted.brand,
        "category": wanted.category,
        "group": wanted.group,
        "watched": "yes" if wanted.watched else "",
        "split": split_of(request),
        "as_of": request.as_of.text if request.as_of.chosen else "",
    }
    kept = {key: value for key, value in query.items() if value}
    return f"{reverse(name, args=[field.workspace.pk])}?{urlencode(kept)}"
