"""Who speaks in posts, told in settling: from all stored posts of an account, whatever the order of loading.

An account's posts are told together. What they have in common rests on those with the smallest ids, so that
of an account with very many posts a new one tells itself alone, unless it changes what they have in common.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from deals.domain.records import PostContent, SpellingKind
from deals.domain.voices.authors import LOOKED_AT, Author, author_of
from deals.domain.voices.post import Sellers
from deals.domain.voices.speaker import Told, tell
from deals.domain.voices.templates import is_typed
from deals.domain.voices.texts import text_key
from deals.domain.voices.voice import Voice
from deals.models import Deal, Post, RetailerAlias, Speaker, VoiceAssignment
from deals.models.speakers import account_key
from deals.services.common.staging import stage
from deals.services.loading import voice_statements as sql
from deals.services.loading.batches import lock_loading
from deals.services.loading.speaker_model import speaker_model

BATCH = 100
"""Accounts in one transaction: a second at most, so that loads need not wait for long."""

MOST_POSTS = 4_000
"""Posts told in one transaction; the others stay due."""

Account = tuple[str, int]
"""Network and the author's id."""

_Posts = dict[Account, list[tuple[int, PostContent]]]


@dataclass(frozen=True, slots=True)
class _Ears:
    """What telling takes beside posts, read once a transaction."""

    sellers: Sellers
    curated: Mapping[str, Voice]

    def tell(self, account: Account, post: PostContent, author: Author) -> Told:
        """Tell who speaks in a post of an account."""
        return tell(post, author, self.sellers, speaker_model(), self.curated.get(account_key(*account)))


def settle_voices(limit: int = 500) -> int:
    """Tell who speaks for up to `limit` accounts that are due; return how many: 0 where none is."""
    with transaction.atomic(), connection.cursor() as cursor:
        lock_loading(cursor)
        cursor.execute(sql.TELL_TEXTLESS)
    due = _due_accounts(limit)
    for start in range(0, len(due), BATCH):
        with transaction.atomic(), connection.cursor() as cursor:
            lock_loading(cursor)
            _tell_accounts(cursor, due[start : start + BATCH])
    return len(due)


def tell_posts_of(cursor: Any, products: Collection[int]) -> None:
    """Tell who speaks in the products' posts that are due. Called with the loading lock held."""
    cursor.execute(sql.TELL_TEXTLESS)
    posts = Post.objects.filter(voice_due=True, deals__product__in=products).order_by()
    accounts = sorted(set(posts.values_list("network", "author_id")))
    for start in range(0, len(accounts), BATCH):
        _tell_accounts(cursor, accounts[start : start + BATCH])


def _due_accounts(limit: int) -> list[Account]:
    due = Post.objects.filter(voice_due=True).order_by("network", "author_id")
    accounts = list(due.values_list("network", "author_id").distinct()[:limit])
    if len(accounts) < limit:
        version = speaker_model().version
        old = Speaker.objects.filter(Q(version__lt=version) | Q(version__gt=version))
        more = old.order_by("network", "author_id").values_list("network", "author_id")
        accounts = sorted({*accounts, *more[: limit - len(accounts)]})
    return accounts


def _tell_accounts(cursor: Any, accounts: Sequence[Account]) -> None:
    ears = _Ears(_sellers(), _curated(accounts))
    posts = _posts(cursor, sql.FIRST_POSTS, accounts, LOOKED_AT)
    authors = {
        account: author_of([post for _, post in found], ears.sellers) for account, found in posts.items()
    }
    speakers = [_speaker(account, authors[account], found, ears) for account, found in posts.items()]
    stage(cursor, "staged_speaker", sql.STAGED_SPEAKER, speakers)
    cursor.execute(sql.NOTE_SPEAKERS)
    cursor.execute(sql.FORGET_SPEAKERS, _named(accounts))
    _tell_due(cursor, authors, ears)


