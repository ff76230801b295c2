"""Pages for staff: others get 404, as if there were none."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponseBase

Answer = TypeVar("Answer", bound=HttpResponseBase)


def staff_only(view: Callable[..., Answer]) -> Callable[..., Answer]:
    """Answer 404 to all but staff (who is not signed in is sent to the sign-in page before)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Answer:
        if not request.user.is_staff:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
