"""Compliance messages of X about accounts (enterprise streams, and the API v2's compliance streams).

`{"user_delete": {"id": ...}}`, or within `data` with the account in `user`: all of its posts go, as they do
where an account is suspended or protected, since its posts are then shown to nobody. The API v2 also deletes
posts so, `{"data": {"delete": {"tweet": {"id": ...}}}}`.
"""

from datetime import datetime
from typing import Any

from ingestion.reading.shapes.base import ParsedLine, Shape
from ingestion.reading.values import Json, id_in, object_in

GONE = ("user_delete", "user_suspend", "user_protect")
OTHERS = (
    "user_undelete",
    "user_unsuspend",
    "user_unprotect",
    "tweet_edit",
    "tweet_withheld",
)


def _told(value: Json) -> Json:
    return object_in(value, "data") or value


def _is_compliance(value: Json) -> bool:
    told = _told(value)
    return any(object_in(told, key) for key in (*GONE, *OTHERS)) or _deleted(told) is not None


def _deleted(told: Json) -> Any:
    return object_in(object_in(told, "delete"), "tweet").get("id")


def _read(value: Json, _latest: datetime) -> ParsedLine:
    told = _told(value)
    if (post := _deleted(told)) is not None:
        return ParsedLine(deleted=(id_in(post, "bad_id"),), is_control=True)
    accounts = [account for key in GONE if (account := object_in(told, key))]
    gone = tuple(id_in(_account(each), "bad_id") for each in accounts)
    return ParsedLine(deleted_authors=gone, is_control=True)


def _account(message: Json) -> Any:
    return object_in(message, "user").get("id") or message.get("id") or message.get("user_id")


COMPLIANCE = Shape(_is_compliance, _read)
