"""Addresses of dumps as people write them: checked at the door, before anything is asked of a store."""

import re

from ingestion.sources import SOURCES

BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\Z")
"""S3's rule for names of buckets."""

SIGNED = re.compile(r"x-amz-(signature|credential|security-token)|awsaccesskeyid|aws_secret", re.IGNORECASE)
"""What signed addresses carry."""

NO_CREDENTIALS = (
    "Leave credentials out of the address, it is shown on pages: the workers take them from "
    "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE or the machine's role."
)


class BadAddress(ValueError):
    """No address to look at; the message is for people and repeats no part that may be secret."""


def check_address(text: str) -> None:
    """Return if `text` is `s3://bucket/prefix` (or a glob), an absolute path or file:///path.

    Raises BadAddress. Whether anything is there is not asked.
    """
    if not text.isprintable():
        raise BadAddress("The address holds characters that cannot be seen: type it again.")
    scheme, separator, rest = text.partition("://")
    if SIGNED.search(text) or (separator and "@" in rest.partition("/")[0]):
        raise BadAddress(NO_CREDENTIALS)
    scheme = scheme.lower() if separator else "file"
    if scheme not in SOURCES:
        known = ", ".join(f"{name}://" for name in SOURCES)
        raise BadAddress(f"'{scheme[:20]}://' cannot be read: write {known} or an absolute path.")
    if scheme == "file":
        _check_path(rest if separator else text)
    else:
        _check_bucket(rest.partition("/")[0])


def _check_path(path: str) -> None:
    if not path.startswith("/"):
        raise BadAddress("Write the whole path, from / on: workers run in a folder of their own.")


def _check_bucket(bucket: str) -> None:
    if not bucket:
        raise BadAddress("The address names no bucket: write s3://bucket/prefix.")
    if not BUCKET.match(bucket):
        raise BadAddress(
            "The bucket's name must have 3 to 63 small letters, digits, dots and hyphens: s3://bucket/prefix."
        )
