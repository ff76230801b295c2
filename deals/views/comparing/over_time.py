"""Comparisons over time: the price index by day, and who promoted lower first."""

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from deals.domain.comparing.undercuts import ANSWER_DAYS
from deals.domain.metrics import SHARED_MINIMUM, VALID_DAYS
from deals.exports.comparing import index_table, undercuts_table
from deals.exports.formats import export_response
from deals.selectors.comparing.comparison import Field
from deals.selectors.comparing.price_index import MOST_LINES, SPLITS, index_over_time
from deals.selectors.comparing.undercut_responses import ANSWERS_MINIMUM, answers
from deals.selectors.loading.coverage import coverage
from deals.views.common.coverage_bar import strip_of
from deals.views.common.files import options_of
from deals.views.common.page import PageRequest
from deals.views.comparing.filters import page_context, with_field, with_query

ROWS = 50


@require_safe
@with_field
def index_page(request: PageRequest, field: Field) -> HttpResponse:
    """The price index over time, with n and coverage; all products, or brands or categories."""
    found = index_over_time(field, split_of(request))
    covered = coverage(field.period, since=found.since)
    newest_first = list(enumerate(found.lines[0].points))[::-1]
    context = page_context(request, field) | {
        "found": found,
        "covered": covered,
        "strip": strip_of(covered),
        "rows": Paginator(newest_first, ROWS).get_page(request.GET.get("page")),
        "enough": sum(one.n >= SHARED_MINIMUM for one in found.lines[0].points),
        "csv": with_query(request, "compare-index-file", field, "csv"),
        "url": api_url(request, "api:compare-index", field),
        "most_lines": MOST_LINES,
        "shared_minimum": SHARED_MINIMUM,
        "valid_days": VALID_DAYS,
    }
    return render(request, "compare/index.html", context)


@require_safe
@with_field
def index_file(request: PageRequest, field: Field, form: str) -> HttpResponseBase:
    """The same as a file."""
    found = index_over_time(field, split_of(request))
    return export_response(index_table(field, found, options_of(request)), form)


def split_of(request: PageRequest) -> str:
    """Return by what the index is split; '' for anything that it cannot be split by."""
    split = request.GET.get("split", "")
    return split if split in SPLITS else ""


@require_safe
@with_field
def answers_page(request: PageRequest, field: Field) -> HttpResponse:
    """Who promoted lower first, and how many days until the other answered."""
    found = answers(field)
    context = page_context(request, field) | {
        "found": found,
        "rows": Paginator(found.undercuts, ROWS).get_page(request.GET.get("page")),
        "csv": with_query(request, "compare-answers-file", field, "csv"),
        "answer_days": ANSWER_DAYS,
        "answers_minimum": ANSWERS_MINIMUM,
        "valid_days": VALID_DAYS,
    }
    return render(request, "compare/answers.html", context)


@require_safe
@with_field
def answers_file(request: PageRequest, field: Field, form: str) -> HttpResponseBase:
    """Every undercut of the period, one line each."""
    undercuts = answers(field).undercuts
    return export_response(undercuts_table(field, undercuts, options_of(request)), form)


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
