"""The web server with a site of one page, in a hurry: `python -m tests.embedded.tiny_site PORT`."""

import os
import socket
import sys
import time
from collections.abc import Callable
from typing import Any

from tweetdeals import web_server, whole_requests

whole_requests.HEAD_SECONDS = whole_requests.SILENCE_SECONDS = 2
whole_requests.CHECK_SECONDS = 1


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """Tell who asks, how much was sent, and which process answers."""
    sent = len(environ["wsgi.input"].read())
    if environ["PATH_INFO"] == "/slow":
        time.sleep(1)
    start_response("200 OK", [("Content-Type", "text/plain")])
    forwarded = environ.get("HTTP_X_FORWARDED_FOR")
    return [f"{environ['REMOTE_ADDR']} {forwarded} {sent} {os.getpid()}".encode()]


if __name__ == "__main__":
    with socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=1024) as listening:
        listening.setblocking(False)
        parent = os.getpid()
        web_server.Processes(lambda: web_server.serve(application, listening, parent), 2).run()
