"""Pages of a list: a cursor, at most 200 rows, sorted by what the view allows."""

from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import DataError
from django.db.models import QuerySet
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

BAD_CURSOR = "Take the cursor from `next` or `previous` of a page; this one is not from there."


class CursorPages(CursorPagination):
    """Cursor pagination; `orderings` of the view maps the allowed values of `order`, the first is default."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    offset_cutoff = 100_000  # rows with equal values are told apart by their offset
    request: Request

    def get_page_size(self, request: Request) -> int:
        """Read `page_size`; 400 for what is not 1 to 200."""
        return page_size_of(request)

    def get_ordering(self, request: Request, queryset: QuerySet, view: Any) -> tuple[str, ...]:
        """Read `order`; 400 for what the view does not allow."""
        orderings: dict[str, tuple[str, ...]] = view.orderings
        key = request.query_params.get("order") or next(iter(orderings))
        if key not in orderings:
            raise ValidationError({"order": f"Must be one of {', '.join(orderings)}."})
        return orderings[key]

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Read `cursor`; 400 for what no page gave."""
        try:
            return super().decode_cursor(request)
        except NotFound:
            raise ValidationError({"cursor": BAD_CURSOR}) from None

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list | None:
        """Return the rows of a page; a forged cursor's position may not even be of the column's type."""
        self.view = view
        try:
            return super().paginate_queryset(queryset, request, view)
        except (DjangoValidationError, ValueError, DataError, ArithmeticError):
            if "cursor" not in request.query_params:
                raise
            raise ValidationError({"cursor": BAD_CURSOR}) from None

    def get_paginated_response(self, data: Any) -> Response:
        """Return the page with links to its neighbours and, for market data, the as-of moment."""
        page = {"next": self.get_next_link(), "previous": self.get_previous_link()}
        as_of = getattr(self.view, "as_of", None)
        if as_of is not None:
            page["as_of"] = as_of.text
        return Response({**page, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe the page."""
        link = {"type": "string", "nullable": True, "format": "uri"}
        return {
            "type": "object",
            "required": ["results"],
            "properties": {
                "next": link,
                "previous": link,
                "as_of": {"type": "string", "description": "Nothing announced later is counted."},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Describe cursor, page size and the allowed orderings."""
        orderings = list(view.orderings)
        order = {
            "name": "order",
            "in": "query",
            "required": False,
            "description": "How to sort.",
            "schema": {"type": "string", "enum": orderings, "default": orderings[0]},
        }
        return [*super().get_schema_operation_parameters(view), order]


def page_size_of(request: Request) -> int:
    """Read `page_size`. Raises ValidationError for what is not 1 to 200."""
    most = CursorPages.max_page_size
    text = request.query_params.get("page_size", str(CursorPages.page_size))
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= most):
        raise ValidationError({"page_size": f"Must be a number from 1 to {most}."})
    return int(text)
