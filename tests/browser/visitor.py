"""Someone at a screen, on a server of the tests."""

from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import ConsoleMessage, Page

PASSWORD = "correct horse battery"
WATCH_POLICY = "addEventListener('securitypolicyviolation', (e) => console.error('CSP', e.violatedDirective))"


@dataclass
class Visitor:
    """Someone at a screen; `faults` are errors of the console, of scripts and of the content policy."""

    page: Page
    site: str
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.add_init_script(WATCH_POLICY)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def _console(self, message: ConsoleMessage) -> None:
        """Keep what the console calls an error or a warning."""
        if message.type in ("error", "warning"):
            self.faults.append(f"{message.type}: {message.text}")

    def open(self, path: str) -> None:
        """Go to a page and wait until its charts are drawn."""
        self.page.goto(self.site + path)
        for canvas in self.page.locator("canvas").all():
            canvas.and_(self.page.locator("[data-drawn]")).wait_for()

    def sign_in(self) -> None:
        """Sign in as Ada without the form: most tests are about what comes after it."""
        client = Client()
        client.force_login(User.objects.get(username="ada"))
        session = client.cookies["sessionid"].value
        self.page.context.add_cookies([{"name": "sessionid", "value": session, "url": self.site}])

    @property
    def overflow(self) -> int:
        """By how many pixels the page is wider than the screen."""
        root = "document.documentElement"
        return self.page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")
