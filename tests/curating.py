"""Deals that wait for a curator, through the loader."""

from decimal import Decimal

from deals.domain.makers import maker_key
from deals.domain.records import Span
from deals.models import Deal, Speaker
from deals.services.loading.settling import settle_all
from tests.factories import make_deal, make_post, make_product
from tests.market.builders import deal, load, post

TEXT = "Tindalo Drill 18V was $89.99 now $19.99 with SAVE5 at Quillmart"
WORDS = ("amber", "birch", "cedar", "dune", "elm", "fir", "gorse", "hazel", "iris", "jade")
SPANS = {"price": Span(33, 39), "list_price": Span(22, 28), "product": Span(0, 17)}


def make_unsure(count: int = 1) -> list[Deal]:
    """Load posts with an unsure deal each, the surest first."""
    for number in range(count):
        values = {"list_price": Decimal("89.99"), "spans": SPANS, "confidence": 0.49 - number / 1000}
        product = f"{WORDS[number % 10]} drill 18V"
        load([post(100 + number, deal(33, "19.99", product, **values), text=TEXT)], source=f"unsure:{number}")
    settle_all()
    return list(Deal.objects.filter(confidence__lt=0.5).order_by("post_id"))


def make_unknown_maker(name: str = "Pokarla", accounts: int = 3) -> Deal:
    """Let so many accounts name a maker that the catalogue does not know; return the first one's deal."""
    product = make_product(f"{name} lamp l20")
    deals = [
        make_deal(
            post=make_post(author_id=author), product=product, brand_text=name, maker_key=maker_key(name)
        )
        for author in range(1, accounts + 1)
    ]
    return deals[0]


def make_unsure_speaker(count: int = 5) -> Speaker:
    """An account with so many posts of which it is not clear who speaks."""
    posts = [make_post("=1+1 Borvo drill", author_id=77, handle="quill_marsh") for _ in range(count)]
    return Speaker.objects.create(
        network="twitter",
        author_id=77,
        facts={"posts": count},
        posts=count,
        voice="maker",
        sure=0.45,
        example_id=posts[0].pk,
        version="1",
    )


def make_outlier() -> Deal:
    """Load a product with four prices of which one is a hundred times too low; return that deal."""
    prices = ("89.99", "85.00", "92.50", "0.89")
    load([post(200 + n, deal(33, price), text=TEXT) for n, price in enumerate(prices)], source="outlier")
    settle_all()
    return Deal.objects.get(is_outlier=True, price="0.89")
