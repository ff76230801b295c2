"""Curators' and operators' lists as files, and a user's own reports: the pages' addresses with an ending."""

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from deals.domain.catalogue_files import LINES
from deals.exports import catalogues, curation
from deals.exports.list_file import export_response
from deals.exports.outbox import mail_table
from deals.exports.reviews import group_table, waiting_table
from deals.forms.curation import GroupFilterForm
from deals.selectors.curation.queues import reports_of
from deals.selectors.market.catalogue import (
    brand_merges,
    catalogue_entries,
    catalogue_history,
    retailer_merges,
)
from deals.selectors.matching.groups import shown_groups, waiting_groups
from deals.selectors.matching.lines import known_line_entries
from deals.selectors.operations.retention import deletions, purges
from deals.views.common.files import filters_of, link_of
from deals.views.common.page import PageRequest
from deals.views.common.staff import staff_only
from deals.views.curation.product_changes import filtered_changes
from deals.views.curation.review import filtered_history, kind_or_404
from deals.views.market.catalogue import ROWS, check_catalogue
from deals.views.operations.outbox import mails, superusers_only


@require_safe
@staff_only
def changes(request: PageRequest, fmt: str) -> HttpResponseBase:
    filters = filters_of(request, "product", "by")
    return export_response(curation.change_table(filtered_changes(request), filters), fmt)


@require_safe
@staff_only
def groups(request: PageRequest, fmt: str) -> HttpResponseBase:
    form = GroupFilterForm(request.GET)
    rows = shown_groups(waiting_groups(form.wanted()))
    return export_response(group_table(rows, form.params()), fmt)


@require_safe
@staff_only
def queue(request: PageRequest, kind: str, fmt: str) -> HttpResponseBase:
    return export_response(waiting_table(kind_or_404(kind), link_of(request)), fmt)


@require_safe
@staff_only
def history(request: PageRequest, kind: str, fmt: str) -> HttpResponseBase:
    chosen = kind_or_404(kind)
    rows, filters = filtered_history(request, chosen), filters_of(request, "by")
    return export_response(curation.decision_table(chosen, rows, filters), fmt)


@require_safe
def reports(request: PageRequest, fmt: str) -> HttpResponseBase:
    return export_response(curation.report_table(reports_of(request.user), link_of(request)), fmt)


@require_safe
@staff_only
def catalogue(request: PageRequest, catalogue: str, fmt: str) -> HttpResponseBase:
    """A catalogue; its CSV is the file that an import takes."""
    check_catalogue(catalogue)
    if catalogue == LINES:
        return export_response(catalogues.known_line_table(known_line_entries()), fmt)
    entries = catalogue_entries(catalogue).values()
    return export_response(catalogues.entry_table(catalogue, entries), fmt)


@require_safe
@staff_only
def merges(request: PageRequest, fmt: str) -> HttpResponseBase:
    return export_response(catalogues.merge_table(retailer_merges(), brand_merges()), fmt)


@require_safe
@staff_only
def catalogue_changes(request: PageRequest, fmt: str) -> HttpResponseBase:
    """The latest changes of the catalogue, as many as the page shows."""
    return export_response(catalogues.history_table(catalogue_history(ROWS)), fmt)


@require_safe
@staff_only
def uploads(request: PageRequest, fmt: str) -> HttpResponseBase:
    return export_response(curation.purge_table(purges()), fmt)


@require_safe
@staff_only
def deletion_counts(request: PageRequest, fmt: str) -> HttpResponseBase:
    """What was deleted, counted."""
    return export_response(curation.deletion_table(deletions()), fmt)


@require_safe
def outbox(request: PageRequest, fmt: str) -> HttpResponseBase:
    """The mails that were not sent, without their texts."""
    superusers_only(request)
    return export_response(mail_table(mails()), fmt)
