"""Messages of streams that carry no post: delete notices of the v1.1 stream, limits, disconnections."""

from datetime import datetime

from ingestion.reading.prefilter import CONTROL_KEYS, CONTROL_LISTS
from ingestion.reading.shapes.base import ParsedLine, Shape
from ingestion.reading.values import Json, id_of, object_in


def _is_control(value: Json) -> bool:
    if any(key in value for key in CONTROL_KEYS):
        return True
    return "data" not in value and any(
        key in value for key in CONTROL_LISTS
    )  # the API v2 tells errors beside data


def _read(value: Json, _latest: datetime) -> ParsedLine:
    status = object_in(object_in(value, "delete"), "status")
    deleted = (id_of(status, "bad_id"),) if status else ()
    return ParsedLine(deleted=deleted, is_control=True)


CONTROL = Shape(_is_control, _read)
