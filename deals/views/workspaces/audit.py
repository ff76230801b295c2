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
from deals.views.common.permissions import workspace_required

ROWS = 50


@require_safe
@workspace_required(Right.MANAGE)
def audit_page(request: PageRequest, membership: Membership) -> HttpResponse:
    """The audit log."""
    actors, actions = audit_choices(membership.workspace)
    rows = Paginator(_filtered(request, membership), ROWS).get_page(request.GET.get("page"))
    context = {"workspace": membership.workspace, "rows": rows, "actors": actors, "actions": actions}
    return render(request, "workspaces/audit.html", context)


def _filtered(request: PageRequest, membership: Membership) -> QuerySet[AuditEntry]:
    return audit_log(
        membership.workspace, actor=text_of(request.GET, "user", 150), action=text_of(request.GET, "action")
    )
