"""A list made as its page makes it, for who asked before and is not there: by the view of its address.

The address is the name of a list, and its view the one place that knows what filters mean and who may see
it. What a view reads of a request is what an address and a user give; nothing is rendered and nothing sent.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import timezone

from deals.domain.refused import Refused
from deals.exports.list_file import ListFile
from deals.models import Export, Membership
from deals.selectors.common.as_of import BadAsOf, BadPeriod
from deals.selectors.workspaces.workspaces import CHOSEN_WORKSPACE, membership_of
from deals.services.workspaces.exports import Asked
from deals.views.common.long_lists import frozen, named_file
from deals.views.common.page import prepare

MOST_MOVES = 5
"""Of an address: its product or retailer was merged since, and the next one too."""

NO_LIST = "This is no address of a list as a file, such as /products.csv?brand=lumo."
REFUSED = "The page refuses these filters: open it in a browser, it says which."
GONE = "There is no such list any more, or you may not see it any more."


@dataclass(frozen=True, slots=True)
class NamedList:
    """A list, and its file's name with the ending."""

    file: ListFile
    file_name: str

    @property
    def table(self) -> Any:
        return self.file.table

    def pieces(self) -> Any:
        return self.file.pieces()


def list_of(export: Export) -> NamedList:
    """Return the list that an export is of, with the user's rights of now. Raises Refused.

    The workspace's time zone stays active, as while a page is made: who calls ends it.
    """
    user, workspace = export.user, export.workspace
    if not user.is_active:
        raise Refused("The account is deactivated: no file was made.")
    if workspace is not None and membership_of(user, workspace.pk) is None:
        raise Refused(f"You are no longer a member of {workspace}: no file was made.")
    address = export.address
    for _ in range(MOST_MOVES):
        request = request_for(export, address)
        answer = _answer(request)
        if isinstance(answer, ListFile):
            return NamedList(answer, f"{named_file(request, answer)}.{answer.fmt}")
        address = _moved_to(answer)
    raise Refused(GONE)


def asked_by_address(user: User, membership: Membership, address: str, origin: str) -> Asked:
    """Return what is asked for by the address of a file alone, as of this moment. Raises Refused.

    Whether the list can be made is found out when it is: only what is no list's address at all is refused.
    """
    workspace = membership.workspace
    asking = Export(user=user, workspace=workspace, address=address, origin=origin)
    request = request_for(asking, address)
    found = request.resolver_match.kwargs
    if "fmt" not in found or urlsplit(address).netloc:
        raise Refused(NO_LIST)
    if request.resolver_match.route.startswith("workspaces/") and found["pk"] != workspace.pk:
        raise Refused("This is a list of another workspace.")
    try:
        prepare(request, request.GET.get("as_of"))
    except BadAsOf as error:
        raise Refused(str(error)) from None
    finally:
        timezone.deactivate()
    return Asked(frozen(request), found["fmt"], origin)


def request_for(export: Export, address: str) -> Any:
    """Return what stands for the request of who asked: address, user, workspace. Raises Refused."""
    parts, origin = urlsplit(address), urlsplit(export.origin)
    request: Any = WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "HTTP_HOST": origin.netloc,
            "wsgi.url_scheme": origin.scheme,
            "wsgi.input": BytesIO(),
        }
    )
    request.user = export.user
    request.session = {CHOSEN_WORKSPACE: export.workspace_id}
    try:
        request.resolver_match = resolve(parts.path)
    except Resolver404:
        raise Refused(GONE) from None
    return request


def _answer(request: Any) -> HttpResponseBase:
    """Call the address's view. Raises Refused with what it refuses."""
    match = request.resolver_match
    try:
        prepare(request, request.GET.get("as_of"))
        return match.func(request, *match.args, **match.kwargs)
    except Http404:
        raise Refused(GONE) from None
    except (PermissionDenied, BadAsOf, BadPeriod) as error:
        raise Refused(str(error)) from None


def _moved_to(answer: Any) -> str:
    """Return the address that a list moved to. Raises Refused with what a view says in the place of one."""
    if 300 <= answer.status_code < 400:
        return answer["Location"]
    if answer.get("Content-Type", "").startswith("text/plain"):
        raise Refused(answer.content.decode())
    raise Refused(REFUSED if answer.status_code == 400 else GONE)
