"""One's own account: its name, where it is signed in, and its end."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from deals.domain.refused import Refused
from deals.forms.own_account import AccountNameForm, DeleteAccountForm
from deals.selectors.workspaces.sessions import sessions_of
from deals.selectors.workspaces.workspaces import owned_by
from deals.services.common.secrets import hash_of
from deals.services.workspaces.accounts import NAME_TAKEN, delete_account, rename
from deals.services.workspaces.sessions import end_session, end_sessions
from deals.views.common.page import PageRequest
from deals.views.common.rate_limit import give_back, rate_limit_allows

TOO_OFTEN = "Too many names were tried: try again in an hour."


def account_page(request: PageRequest) -> HttpResponse:
    """Show the account; a POST gives it another name."""
    form = AccountNameForm(request.POST or None, initial={"name": request.user.get_username()})
    if form.is_valid() and _is_renamed(request, form):
        messages.success(request, "Your name has been changed.")
        return redirect("account")
    sessions = sessions_of(request.user, hash_of(request.session.session_key or ""))
    status = 400 if request.method == "POST" else 200
    return render(request, "accounts/account.html", {"form": form, "sessions": sessions}, status=status)


@require_POST
def end_one(request: PageRequest) -> HttpResponse:
    """Sign out of one other session."""
    if end_session(request.user, request.POST.get("number", "")):
        messages.success(request, "That session has been signed out.")
    else:
        messages.info(request, "That session has ended already.")
    return redirect("account")


@require_POST
def end_others(request: PageRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    ended = end_sessions(request.user, but=request.session.session_key)
    messages.success(request, f"Signed out of {ended} other session{'' if ended == 1 else 's'}.")
    return redirect("account")


@reauthentication_required
def delete(request: PageRequest) -> HttpResponse:
    """Delete the account once its name is typed, and each workspace that others are in has another owner."""
    owned = owned_by(request.user)
    form = DeleteAccountForm(request.user, owned, request.POST or None)
    if form.is_valid():
        try:
            delete_account(request.user, form.heirs)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            logout(request)
            messages.success(request, "Your account has been deleted.")
            return redirect("account_login")
    context: dict[str, Any] = {"form": form, "going": [each.workspace for each in owned if not each.others]}
    status = 400 if request.method == "POST" else 200
    return render(request, "accounts/delete.html", context, status=status)


def _is_renamed(request: PageRequest, form: AccountNameForm) -> bool:
    """Rename, or say why not: few tries an hour, since a refusal tells that a name is taken."""
    key = str(request.user.pk)
    if not rate_limit_allows("rename", key):
        form.add_error("name", TOO_OFTEN)
        return False
    try:
        rename(request.user, form.cleaned_data["name"])
    except Refused:
        form.add_error("name", NAME_TAKEN)
        return False
    give_back("rename", key)
    return True
