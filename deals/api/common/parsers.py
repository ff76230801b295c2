"""JSON bodies within bounds: so many bytes, so many levels."""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

MOST_LEVELS = 100
"""Nothing that the API takes has ten; Python gives up at 990, in the middle of other work."""

TOO_DEEP = f"JSON may have up to {MOST_LEVELS} levels."


class TooLarge(APIException):
    """A body is over the limit: 413 and how much it may have."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = "The body is too large."


class BoundedJSON(JSONParser):
    """Reads JSON; raises TooLarge before it reads too much, and ParseError for what is too deep."""

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return what a body holds."""
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(most + 1)
        if len(body) > most:
            raise TooLarge(f"The body may have up to {most / 2**20:g} MB: send it in parts.")
        try:
            content = json.loads(body, parse_constant=_refuse_constant)
        except RecursionError:
            raise ParseError(TOO_DEEP) from None
        except ValueError as error:
            raise ParseError(f"The body is not JSON: {error}.") from None
        if _is_deep(content):
            raise ParseError(TOO_DEEP)
        return content


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not allowed")


def _is_deep(content: Any) -> bool:
    """Tell whether it has too many levels, level by level, without recursion."""
    level = [content]
    for _ in range(MOST_LEVELS):
        inner: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                inner.extend(each.values())
            elif isinstance(each, list):
                inner.extend(each)
        level = inner
    return any(isinstance(each, dict | list) for each in level)
