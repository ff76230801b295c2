"""One shape for all errors: {"error": {"code", "message", "fields"}}."""

from typing import Any

from rest_framework import status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from deals.domain.refused import Refused


class Conflict(APIException):
    """How a `Refused` is answered: 409 and its sentence."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "refused"


def one_error_shape(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return an API error's answer; None for anything else (a 500)."""
    if isinstance(error, Refused):
        error = Conflict(str(error))
    response = exception_handler(error, context)
    if response is None:
        return None
    fields = _fields(response.data) if isinstance(error, ValidationError) else {}
    code = "invalid" if isinstance(error, ValidationError) else _code(error, response)
    response.data = {"error": {"code": code, "message": _message(response.data, fields), "fields": fields}}
    return response


def _code(error: Exception, response: Response) -> str:
    """Return the error's short name."""
    if isinstance(error, APIException):
        codes = error.get_codes()
        return codes if isinstance(codes, str) else error.default_code
    return {403: "permission_denied", 404: "not_found"}.get(response.status_code, "error")


def _fields(data: Any) -> dict[str, list[str]]:
    """Return the sentences by parameter; those about no single one under an empty name."""
    if isinstance(data, dict):
        return {
            str(name): [str(text) for text in (texts if isinstance(texts, list) else [texts])]
            for name, texts in data.items()
        }
    return {"": [str(text) for text in data]} if isinstance(data, list) else {}


def _message(data: Any, fields: dict[str, list[str]]) -> str:
    """Return one sentence for people."""
    if fields:
        return " ".join(f"{name}: {texts[0]}" if name else texts[0] for name, texts in fields.items())
    detail = data.get("detail") if isinstance(data, dict) else data
    return str(detail or "The request failed.")
