"""Sellers that the form of a forum's or a feed's title names: '[Shop] ...', '... @ Shop', '... · Shop'."""

import re
from collections.abc import Iterator
from dataclasses import replace

from deals.domain.records import PostContent, RetailerSource, Span
from ingestion.extraction.catalogue import Catalogue
from ingestion.extraction.seller import Seller

_NAME = r"[A-Z0-9][\w'’&.+!-]{1,20}(?:[ ](?:(?:of|and|&|the|n|for)[ ])?[A-Z0-9][\w'’&.+!-]{0,18}){0,3}"
_AT_SIGN = re.compile(
    rf"(?<=[\s)])@[ ](?P<name>{_NAME})"
    r"(?=[ ]?(?:[(\[,;!|]|[-–][ ]|(?:via|with|w/|using|code|ends|in)\b|\Z))"
)
_BEHIND_DOT = re.compile(rf"[\d)%€£원][ ]?[·•|][ ](?P<name>{_NAME})(?=[ ]?(?:\(|\Z|\n))")
_IN_FRONT = re.compile(
    r"\A[\[［](?P<bracket>[^\W\d_][^\]］\d_%\n]{1,14})[\]］]"
    r"|\A(?P<word>[^\W\d_]{2,12})\)(?=\s?\S)"
)
_REDUCED = re.compile(
    rf"\A(?P<name>{_NAME})[ ](?P<words>(?:[\w-]{{1,20}}[ ]){{0,2}}?)"
    r"(?:(?i:up[ ]to|extra|take|an|additional|sitewide|coupon|sale|clearance|flat|get|save|offers?|[-:|,–])"
    r"[ :|,-]{1,2}){0,4}"
    r"\d{1,2}(?:[ ]?-[ ]?\d{1,2})?%[ ](?i:off|site[ ]?wide)\b(?P<rest>[^\n]*)"
)
_SALE_VOCABULARY = """
    sale clearance sitewide site wide website everything all order orders with w code coupon promo no
    needed use and extra off up to plus ends today tonight this weekend week now online in store stores
    free shipping item items style styles select selected entire purchase any one through until till on
    over an additional the full price regular first your next memorial labor day holiday black friday
    cyber monday winter summer spring fall autumn end of season final most new arrival arrivals
    liquidation returns flash private friends family semi annual outlet deal deals event apparel
"""
_OF_A_SALE = frozenset(_SALE_VOCABULARY.split())
_CODE = re.compile(
    r"\bcode[: ]{1,2}\w+|\b(?:over|of|above|on)[ ][$£€]\d+|[$£€]\d+\+|\b[A-Z]+\d\w*", re.IGNORECASE
)
_PRICE = re.compile(r"[$£€]\d")
_LETTERS = re.compile(r"[^\W\d_]+")
_SALE_WORDS = re.compile(
    r"(?:[ ](?:Winter|Summer|Spring|Fall|Autumn|Holiday|Sale|Clearance|Coupon|Extra|Take|Up|Flat"
    r"|Liquidation|Sitewide|(?:SS|FW|AW)\d\d))+\Z"
)
COUNTRY = re.compile(
    r"(?<=\w)(?<!\bof)[ ](?:AU|UK|US|USA|NZ|CA|SG|Australia|Canada|Japan|India|Singapore|Brisbane|Sydney)"
    r"(?:[ ][A-Z]{3})?\Z"
)
_SCRIPT = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NO_SHOP = re.compile(
    "비밀|질문|후기|삭제|댓글|특가|핫딜|종료|품절|무료|쿠폰|공구|예약|이벤트|오늘|정보|나눔|국내|해외|할인|카드|체험"
    "|배송|직구|한정|추천|모음|마감|임박|적립|필독|공지"
    "|限|特|促|活动|优惠|包邮|秒杀|预告|新品|送料|期間|予約|セール|終了"
)
AT_SIGN, BEHIND_DOT, IN_FRONT, ONLY_A_SALE = 0.72, 0.6, 0.5, 0.46


def sellers_by_shape(post: PostContent, text: str, catalogue: Catalogue) -> Iterator[Seller]:
    """Yield the unlisted sellers that a title's form names; posts of an account have other forms."""
    if has_account(post) or "\n" in text.strip():
        return
    for pattern, score in ((_AT_SIGN, AT_SIGN), (_BEHIND_DOT, BEHIND_DOT)):
        for match in pattern.finditer(text):
            yield from _seller(text, match.start("name"), match.end("name"), score, catalogue)
    front = _IN_FRONT.match(text)
    group = front.lastgroup if front is not None else None
    if front is not None and group and _is_shop_in_script(front[group]):
        yield from _seller(text, front.start(group), front.end(group), IN_FRONT, catalogue)
    yield from _reduced(text, catalogue)


def has_account(post: PostContent) -> bool:
    """Whether somebody posts under an own name; forum titles ('/u/name') are written otherwise."""
    return post.handle != "" and not post.handle.startswith(("/u/", "u/"))


def _is_shop_in_script(name: str) -> bool:
    """'[조이풀푸드]' names a shop; '[Hard Drive]' and '[특가]' do not."""
    return _SCRIPT.search(name) is not None and _NO_SHOP.search(name) is None


def _reduced(text: str, catalogue: Catalogue) -> Iterator[Seller]:
    """'Vans Extra 40% Off Sale': a title of a name and a reduction has its shop in front."""
    match = _REDUCED.match(text.strip())
    if match is None or not _is_only_a_sale(match["words"]) or not _is_only_a_sale(match["rest"]):
        return
    name = _SALE_WORDS.sub("", re.sub(r"['’]s\Z", "", match["name"].rstrip(".-")))
    if len(name.split()) > 3 or _is_only_a_sale(name):
        return
    start = text.index(name)
    for seller in _seller(text, start, start + len(name), ONLY_A_SALE, catalogue):
        yield replace(seller, certain=True)


def _is_only_a_sale(words: str) -> bool:
    """'sale with code MORE25' says nothing of what is sold."""
    plain = _CODE.sub(" ", words)
    return not _PRICE.search(plain) and _OF_A_SALE.issuperset(_LETTERS.findall(plain.lower()))


def _seller(text: str, start: int, end: int, score: float, catalogue: Catalogue) -> Iterator[Seller]:
    name = COUNTRY.sub("", text[start:end].rstrip(".,-"))
    lower, others = name.lower(), catalogue.words.not_seller_names
    if len(name) < 2 or lower in others or all(word in others for word in lower.split()):
        return
    yield Seller(name, None, RetailerSource.TEXT, Span(start, start + len(name)), score)
