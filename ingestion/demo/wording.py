"""What the demo's accounts write: promotions in many wordings, and posts that only look like them."""

import random
from decimal import Decimal

from ingestion.demo.campaigns import Campaign
from ingestion.demo.promotions import Promotion
from ingestion.demo.world import KINDS

_SIGNS = {"USD": "$", "GBP": "£", "EUR": "€"}

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
    "{percent}% off all {plural} this week. Code: {code} {link}",
    "Up to {percent}% off all {plural}, today only {link}",
    "Buy one, get one free on selected {plural} {link}",
    "Free shipping on every order until Sunday {link}",
)
_REPORTED = (
    "{title} {price} at {shop} (was {list}) {link}",
    "{shop}: {title} for {price}, the lowest we have seen this month {link}",
)

_BY_PERSONS = (
    "so happy with my {title}! {price} at {shop}, thank you {link}",
    "I love it: {title}, only {price} at {shop} {link}",
)
_SHARED = (
    "Just saw this on {shop}: {title} for {price} {link} via @{handle}",
    "Check out this deal: {title} for {price} {link} via @{handle}",
)
_BY_MAKERS = (
    "Our {title} is {price} at {shop} this week, was {list}. {link}",
    "Find us at {shop}: our {title} now {price} {link}",
)

_CAMPAIGN_BY_SHOPS = (
    "{percent}% off all {plural} {link}",
    "Save {percent}% on all {plural}, today and tomorrow {link}",
    "Still on: {percent}% off all {plural} {link}",
)
_CAMPAIGN_BY_ACCOUNTS = (
    "{shop}: {percent}% off all {plural} {link}",
    "{percent}% off all {plural} at {shop} {link} #deals",
)
_CAMPAIGN_BY_PERSONS = (
    "{percent}% off all {plural} at {shop}, I am so tempted!! {link}",
    "I'm so happy, {percent}% off all {plural} at {shop}!! {link}",
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
    "fr": ("bonjour à tous", "quelle belle journée", "encore un train en retard"),
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


def by_a_person(chance: random.Random, promotion: Promotion, link: str) -> str:
    """Return what somebody writes who wants the thing."""
    return _fill(chance, chance.choice(_BY_PERSONS), promotion, link)


def by_a_button(chance: random.Random, promotion: Promotion, link: str) -> str:
    """Return what a share button writes in somebody's name."""
    return _fill(chance, chance.choice(_SHARED), promotion, link)


def by_the_maker(chance: random.Random, promotion: Promotion, link: str) -> str:
    """Return what the maker writes of a retailer's promotion of its goods."""
    return _fill(chance, chance.choice(_BY_MAKERS), promotion, link)


def range_offer(chance: random.Random, promotion: Promotion, link: str) -> str:
    """Return an offer on a whole range, without a product's price."""
    return _fill(chance, chance.choice(_RANGE), promotion, link)


def of_campaign(chance: random.Random, campaign: Campaign, speaker: str, link: str) -> str:
    """Return what the campaign's `shop`, an `account` that reports deals or a `person` writes of it."""
    wordings = {
        "shop": _CAMPAIGN_BY_SHOPS, "account": _CAMPAIGN_BY_ACCOUNTS, "person": _CAMPAIGN_BY_PERSONS
    }[speaker]  # fmt: skip
    return chance.choice(wordings).format(
        percent=campaign.percent,
        plural=KINDS[campaign.kind].plural,
        shop=campaign.shop.name,
        link=link,
    )


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
        handle=promotion.shop.handle,
        plural=KINDS[promotion.article.kind].plural,
        percent=max(5, round(promotion.depth * 100 / 5) * 5),
        code=f"{chance.choice(('SAVE', 'FALL', 'DEAL', 'EXTRA'))}{chance.randrange(5, 40)}",
        link=link,
    )
