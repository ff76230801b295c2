"""What axe-core finds on a page."""

from collections.abc import Sequence

from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.conftest import Visitor

RUN = "options => axe.run(document, options)"


def serious_violations(visitor: Visitor, rules: Sequence[str] = ()) -> list[str]:
    """The rules (all, or these only) that the page breaks badly, with where."""
    if visitor.page.evaluate("typeof axe") == "undefined":
        visitor.page.evaluate(AXE_SCRIPT)
    options = {"resultTypes": ["violations"], "runOnly": list(rules)}
    found = visitor.page.evaluate(RUN, {name: value for name, value in options.items() if value})
    return [
        f"{one['id']}: {one['nodes'][0]['html']}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]
