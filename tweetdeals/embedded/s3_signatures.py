"""Whether an S3 request was signed with the secret of a key: AWS Signature Version 4, as botocore signs.

The signature covers the body's hash as the client says it (or that it is unsigned, or sent in signed
pieces); the body itself is not hashed again: it comes over the loopback interface.
"""

import hmac
import re
from typing import Any
from urllib.parse import urlsplit

from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/,\s]+)/(?P<day>\d{8})/(?P<region>[^/,\s]+)/s3/aws4_request, ?"
    r"SignedHeaders=(?P<names>[a-z0-9;_.-]+), ?Signature=(?P<signature>[0-9a-f]{64})"
)
WANTED = ("host", "x-amz-content-sha256", "x-amz-date")
"""What a signature is to cover at least."""

DENIED = "AccessDenied"
NO_MATCH = "SignatureDoesNotMatch"


def refusal(environ: dict[str, Any], key: str, secret: str) -> str:
    """Return the code by which a WSGI request is refused, '' for one signed with the key's secret."""
    said = AUTHORIZATION.fullmatch(environ.get("HTTP_AUTHORIZATION", ""))
    if said is None or not hmac.compare_digest(said["key"].encode(), key.encode()):
        return DENIED
    headers = {name: _header(environ, name) for name in said["names"].split(";")}
    if not all(headers.get(name) for name in WANTED) or not headers["x-amz-date"].startswith(said["day"]):
        return NO_MATCH
    expected = _signature(environ, headers, Credentials(key, secret), said["region"])
    return "" if hmac.compare_digest(said["signature"], expected) else NO_MATCH


def _signature(
    environ: dict[str, Any], headers: dict[str, str], credentials: Credentials, region: str
) -> str:
    """Sign a request anew, by what was sent of it."""
    sent = urlsplit(environ.get("REQUEST_URI") or environ["PATH_INFO"])
    address = f"http://{headers['host']}{sent.path}" + (f"?{sent.query}" if sent.query else "")
    request = AWSRequest(environ["REQUEST_METHOD"], address, headers)
    request.context["timestamp"] = headers["x-amz-date"]
    signer = S3SigV4Auth(credentials, "s3", region)
    return str(signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request))


def _header(environ: dict[str, Any], name: str) -> str:
    """Return what WSGI has of a header."""
    plain = name.upper().replace("-", "_")
    return str(environ.get(plain if plain in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{plain}", ""))
