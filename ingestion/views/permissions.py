"""Pages of operators: for staff who hold the model's permission, as in the admin; others get 404."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponseBase

Answer = TypeVar("Answer", bound=HttpResponseBase)


def permitted_staff(permission: str) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Answer 404 to all but staff who hold a permission, such as `ingestion.view_livestream`."""

    def decorate(view: Callable[..., Answer]) -> Callable[..., Answer]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Answer:
            if not (request.user.is_staff and request.user.has_perm(permission)):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate
