"""What to do about an address that cannot be listed."""

from ingestion.sources.base import SourceError, SourceForbidden, SourceGone
from ingestion.sources.local_folders import is_local

WRONG_KEYS = ("InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken")

AGAIN = "It is scanned again when it is due, or at once with 'Scan now'."


def advice_on(error: SourceError, uri: str, *, later: str = AGAIN) -> str:
    """Say in a sentence what to do; `later` is for a store that does not answer."""
    if isinstance(error, SourceForbidden):
        if is_local(uri):
            return "Name a folder above it in LOCAL_FOLDERS, if it may be read."
        if any(code in str(error) for code in WRONG_KEYS):
            return (
                "The workers' key is not one of this store: correct AWS_ACCESS_KEY_ID and "
                "AWS_SECRET_ACCESS_KEY, and start the workers again."
            )
        return "Let the workers' credentials list this bucket (s3:ListBucket) and read it (s3:GetObject)."
    if isinstance(error, SourceGone):
        return "Create the bucket, or correct the address."
    return later
