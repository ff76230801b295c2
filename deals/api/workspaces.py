"""The one door of the API to a workspace: members only, and with a key its own workspace alone."""

from django.http import Http404
from rest_framework.request import Request

from deals.models import ApiKey, Workspace
from deals.selectors.workspaces import membership_of


def workspace_or_404(request: Request, number: int | str) -> Workspace:
    """Return a workspace that the caller is in. Raises Http404 for any other, and for no number."""
    text = str(number)
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Http404
    if isinstance(request.auth, ApiKey) and request.auth.workspace_id != int(text):
        raise Http404
    membership = membership_of(request.user, int(text))
    if membership is None:
        raise Http404
    return membership.workspace
