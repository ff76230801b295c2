"""The audit log of a workspace, for managers: filtered, paged."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from deals.domain.roles import Right
from deals.models import AuditEntry, Membership
from deals.selectors.workspaces.workspaces import audit_choices, audit_log
from deals.views.common.inputs import text_of
from deals.views.common.page import PageRequest
from deals.views.common.permissions import in_workspace

ROWS = 50


@require_safe
@in_workspace(Right.MANAGE)
def audit_page(request: PageRequest, mine: Membership) -> HttpResponse:
    """Who did what and when."""
    actors, actions = audit_choices(mine.workspace)
    rows = Paginator(_wanted(request, mine), ROWS).get_page(request.GET.get("page"))
    context = {"shown": mine.workspace, "rows": rows, "actors": actors, "actions": actions}
    return render(request, "workspaces/audit.html", context)


def _wanted(request: PageRequest, mine: Membership) -> QuerySet[AuditEntry]:
    return audit_log(
        mine.workspace, actor=text_of(request.GET, "who", 150), action=text_of(request.GET, "did")
    )
