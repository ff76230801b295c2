"""A sample workspace, opened by a button. It is left by the page that deletes workspaces."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from deals.domain.refused import Refused
from deals.selectors.workspaces.workspaces import CHOSEN_WORKSPACE
from deals.services.workspaces.sample import open_sample
from deals.views.common.page import PageRequest


@require_POST
def open_it(request: PageRequest) -> HttpResponse:
    """Switch to the user's sample, made where there is none."""
    try:
        sample = open_sample(request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("workspace")
    request.session[CHOSEN_WORKSPACE] = sample.pk
    return redirect("overview")
