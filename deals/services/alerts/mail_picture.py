"""The small chart in an alert's mail as a PNG, drawn by the worker: mail programs run no script."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFont

from deals.domain.alerts.facts import Fact
from deals.domain.alerts.mail_chart import MailChart
from deals.domain.comparing.points import VALID
from deals.domain.currencies import money_text, unit_of

WIDTH, HEIGHT = 900, 290
"""Shown at half of it, so that it is sharp on fine screens."""

FINER = 2
"""Lines are drawn so much larger and then scaled down: Pillow's own have steps."""

LEFT, RIGHT, TOP, BOTTOM = 20, 30, 66, 76
KEY = 26
"""Where the words about the dashed line stand: above all dots."""

TEXT = 29
COLOURS = 48
"""Of the image's palette: enough for smooth edges of four colours, and a third of the size."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of the mail that a chart stands in."""

    ground: str
    ink: str
    quiet: str
    rule: str
    seller: str
    others: str
    fired: str


LIGHT = Theme("#ffffff", "#1d2523", "#52605c", "#d8dfdc", "#0b6b57", "#94a19c", "#9a3412")
DARK = Theme("#1b2321", "#e6ece9", "#a3b1ac", "#394642", "#4fc3a1", "#7f8e88", "#f2a97e")


def draw(chart: MailChart, theme: Theme) -> bytes:
    """Return a PNG of some 7 KB: a dot a price, lines of the one who fired, and what it is held against."""
    plane = _Plane(chart)
    image = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), theme.ground)
    _draw_lines(ImageDraw.Draw(image), plane, chart, theme)
    image = image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    _draw_words(ImageDraw.Draw(image), plane, chart, theme)
    made = BytesIO()
    image.quantize(COLOURS).save(made, "PNG", optimize=True)
    return made.getvalue()


class _Plane:
    """Where a moment and a price lie in the picture."""

    def __init__(self, chart: MailChart) -> None:
        prices = [chart.lowest, chart.highest]
        if chart.baseline is not None:
            prices.append(chart.baseline)
        self._since, self._until = chart.prices[0].at, chart.fired.at
        self._low, self._high = min(prices), max(prices)

    def x(self, at: datetime) -> float:
        whole = (self._until - self._since).total_seconds()
        part = (at - self._since).total_seconds() / whole if whole else 1.0
        return LEFT + part * (WIDTH - LEFT - RIGHT)

    def y(self, price: Decimal) -> float:
        part = float((self._high - price) / (self._high - self._low)) if self._high > self._low else 0.5
        return TOP + part * (HEIGHT - TOP - BOTTOM)

    def of(self, fact: Fact) -> tuple[float, float]:
        return self.x(fact.at), self.y(_price(fact))


def _draw_lines(pen: ImageDraw.ImageDraw, plane: _Plane, chart: MailChart, theme: Theme) -> None:
    floor = (HEIGHT - BOTTOM + 30) * FINER
    pen.line([(LEFT * FINER, floor), ((WIDTH - RIGHT) * FINER, floor)], theme.rule, 2 * FINER)
    if chart.baseline is not None:
        for y, end in ((plane.y(chart.baseline), WIDTH - RIGHT), (KEY, LEFT + 60)):
            for x in range(LEFT, end, 20):
                pen.line([(x * FINER, y * FINER), ((x + 11) * FINER, y * FINER)], theme.quiet, 2 * FINER)
    own = [fact for fact in chart.prices if fact.retailer == chart.fired.retailer]
    for fact, after in pairwise(own):
        ends = min(fact.at + VALID, after.at)  # in force until then
        path = [plane.of(fact), (plane.x(ends), plane.of(fact)[1])]
        if ends == after.at:
            path.append(plane.of(after))
        pen.line([(FINER * x, FINER * y) for x, y in path], theme.seller, 3 * FINER)
    for fact in chart.prices:
        colour = theme.seller if fact in own else theme.others
        pen.circle([FINER * place for place in plane.of(fact)], 6 * FINER, colour)
    pen.circle([FINER * place for place in plane.of(chart.fired)], 11 * FINER, theme.fired)


def _draw_words(pen: ImageDraw.ImageDraw, plane: _Plane, chart: MailChart, theme: Theme) -> None:
    def write(x: float, y: float, text: str, colour: str, anchor: str, size: int = TEXT) -> None:
        font = ImageFont.load_default(size)
        pen.text((x, y), text, colour, font, anchor, stroke_width=5, stroke_fill=theme.ground)

    if chart.baseline is not None:
        said = f"compared with {ascii_money(chart.baseline, chart.currency)}"
        write(LEFT + 66, KEY, said, theme.quiet, "lm")
    x, y = plane.of(chart.fired)
    write(x - 20, y, ascii_money(_price(chart.fired), chart.currency), theme.fired, "rm", TEXT + 6)
    for at, anchor, where in ((chart.prices[0].at, "lb", LEFT), (chart.fired.at, "rb", WIDTH - RIGHT)):
        write(where, HEIGHT - 4, f"{at:%d %b %Y}".lstrip("0"), theme.quiet, anchor)


def _price(fact: Fact) -> Decimal:
    return fact.price or Decimal(0)


def ascii_money(amount: Decimal, currency: str) -> str:
    """Return an amount with its currency's code where the font that Pillow brings has no such symbol."""
    text = money_text(amount, currency)
    return text if text.isascii() else f"{currency} {text.removeprefix(unit_of(currency).symbol)}"