def _sellers() -> Sellers:
    rows = RetailerAlias.objects.exclude(kind=SpellingKind.NAME).order_by("kind", "value", "valid_from")
    known: dict[str, dict[str, str]] = {SpellingKind.HANDLE: {}, SpellingKind.DOMAIN: {}}
    for kind, value, whose in rows.values_list("kind", "value", "retailer__kind"):
        known[kind][value] = whose
    return Sellers(known[SpellingKind.HANDLE], known[SpellingKind.DOMAIN])


def _curated(accounts: Iterable[Account]) -> dict[str, Voice]:
    keys = [account_key(*account) for account in accounts]
    rows = VoiceAssignment.objects.filter(key__in=keys, undone_at=None)
    return {key: Voice(voice) for key, voice in rows.values_list("key", "voice")}


def _named(accounts: Iterable[Account]) -> dict[str, list[Any]]:
    accounts = sorted(accounts)
    return {"networks": [each[0] for each in accounts], "authors": [each[1] for each in accounts]}


def _posts(cursor: Any, statement: str, accounts: Iterable[Account], most: int) -> _Posts:
    """Return posts by account, each by ascending id."""
    cursor.execute(statement, {**_named(accounts), "most": most})
    found: _Posts = defaultdict(list)
    for network, author, post_id, text, handle, name, urls in cursor.fetchall():
        links = json.loads(urls) if isinstance(urls, str) else urls
        content = PostContent(text=text, handle=handle, author_name=name, urls=tuple(links))
        found[network, author].append((post_id, content))
    return found


def _speaker(
    account: Account, author: Author, posts: Sequence[tuple[int, PostContent]], ears: _Ears
) -> tuple[Any, ...]:
    """Return a row of STAGED_SPEAKER: the voice of most of its posts, and how sure they are on average."""
    told = [ears.tell(account, post, author) for _, post in posts]
    voice = min(Counter(each.voice for each in told).items(), key=lambda each: (-each[1], each[0]))[0]
    sure = round(sum(each.sure for each in told) / len(told), 3)
    example = posts[0][0]
    return (*account, author.to_json(), len(posts), voice.value, sure, example, speaker_model().version)


def _tell_due(cursor: Any, authors: Mapping[Account, Author], ears: _Ears) -> None:
    due = _posts(cursor, sql.DUE_POSTS, authors, MOST_POSTS)
    deals = _deals_of([post_id for posts in due.values() for post_id, _ in posts])
    rows: list[tuple[Any, ...]] = []
    typed: list[tuple[int]] = []
    for account, posts in due.items():
        for post_id, post in posts:
            told = ears.tell(account, post, authors[account])
            key = text_key(post.text, (retailer for _, retailer, _ in deals[post_id]))
            rows.append((post_id, *_told_values(told), key))
            if told.voice is Voice.SHARE_BUTTON:
                typed += [(deal,) for deal, _, start in deals[post_id] if is_typed(post.text, start)]
    stage(cursor, "staged_voice", sql.STAGED_VOICE, rows)
    stage(cursor, "staged_typed", sql.STAGED_TYPED, typed)
    for statement in (sql.MARK_NEW_TEXTS_DIRTY, sql.KEEP_VOICES, sql.KEEP_SPEAKERS_OF_DEALS):
        cursor.execute(statement)


def _told_values(told: Told) -> tuple[Any, ...]:
    return (told.voice.value, told.knows, round(told.sure, 3), list(told.reasons), speaker_model().version)


def _deals_of(posts: Collection[int]) -> dict[int, list[tuple[int, str, int | None]]]:
    """Return each post's deals: id, how it names the retailer, where its price stands. 1 query."""
    found: dict[int, list[tuple[int, str, int | None]]] = defaultdict(list)
    rows = Deal.objects.filter(post__in=posts).order_by("post_id", "anchor")
    for deal, post, retailer, spans in rows.values_list("pk", "post_id", "retailer_text", "spans"):
        found[post].append((deal, retailer, spans["price"][0] if "price" in spans else None))
    return found
