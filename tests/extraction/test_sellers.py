"""Who sells: which evidence counts, how candidates are ranked, and what is no seller."""

import pytest

from deals.domain.records import CatalogueRows, PostContent, RetailerRow, RetailerSource, Span
from ingestion.extraction.catalogue import build_catalogue, find_spellings
from ingestion.extraction.catalogue_csv import load_catalogue, load_rows, load_words
from ingestion.extraction.retailers import find_seller, find_sellers, sellers_in_text
from ingestion.extraction.seller import BAR, MOST_UNLISTED, Seller, ranked

CATALOGUE = load_catalogue()


def sellers(text, handle="", urls=()):
    post = PostContent(text=text, handle=handle, urls=tuple(urls))
    found = list(sellers_in_text(text, CATALOGUE))
    return find_sellers(post, text, found, CATALOGUE, is_priced=True)


def seller(text, handle="", urls=()):
    post = PostContent(text=text, handle=handle, urls=tuple(urls))
    best = find_seller(post, text, list(sellers_in_text(text, CATALOGUE)), CATALOGUE, is_priced=True)
    return best.name if best else None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Brass lamp 50% off | bestbuy.com", "Best Buy"),
        ("Brass lamp $12 today | auroraknits.com", "auroraknits"),
        ("[쿠팡] 황동 램프 (21,580원/무료)", "Coupang"),
        ("하이마트) 황동 램프(67000,무료)", "Hi-Mart"),
        ("[조이램프] 황동 램프 (43,500원/무료)", "조이램프"),
        ("京东商城黄铜灯 129元", "JD.com"),
        ("Brass lamp $119.99 + Delivery @ David Jones", "David Jones"),
        ("Brass lamp $119.99 + Delivery @ Lampco AU ($99 with Officeworks pricebeat)", "Lampco"),
        ("Luminária de latão R$ 549,99 · Lampadaria", "Lampadaria"),
        ("Lampada in ottone 29€ @best buy", "Best Buy"),
        ("Tellamore Extra 40% Off Sale", "Tellamore"),
        ("Messinglampe für 29€ bei Saturn", "Saturn"),
    ],
)
def test_a_title_names_its_shop(text, name):
    assert seller(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "Brass lamp $19.99 at Midnight",
        "Brass lamps at Flat Rs.129",
        "Brass lamp ₹499 at Great Indian Festival",
        "Brass lamp $14, our shop only and not sold on Amazon",
        "[특가] 황동 램프 (43,500원/무료)",
        "[Hard Drive] Brass lamp $59.99",
        "Speedo Brass Lamp 60% off. $16.80",
        "Brass lamp $5 bit.ly/AB12cd",
    ],
)
def test_what_stands_where_a_shop_might_is_none(text):
    assert seller(text) is None


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://the-home-depot-ca.pxf.io/c/1/2/3?u=https://www.homedepot.ca/product/1", "Home Depot"),
        ("https://macys.pxf.io/c/1/2/3", "Macy's"),
        ("https://amzn.to/2abcde", "Amazon"),
        ("https://lampshop.com/products/brass", "lampshop"),
        ("https://bit.ly/2abcde", None),
        ("https://slickdeals.net/f/1-brass-lamp", None),
        ("https://www.bpi.com.ph/promos/brass-lamp", None),
        ("https://i.imgur.com/a.jpg", None),
    ],
)
def test_a_link_names_its_shop_and_never_a_go_between(url, name):
    assert seller("Brass lamp now $18", urls=[url]) == name


def test_a_shops_link_counts_more_than_a_name_in_brackets():
    found = sellers("Two games [Steam] - $9.99", urls=["https://www.amazon.com/dp/B0"])
    assert [each.name for each in found][:2] == ["Amazon", "Steam"]


def test_a_shop_behind_at_counts_more_than_a_maker_that_is_mentioned():
    assert seller("@stevemadden flats, $99, now $35 at @macys", "somebody") == "Macy's"


def test_a_marketplace_counts_more_than_the_shop_that_sells_on_it():
    assert seller("Brass lamp $71.20 delivered @ Lenovo Store eBay") == "eBay"


def test_accounts_that_are_addressed_are_weak_evidence():
    found = sellers("@amazon @Target Plus, the brass lamp is $15 at Walmart", "somebody")
    assert [(each.name, each.score) for each in found] == [
        ("Walmart", 0.88),
        ("Amazon", 0.4),
        ("Target", 0.4),
    ]


def test_a_network_handle_that_is_a_domain_is_the_shops_own_account():
    assert sellers("Brass lamp $15", "bestbuy.com")[0].source is RetailerSource.AUTHOR


def test_a_candidate_below_the_bar_is_given_but_is_not_the_seller():
    found = sellers("Brass lamp $19.99 at Copperfield", "somebody")
    assert [(each.name, each.score < BAR) for each in found] == [("Copperfield", True)]
    assert seller("Brass lamp $19.99 at Copperfield", "somebody") is None


def test_a_seller_carries_its_span_and_its_country():
    [found] = sellers("Brass lamp $129 at Officeworks", "somebody")
    assert (found.span, found.country) == (Span(19, 30), "AU")


def test_evidence_of_two_sources_for_one_seller_adds_up():
    pieces = [
        Seller("Lampco", "lampco", RetailerSource.TEXT, Span(3, 9), 0.7),
        Seller("Lampco", "lampco", RetailerSource.DOMAIN, None, 0.9),
    ]
    assert ranked(pieces) == [Seller("Lampco", "lampco", RetailerSource.DOMAIN, Span(3, 9), 0.935)]


def test_an_unlisted_seller_is_never_surer_than_a_listed_one_by_its_link():
    pieces = [
        Seller("lampco", None, RetailerSource.DOMAIN, None, 0.89),
        Seller("Lampco", None, RetailerSource.TEXT, Span(3, 9), 0.72),
    ]
    assert [each.score for each in ranked(pieces)] == [MOST_UNLISTED]


def test_a_name_in_a_script_without_blanks_needs_none_around_it():
    rows = CatalogueRows(retailers=(RetailerRow("lamp", "Lamp", names=("램프몰", "lampmall")),))
    names = build_catalogue(rows).names
    assert list(find_spellings("오늘램프몰에서 lampmalls", names)) == [(2, 5, "lamp")]


def test_no_shop_is_in_the_table_of_who_is_none():
    domains = {d for row in load_rows().retailers if row.kind != "deal_account" for d in row.domains}
    assert domains & set(load_words().not_sellers) == set()
