"""What axe-core finds on a page."""

from collections.abc import Sequence

from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Visitor


def serious_violations(visitor: Visitor, rules: Sequence[str] = ()) -> list[str]:
    """The rules (all, or these only) that the page breaks badly, with where."""
    options = {"runOnly": list(rules)} if rules else {}
    found = Axe().run(visitor.page, options=options).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")
    ]
