"""What the facts say in plain English, for whoever asks why a voice was told (pure)."""

from collections.abc import Iterable, Mapping

RUNNING_BID = "the price is a running bid"
PLAIN = "nothing in it speaks for another voice"
CURATED = "a curator says so of this account"

REASONS: Mapping[str, str] = {
    "share_saw": "a share button wrote it: 'saw this on'",
    "share_deal": "a share button wrote it: 'check out this deal'",
    "share_listed": "a listing tool wrote it: 'I just listed'",
    "share_for_price": "a share button wrote it: 'for PRICE LINK via'",
    "share_link_via": "ends as share buttons do: 'LINK via'",
    "share_via": "names where it was shared: 'via'",
    "link_shared": "the link was made by a share button",
    "link_share_short": "the shop's own short link",
    "link_seller": "links to a shop's site",
    "link_paid": "the link pays its sender",
    "link_feed": "the link comes out of a feed",
    "link_deal_site": "links to a site of deals",
    "link_deal_account": "links to a known deal site",
    "link_own": "links to a site called as the account",
    "link_short": "a short link",
    "link_social": "links to another network",
    "link_none": "no link",
    "name_shop": "a shop's account",
    "name_deal_account": "a known deal account",
    "name_deal": "the account is called after deals",
    "name_blog": "the account is called as blogs are",
    "name_book": "the account is called after books",
    "name_store": "the account is called a shop",
    "name_firm": "the account is called as firms are",
    "name_digits": "the account's name ends in digits",
    "says_own_name": "the post names its own account",
    "text_ad": "marked as an advert",
    "text_bid": "an auction",
    "text_i": "speaks of 'I'",
    "text_my": "speaks of 'my'",
    "text_my_work": "speaks of 'my' or 'our' work",
    "text_our": "speaks of 'we' or 'our'",
    "text_find_us": "asks to buy or order",
    "text_just_got": "speaks as a shopper",
    "text_reply": "answers somebody",
    "text_dot_reply": "answers somebody in public",
    "text_deal_tag": "tagged as a deal",
    "text_deal_head": "begins as deal posts do",
    "text_list_price": "tells the price before",
    "text_book": "about books",
    "text_free_tag": "something free",
    "text_coupon": "tells a code or coupon",
    "text_price_at": "a price and '@SHOP' side by side",
    "text_replies": "counts answers or votes",
    "text_source": "names the deal site it comes from",
    "text_cut": "a title cut short",
    "text_news": "news, an event or a contest",
    "text_emotion": "faces and hearts",
    "text_heart": "warm words",
    "text_price_sign": "a price in figures",
    "text_percent": "a percentage",
    "author_once": "no other post by this account",
    "author_posts": "many posts by this account",
    "author_near": "the account repeats nearly the same text",
    "author_shared": "the account posts by share buttons",
    "author_linked": "the account's posts have links",
    "author_retailers": "the account speaks of several shops",
}
"""Name of a fact: what it says."""


def told(names: Iterable[str]) -> tuple[str, ...]:
    """Return the facts' reasons, in their order."""
    return tuple(REASONS[name] for name in names)
