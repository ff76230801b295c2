"""Pages for staff who hold a permission, as the admin asks for it: others get 404, as if there were none."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponseBase

Answer = TypeVar("Answer", bound=HttpResponseBase)


def permitted(
    permission: str = "", change: str = ""
) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Answer 404 to all but staff, with the permission if one is named; a POST may take that of `change`."""

    def guard(view: Callable[..., Answer]) -> Callable[..., Answer]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Answer:
            needed = change if change and request.method == "POST" else permission
            user = request.user
            if not user.is_staff or (needed and not user.has_perm(f"ingestion.{needed}")):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return guard
