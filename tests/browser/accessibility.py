"""What axe-core finds on a page."""

from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Visitor


def serious_violations(visitor: Visitor) -> list[str]:
    """The rules that the page breaks badly, with where."""
    found = Axe().run(visitor.page).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")
    ]
