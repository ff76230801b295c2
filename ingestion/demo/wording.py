"""What the demo's accounts write: promotions in many wordings, and posts that only look like them."""

import random
from decimal import Decimal

from ingestion.demo.promotions import Promotion

_SIGNS = {"USD": "$", "GBP": "£"}

_WITH_LIST_PRICE = (
    "{title} now {price}, was {list}. {link}",
    "Today only: {title} for {price} (reg. {list}) {link}",
    "Down from {list}: {title} just {price} while stocks last {link}",
    "Price drop! {title} {price}, list price {list} {link} #deals",
    "Was {list}, now {price}: {title} {link}",
    "{title}: {price} instead of {list}. Free shipping over {sign}35 {link}",
)
_PRICE_ONLY = (
    "{title} only {price} {link}",
    "Get the {title} for {price} online and in stores {link}",
    "{title} is here: {price} {link}",
    "{title} - {price} {link} #sale",
    "{title} for {price}. Order by midnight, pick it up in "
    "any of our stores tomorrow, and return it within 60 days if you change your mind. {link}",
)
_COUPON = (
    "{title} {price} with code {code} (was {list}) {link}",
    "Use code {code} at checkout: {title} for {price}, reg. {list} {link}",
)
_RANGE = (
    "{percent}% off all {kind} products this week with code {code} {link}",
    "Up to {percent}% off {kind} gear, today only {link}",
    "Buy one, get one free on selected {kind} items {link}",
    "Free shipping on every order until Sunday {link}",
)
_REPORTED = (
    "{title} {price} at {shop} (was {list}) {link}",
    "{shop}: {title} for {price}, the lowest we have seen this month {link}",
)

_LOOKALIKES = (
    "My rent went up to $1,{n}00 again, I can't even",
    "RT to win a ${n}0 gift card! Follow us to enter the giveaway",
    "$ACME up {n}% after earnings, target price ${n}20",
    "They pay ${n}.50 an hour and call it a career",
    "Selling my old bike, ${n}0 or best offer, DM me",
    "The city wants ${n} million for a new bridge",
    "Bitcoin below ${n},000 again, here we go",
    "I would give {n}00% for a nap right now",
    "Feel free to text me, I am up till {n}",
    "Who bet ${n}0 on that game? Pay up",
)
_CHATTER = {
    "en": ("good morning everyone", "this song has been in my head all day", "finally home, so tired",
           "what a match last night", "coffee first, then the world"),
    "es": ("buenos días a todos", "qué partido el de anoche", "no puedo dormir otra vez",
           "feliz fin de semana"),
    "ja": ("おはようございます", "今日は雨ですね", "眠い、でも頑張る", "この曲が大好き"),
    "pt": ("bom dia gente", "que saudade da praia", "amanhã começa tudo de novo"),
    "fr": ("bonjour à tous", "quelle belle journée", "encore un train en retard, 25 € de taxi"),
    "ar": ("صباح الخير", "اللهم لك الحمد", "ما هذا الجمال"),
    "ko": ("오늘도 화이팅", "비가 온다", "정말 보고 싶다"),
    "de": ("guten Morgen zusammen", "schon wieder Stau auf der A7", "Feierabend, endlich"),
}  # fmt: skip


def money(amount: Decimal, currency: str) -> str:
    """Return an amount as the demo's accounts write it: '$1,299.99', whole amounts without cents."""
    text = f"{amount:,.2f}" if amount % 1 else f"{amount:,.0f}"
    return _SIGNS[currency] + text


def announcement(chance: random.Random, promotion: Promotion, link: str) -> str:
    """Return what the retailer itself writes of one promotion."""
    pick = chance.random()
    wordings = _WITH_LIST_PRICE if pick < 0.55 else _PRICE_ONLY if pick < 0.88 else _COUPON
    return _fill(chance, chance.choice(wordings), promotion, link)


def plain(promotion: Promotion, link: str) -> str:
    """Return the plainest wording: price and list price."""
    return _fill(random.Random(0), _WITH_LIST_PRICE[0], promotion, link)


def report(chance: random.Random, promotion: Promotion, link: str) -> str:
    """Return what a deal account writes of a retailer's promotion."""
    return _fill(chance, chance.choice(_REPORTED), promotion, link)


def range_offer(chance: random.Random, promotion: Promotion, link: str) -> str:
    """Return an offer on a whole range, without a product's price."""
    return _fill(chance, chance.choice(_RANGE), promotion, link)


def noise(chance: random.Random) -> tuple[str, str]:
    """Return the text and the language of a post that announces nothing."""
    if chance.random() < 0.08:
        return chance.choice(_LOOKALIKES).format(n=chance.randrange(2, 90)), "en"
    lang = chance.choice(sorted(_CHATTER))
    words = chance.sample(_CHATTER[lang], 2)
    return f"{words[0]} {words[1]} {chance.randrange(1000)}", lang


def _fill(chance: random.Random, wording: str, promotion: Promotion, link: str) -> str:
    return wording.format(
        title=promotion.article.title,
        price=money(promotion.price, promotion.shop.currency),
        list=money(promotion.list_price, promotion.shop.currency),
        sign=_SIGNS[promotion.shop.currency],
        shop=promotion.shop.name,
        kind=promotion.article.kind,
        percent=max(5, round(promotion.depth * 100 / 5) * 5),
        code=f"{chance.choice(('SAVE', 'FALL', 'DEAL', 'EXTRA'))}{chance.randrange(5, 40)}",
        link=link,
    )
