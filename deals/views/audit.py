"""The audit log of a workspace, for managers: filtered, paged, as CSV."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from deals.csv_files import csv_response
from deals.models import AuditEntry, Membership
from deals.roles import Right
from deals.selectors.workspaces import audit_choices, audit_log
from deals.views.door import in_workspace
from deals.views.inputs import text_of
from deals.views.page import PageRequest

ROWS = 50
MAX_CSV = 100_000


@require_safe
@in_workspace(Right.MANAGE)
def audit_page(request: PageRequest, mine: Membership) -> HttpResponse:
    """Who did what and when."""
    actors, actions = audit_choices(mine.workspace)
    rows = Paginator(_wanted(request, mine), ROWS).get_page(request.GET.get("page"))
    context = {"shown": mine.workspace, "rows": rows, "actors": actors, "actions": actions}
    return render(request, "workspaces/audit.html", context)


@require_safe
@in_workspace(Right.MANAGE)
def audit_csv(request: PageRequest, mine: Membership) -> HttpResponse:
    """The same as a file, times in UTC."""
    rows: list[AuditEntry] = list(_wanted(request, mine)[:MAX_CSV])
    return csv_response(
        f"{slugify(mine.workspace.name) or 'workspace'}-log",
        ["at", "who", "did", "what"],
        ([entry.at.isoformat(), entry.actor_name, entry.action, entry.subject] for entry in rows),
    )


def _wanted(request: PageRequest, mine: Membership) -> QuerySet[AuditEntry]:
    return audit_log(
        mine.workspace, actor=text_of(request.GET, "who", 150), action=text_of(request.GET, "did")
    )
