"""Links unwrapped, and the domains that texts and links name."""

import pytest

from ingestion.extraction.domains import domains_in, is_short_link, registered_domain, shop_label
from ingestion.extraction.links import MAX_DEPTH, host_of, unwrapped

CARRIED = [
    "https://click.network.example/deeplink?id=a&murl=https%3A%2F%2Fwww.lampshop.com%2Fp%2F1",
    "https://click.network.example/r.cfm?b=1&urllink=www.lampshop.com%2Fitem%2F1.html",
    "https://click.network.example/?x=1&amp;anything=https%253A%252F%252Fwww.lampshop.com%252Fp",
    "https://click.network.example/https%3A%2F%2Fwww.lampshop.com%2Fp",
    "https://click.network.example/go/http://www.lampshop.com/p",
    "https://click.network.example/#u=//www.lampshop.com/p",
]


@pytest.mark.parametrize("url", CARRIED)
def test_the_shop_inside_an_affiliate_link_is_found(url):
    assert [host_of(each) for each in unwrapped(url)] == ["click.network.example", "lampshop.com"]


def test_a_link_inside_a_link_inside_a_link_is_found():
    url = "https://a.example/?u=https%3A%2F%2Fb.example%2F%3Fdest%3Dhttps%253A%252F%252Flampshop.com%252Fp"
    assert [host_of(each) for each in unwrapped(url)] == ["a.example", "b.example", "lampshop.com"]


def test_the_page_that_a_reader_came_from_is_no_target():
    url = "https://lampshop.com/p?ref=https%3A%2F%2Fdeals.example%2F&img=https%3A%2F%2Fcdn.example%2Fa.jpg"
    assert unwrapped(url) == (url,)


def test_links_nested_without_end_are_followed_to_a_bound():
    url = "https://a0.example/"
    for level in range(1, 20):
        url = f"https://a{level}.example/{url}"
    assert len(unwrapped(url)) <= MAX_DEPTH


@pytest.mark.parametrize(
    "url", ["http://[bad", "no link", "", "https://", "https://a.example/?u=http://[bad"]
)
def test_a_link_that_does_not_parse_raises_nothing(url):
    assert [host_of(each) for each in unwrapped(url)] in ([""], ["a.example", ""])


@pytest.mark.parametrize(
    ("host", "domain", "label"),
    [
        ("m.lampshop.com", "lampshop.com", "lampshop"),
        ("www2.lampshop.co.uk", "lampshop.co.uk", "lampshop"),
        ("lampshop.myshopify.com", "lampshop.myshopify.com", "lampshop"),
        ("xn--mbel-5qa.de", "xn--mbel-5qa.de", "möbel"),
        ("com", "", ""),
    ],
)
def test_a_host_tells_which_domain_was_registered(host, domain, label):
    assert (registered_domain(host), shop_label(host)) == (domain, label)


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("BOGO on beanies | lampshop.com", ["lampshop.com"]),
        ("20% off on www.lampshop.com, ends Friday", ["lampshop.com"]),
        ("Nur heute bei lampen.de", ["lampen.de"]),
        ("Lamps 50% off.Get yours today.in stores", []),
        ("Reply to me@lampshop.com", []),
        ("Model v2.io1 at 3.5in", []),
    ],
)
def test_a_domain_in_a_text_is_told_from_two_sentences(text, hosts):
    assert [host for _, _, host, _ in domains_in(text)] == hosts


def test_a_short_name_with_one_word_behind_it_is_a_short_link():
    assert is_short_link("klr.pw", "/AB12")
    assert not is_short_link("lampshop.pw", "/AB12")
    assert not is_short_link("klr.com", "/AB12")
