"""The lines of 'Use the API' work as they are shown: copied from the page and run by a shell with curl."""

import html
import json
import re
import shutil
import subprocess

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from deals.api.common.examples import EXAMPLES, KEY
from deals.services.workspaces.api_keys import create_key
from tests.factories import make_believable_product, make_retailer, make_user, make_workspace

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lines(live_server: LiveServer) -> tuple[list[str], str]:
    """The lines as the page shows them to Ada, and a key of hers that may write."""
    make_believable_product()
    ada = make_user()
    workspace = make_workspace(ada, own_retailer=make_retailer("Tindalo"))
    workspace.competitors.create(retailer=make_retailer("Quillmart"))
    _, key = create_key(workspace, ada, name="shell", scope="write")
    client = Client(headers={"host": live_server.url.removeprefix("http://")})
    client.force_login(ada)
    page = client.get("/api/use/").content.decode()
    return [html.unescape(line) for line in re.findall(r'<code id="line\d+">(.*?)</code>', page)], key


def test_every_line_of_the_page_is_answered(lines: tuple[list[str], str]) -> None:
    if shutil.which("curl") is None:
        pytest.fail("curl is missing: apt-get install curl")
    shown, key = lines
    assert len(shown) == len(EXAMPLES)
    for line in shown:
        done = subprocess.run(
            ["sh", "-c", line], env={KEY: key, "PATH": "/usr/bin:/bin"}, capture_output=True, timeout=30
        )
        assert (done.returncode, done.stderr) == (0, b""), (line, done.stdout)
        assert isinstance(json.loads(done.stdout), dict)


def test_the_page_holds_no_key(lines: tuple[list[str], str]) -> None:
    shown, key = lines
    assert not any(key in line for line in shown) and all(f"${KEY}" in line for line in shown)


def test_without_a_workspace_the_page_says_where_keys_come_from(client: Client) -> None:
    client.force_login(make_user("eve"))
    assert "Keys belong to a workspace" in client.get("/api/use/").content.decode()
