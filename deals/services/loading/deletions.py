"""Delete notices, applied whichever comes first, the notice or the post.

DELETED_PRICE_POLICY `hide`: the post goes with its deals. `figure`: what was on offer, where and at
what price stays; text, author, links and the places in the text go, and the coupon, which is text too.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import connection

from deals.domain.records import PostContent, PostDeals
from deals.models import DeletedAuthor, DeletionNotices, Post, Retention
from deals.services.alerts.dirty import mark_retailers_dirty, watches_campaigns
from deals.services.common.relations import POST, follow_removal
from deals.services.loading.id_sets import id_array, named_ids
from deals.services.loading.voice_statements import MARK_AUTHORS_DUE

STRIP_POSTS = """
    UPDATE deals_post SET author_id = 0, handle = '', author_name = '', followers = NULL, text = '',
        lang = '', urls = '[]', mentions = '[]', hashtags = '[]', link_spans = '[]', card_title = '',
        voice_due = true
    WHERE id = ANY(%s) AND text <> ''
"""

# A notice may come before the post: then nobody ever tells who spoke, so nobody remembers it here.
FORGET_VOICES = """
    UPDATE deals_post SET voice = '', voice_knows = NULL, voice_sure = 0, voice_version = ''
    WHERE id = ANY(%s) AND text <> ''
"""

STRIP_DEALS = """
    UPDATE deals_deal SET url = '', spans = '{}', coupon = '', retailer_text = '', retailer_source = '',
        seller_key = '', retailer_id = (
            SELECT coalesce(merged_into_id, id) FROM deals_retailer WHERE id = read_retailer_id
        ),
        extracted = extracted
            || '{"coupon": null, "retailer": null, "retailer_source": null, "spans": {}}'
    WHERE post_id = ANY(%s)
"""

# Of curators' overrides what is text of the post goes too.
STRIP_OVERRIDES = """
    UPDATE deals_dealoverride SET values = values - 'coupon' - 'retailer' - 'spans', reason = '', about = '',
        said = verdict
    WHERE post_id = ANY(%s)
    RETURNING post_id
"""

DROP_OVERRIDES = "DELETE FROM deals_dealoverride WHERE post_id = ANY(%s)"

# Who reported it still reads that it was answered, but nothing of the post.
STRIP_REPORTS = """
    UPDATE deals_dealreport SET about = '', comment = '', answer = '', override_id = NULL
    WHERE post_id = ANY(%s)
"""

# A mail in the outbox quotes its posts.
DROP_MAILS = """
    DELETE FROM deals_outboxmail WHERE id IN (
        SELECT mail.id FROM deals_outboxmail mail
        JOIN deals_delivery message
            ON message.message_id::text = split_part(substr(mail.headers ->> 'Message-ID', 2), '@', 1)
        JOIN deals_delivery_events link ON link.delivery_id = message.id
        JOIN deals_alertevent event ON event.id = link.alertevent_id
        WHERE event.post_id = ANY(%s)
    )
"""

STRIP_TEXTS = (STRIP_REPORTS, DROP_MAILS)
"""Further tables that hold text of posts add a statement here; it takes an array of post ids."""


def keeps_figures() -> bool:
    return bool(settings.DELETED_PRICE_POLICY == "figure")


def noticed_ids(candidates: Collection[int]) -> set[int]:
    """Return those of `candidates` that some stored notice deletes."""
    return named_ids(DeletionNotices, candidates)


def keep_deleted_authors(source: str, authors: Collection[int]) -> set[int]:
    """Store whose accounts a chunk tells to be gone; return the ids of their stored posts."""
    if not authors:
        return set()
    rows = [DeletedAuthor(author_id=each, source=source) for each in sorted(authors)]
    DeletedAuthor.objects.bulk_create(rows, ignore_conflicts=True, batch_size=5_000)
    return set(Post.objects.filter(author_id__in=authors).values_list("pk", flat=True))


def posts_of_deleted_authors(found: Sequence[PostDeals]) -> set[int]:
    """Return which of the posts that a chunk carries are by authors whose account is gone."""
    authors = {each.post.author_id for each in found}
    gone = set(DeletedAuthor.objects.filter(author_id__in=authors).values_list("author_id", flat=True))
    return {each.post.id for each in found if each.post.author_id in gone}


def purge_posts(ids: Collection[int]) -> int:
    """Apply delete notices to the posts that are stored; return how many changed or went."""
    return strip_posts(ids) if keeps_figures() else remove_posts(ids)


def purge_overrides(ids: Collection[int], *, keep_figures: bool | None = None) -> set[int]:
    """Take the text of deleted posts out of what people said of them; return the posts whose overrides stay.

    To be called after `purge_posts`, and for all ids: an override stays where its post was taken back.
    `keep_figures` is the policy's unless it is given.
    """
    if not ids:
        return set()
    stays = keeps_figures() if keep_figures is None else keep_figures
    with connection.cursor() as cursor:
        for statement in STRIP_TEXTS:
            cursor.execute(statement, [id_array(ids)])
        cursor.execute(STRIP_OVERRIDES if stays else DROP_OVERRIDES, [id_array(ids)])
        return {row[0] for row in cursor.fetchall()} if stays else set()


def forgotten_before() -> datetime | None:
    """Return before which moment posts lost their texts by age (services/retention.py). 1 query."""
    return Retention.objects.values_list("texts_before", flat=True).first()


def stripped(found: PostDeals) -> PostDeals:
    """Return what is left of a deleted post where its figures stay: as STRIP_POSTS and STRIP_DEALS do."""
    post = replace(found.post, author_id=0, followers=None, content=PostContent(text=""))
    deals = (
        replace(deal, url=None, spans={}, coupon=None, retailer=None, retailer_source=None)
        for deal in found.deals
    )
    return PostDeals(post, tuple(deals))


def strip_posts(ids: Collection[int], *, keep_voices: bool = False) -> int:
    """Take text, author and links out of stored posts; what was on offer stays. Return how many had one.

    `keep_voices` keeps what was told of who spoke, in one word.
    """
    if not ids:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(MARK_AUTHORS_DUE, {"posts": id_array(ids)})
        if not keep_voices:
            cursor.execute(FORGET_VOICES, [id_array(ids)])
        cursor.execute(STRIP_POSTS, [id_array(ids)])
        count = int(cursor.rowcount)
        if count:
            cursor.execute(STRIP_DEALS, [id_array(ids)])
    return count


def remove_posts(ids: Collection[int], *, cut_only: bool = False) -> int:
    """Take posts out, with deals and snapshots; return how many were there (`cut_only`: with a cut text).

    Raw SQL: a notice list has tens of thousands of ids, and Django's cascade would read each row.
    """
    if not ids:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM deals_post WHERE id = ANY(%s) AND NOT (complete AND %s) ORDER BY id",
            [id_array(ids), cut_only],
        )
        present = [row[0] for row in cursor.fetchall()]
        if not present:
            return 0
        cursor.execute(
            """
            INSERT INTO deals_dirtyproduct (product_id, currency)
            SELECT DISTINCT product_id, currency FROM deals_deal
            WHERE post_id = ANY(%s) AND product_id IS NOT NULL
            ON CONFLICT DO NOTHING
            """,
            [present],
        )
        if watches_campaigns():
            mark_retailers_dirty(cursor, present)
        cursor.execute(MARK_AUTHORS_DUE, {"posts": present})
        follow_removal(cursor, POST, present)
        cursor.execute("DELETE FROM deals_post WHERE id = ANY(%s)", [present])
    return len(present)
