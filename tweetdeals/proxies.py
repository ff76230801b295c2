"""The client's address behind a reverse proxy: limits and logs count by it."""

from collections.abc import Callable
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase


def client_address(peer: str, forwarded: str, trusted: list[str]) -> str:
    """Return the address of the client: the last one in the chain that is no proxy of ours.

    `peer` is who connected, `forwarded` the header X-Forwarded-For, to which each proxy adds the address that
    it saw. Anybody can send the header: it counts only as far as declared proxies wrote it.
    """
    if not _is_trusted(peer, trusted):
        return peer
    address = peer
    for each in reversed([part.strip() for part in forwarded.split(",") if part.strip()]):
        if not _is_address(each):
            return address
        address = each
        if not _is_trusted(each, trusted):
            return address
    return address


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_trusted(text: str, trusted: list[str]) -> bool:
    return _is_address(text) and any(ip_address(text) in ip_network(each) for each in trusted)


class ClientAddressMiddleware:
    """Puts the client's address into REMOTE_ADDR and takes the header away, so that nobody else reads it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request as one of its client."""
        forwarded = request.META.pop("HTTP_X_FORWARDED_FOR", "")
        peer = request.META.get("REMOTE_ADDR", "")
        request.META["REMOTE_ADDR"] = client_address(peer, forwarded, settings.TRUSTED_PROXIES)
        return self.get_response(request)
