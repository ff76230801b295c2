"""Rows for tests: plain functions that fill in what a test does not care about."""

import itertools
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.db import connection
from django.utils.text import slugify

from deals.domain.lines.keys import line_key
from deals.domain.metrics import piece_price
from deals.models import (
    Brand,
    Category,
    Deal,
    EngagementSnapshot,
    Listing,
    Membership,
    Post,
    Product,
    ProductLine,
    Retailer,
    Workspace,
)
from deals.models.posts import DEMO_POST_IDS_FROM

DAY = timedelta(days=1)
START = datetime(2016, 6, 1, tzinfo=UTC)
"""The first day of the archive of these tests."""

SHARED = "https://tindalo.example/drill?ref=cm_sw_r_tw_1"
"""A link that a share button made: whoever pressed it, the shop's site wrote the price."""

POINT_CONFIDENCES = {
    "price": 0.99, "currency": 0.98, "retailer": 0.97, "product": 0.94, "brand": 0.62, "scope": 0.9,
    "category": 0.71, "chart": 0.93,
}  # fmt: skip
"""How sure the fields of a price point are."""

numbers = itertools.count(1)


def make_user(username: str = "ada", password: str = "correct horse battery", **fields: Any) -> User:
    """A user who can sign in; the address is verified, unless `verified` says otherwise."""
    verified = fields.pop("verified", True)
    values = {"email": f"{username}@example.com", **fields}
    user = User.objects.create_user(username, password=password, **values)
    if user.email:
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=verified)
    return user


def make_workspace(*members: User, name: str = "Ada's shop", **fields: Any) -> Workspace:
    """A workspace; the first member owns it."""
    workspace = Workspace.objects.create(name=name, **fields)
    for index, member in enumerate(members):
        Membership.objects.create(workspace=workspace, user=member, role="member" if index else "owner")
    return workspace


def make_retailer(name: str = "Tindalo", **fields: Any) -> Retailer:
    """A retailer; the same name gives the same row."""
    return Retailer.objects.get_or_create(slug=slugify(name), defaults={"name": name, **fields})[0]


def make_brand(name: str = "Borvo") -> Brand:
    """A brand; the same name gives the same row."""
    return Brand.objects.get_or_create(slug=slugify(name), defaults={"name": name})[0]


def make_category(name: str = "Power tools") -> Category:
    """A category; the same name gives the same row."""
    return Category.objects.get_or_create(slug=slugify(name), defaults={"name": name})[0]


def make_product(title: str = "", **fields: Any) -> Product:
    """A product with one listing."""
    title = title or f"Borvo Drill {next(numbers)}"
    product = Product.objects.create(title=title, **fields)
    Listing.objects.get_or_create(key=title.lower(), defaults={"product": product})
    return product


def make_line(name: str = "Borvo Pulsar", *products: Product) -> ProductLine:
    """A line of the products; the same name gives the same row."""
    key = line_key(name)
    line = ProductLine.objects.get_or_create(key=key, defaults={"name": name})[0]
    Product.objects.filter(pk__in=[product.pk for product in products]).update(line=line, line_key=key)
    return line


def make_post(text: str = "Borvo Drill, was $89.99, now $59.99", at: datetime = START, **fields: Any) -> Post:
    """A post of the network's own, seen when it was written; an account of its own shared a shop's offer.

    Settling has told its voice.
    """
    post_id = fields.pop("id", None) or 700_000_000_000_000_000 + next(numbers)
    values: dict[str, Any] = {
        "id": post_id,
        "author_id": post_id,
        "handle": "tindalo",
        "author_name": "Tindalo",
        "followers": 1200,
        "created_at": at,
        "text": text,
        "complete": True,
        "lang": "en",
        "urls": [SHARED],
        "seen_at": at,
        "seen_in": 1,
        "voice": "share_button",
        "voice_knows": True,
        "voice_due": False,
        **fields,
    }
    return Post.objects.create(**values)


def make_demo_post(**fields: Any) -> Post:
    """An invented post."""
    return make_post(id=DEMO_POST_IDS_FROM + next(numbers), **fields)


