"""How the OpenAPI schema describes errors: one shape, for all operations (errors.py makes it)."""

from typing import Any

ERROR = {
    "type": "object",
    "description": "Why a request was refused.",
    "properties": {
        "error": {
            "type": "object",
            "properties": {
                "code": {"type": "string", "description": "Short, for programs.", "example": "not_found"},
                "message": {"type": "string", "description": "One sentence, for people."},
                "fields": {
                    "type": "object",
                    "description": "Sentences by parameter; those about no single one under an empty name.",
                    "additionalProperties": {"type": "array", "items": {"type": "string"}},
                },
            },
            "required": ["code", "message", "fields"],
        }
    },
    "required": ["error"],
}


def describe_errors(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Add the errors to each operation of a schema (a hook of drf-spectacular)."""
    result["components"]["schemas"]["Error"] = ERROR
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    for path in result["paths"].values():
        for operation in path.values():
            operation["responses"]["4XX"] = {"description": "Refused; see the message.", "content": content}
    return result