def make_deal(
    price: str | None = "59.99", at: datetime = START, post: Post | None = None, **fields: Any
) -> Deal:
    """A deal; with a product it is a price point. `retailer` may be a name."""
    post = post or make_post(at=at)
    if isinstance(fields.get("retailer"), str):
        fields["retailer"] = make_retailer(fields["retailer"])
    amount = None if price is None else Decimal(price)
    quantity = fields.get("quantity", 1)
    values: dict[str, Any] = {
        "post": post,
        "anchor": fields.pop("anchor", 0),
        "announced_at": at,
        "kind": "price",
        "price": amount,
        "piece_price": None if amount is None else piece_price(amount, quantity),
        "currency": "USD",
        "confidence": 0.9,
        "speaker_knows": True,
        "account": post.author_id,
        "read_retailer": fields.get("retailer"),
        "product_text": fields["product"].title if fields.get("product") else "",
        **fields,
    }
    return Deal.objects.create(**values)


def make_snapshot(post: Post, at: datetime, **counters: int | None) -> EngagementSnapshot:
    """Counters of a post as another one carried them."""
    values = {"retweets": 3, "likes": 5, "replies": None, "quotes": None, **counters}
    return EngagementSnapshot.objects.create(
        post=post, observed_at=at, source_post_id=next(numbers), **values
    )


def make_coverage(
    since: datetime,
    hours: int,
    status: str = "loaded",
    source: str = "chunk:1",
    network: str = "twitter",
) -> None:
    """Coverage rows for so many hours on end; half a year has 4,000, so the database counts them up."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO deals_coveragehour (source, network, hour, status, lines, posts, deals) "
            "SELECT %s, %s, %s + n * interval '1 hour', %s, 100, 2, 1 FROM generate_series(0, %s) AS n",
            [source, network, since, status, hours - 1],
        )


def make_believable_product() -> Product:
    """A product of three retailers over half a year, with list prices, a gap in the archive and odd deals.

    Coverage: loaded from June to November 2016, but for ten days in August and a failed day in October.
    """
    product = make_product("Borvo 18V Cordless Drill BD-180", brand=make_brand(), category=make_category())
    make_coverage(START, 24 * 70)
    make_coverage(START + 80 * DAY, 24 * 50)
    make_coverage(START + 130 * DAY, 24, status="failed")
    make_coverage(START + 131 * DAY, 24, status="partial")
    make_coverage(START + 132 * DAY, 24 * 51)
    for offset, (name, base) in enumerate({"Tindalo": 89, "Quillmart": 84, "Orchard Lane": 95}.items()):
        for day in range(3 + offset, 183, 9 + offset):
            if not 70 <= day < 80:
                make_point(product, name, base, day)
    make_deal(
        None, at=START + 150 * DAY, product=product, kind="percent_off", percent_off=20, retailer="Tindalo"
    )
    make_deal("129.00", at=START + 151 * DAY, product=product, retailer="Quillmart", scope="range")
    make_deal("9.00", at=START + 152 * DAY, product=product, retailer="Quillmart", is_outlier=True)
    return product


def make_point(product: Product, retailer: str, base: int, day: int) -> Deal:
    """A price point whose post states price, list price, product and coupon at known offsets."""
    at = START + day * DAY + timedelta(hours=day % 13)
    price, list_price = f"{base - (day * 7) % 23}.99", f"{base + 10}.00"
    text = f"{product.title}: was ${list_price}, now ${price} with code SAVE{day}"
    where = {
        "product": product.title,
        "list_price": f"${list_price}",
        "price": f"${price}",
        "coupon": f"SAVE{day}",
    }
    spans = {field: [text.index(part), text.index(part) + len(part)] for field, part in where.items()}
    post = make_post(text, at, handle=retailer.lower().replace(" ", ""), author_name=retailer)
    deal = make_deal(
        price,
        at,
        post,
        product=product,
        retailer=retailer,
        list_price=Decimal(list_price),
        spans=spans,
        coupon=f"SAVE{day}",
        retailer_source="author",
        retailer_text=retailer,
        brand=product.brand,
        category=product.category,
        anchor=spans["price"][0],
        point_confidence=0.93,
        field_confidences=POINT_CONFIDENCES,
    )
    if day % 2:
        make_snapshot(post, at + DAY, retweets=day, likes=2 * day)
    return deal
