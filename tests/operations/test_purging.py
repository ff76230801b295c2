"""Ids that an operator sends take posts out everywhere, within a minute, and keep them out."""

import io
import subprocess
import time

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection

from deals.domain.records import Span
from deals.domain.refused import Refused
from deals.models import Deal, DealOverride, DealReport, DeletionNotices, Post, Product, Purge
from deals.services.curation.corrections import correct_deal, reject_deal
from deals.services.curation.reports import report_deal
from deals.services.loading.settling import settle_all
from deals.services.operations.purging import MOST_IDS, purge_ids, read_ids
from tests.factories import make_user
from tests.market.builders import deal, load, post, snapshot
from tweetdeals.embedded.tools import pg_tool

pytestmark = pytest.mark.django_db
CANARY = "zanzibarcanary"
TEXT = f"Tindalo Drill 18V now $20 code {CANARY} at https://{CANARY}.example/x"


def make_canary(post_id: int = 5) -> User:
    """A post with a canary in its text, coupon, shop and address, a word, a rejection and a report on it."""
    place = TEXT.index(CANARY)
    secret = deal(
        18, "20", coupon=CANARY, retailer=f"{CANARY} shop", url=f"https://{CANARY}.example/x",
        spans={"coupon": Span(place, place + len(CANARY))},
    )  # fmt: skip
    load([post(post_id, secret, text=TEXT)], snapshots=(snapshot(post_id, 99),))
    settle_all()
    user = make_user("cleo")
    found = Deal.objects.get(post=post_id)
    correct_deal(found.pk, "coupon", CANARY, None, user)
    report_deal(found, user, "price", f"{CANARY} is wrong")
    reject_deal(found.pk, f"{CANARY} is spam", user)
    return user


def rows_with(word: str) -> list[str]:
    """The tables in whose rows a word stands."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f'SELECT count(*) FROM "{table}" row WHERE row::text ILIKE %s', [f"%{word}%"])
            if cursor.fetchone()[0]:
                found.append(table)
    return sorted(found)


def test_the_search_for_the_canary_finds_it_before() -> None:
    make_canary()
    assert rows_with(CANARY) == ["deals_deal", "deals_dealoverride", "deals_dealreport", "deals_post"]


@pytest.mark.parametrize(("policy", "posts"), [("hide", 0), ("figure", 1)])
def test_a_purged_post_leaves_no_text_in_any_table(settings, policy: str, posts: int) -> None:
    settings.DELETED_PRICE_POLICY = policy
    user = make_canary()
    done = purge_ids([5, 6], user)
    assert rows_with(CANARY) == []
    assert (done.ids, done.posts, done.overrides, done.reports, done.purged_by) == (2, 1, 2, 1, user)
    assert Post.objects.count() == posts


def test_a_purged_post_stays_out_when_it_is_loaded_again() -> None:
    make_canary()
    purge_ids([5, 6], None)
    load([post(5), post(6), post(7)], source="chunk:2")
    assert list(Post.objects.values_list("pk", flat=True)) == [7]
    assert DeletionNotices.objects.get(source__startswith="purge:").count == 2


def test_a_product_whose_only_post_is_purged_goes_at_once() -> None:
    load([post(5)])
    settle_all()
    purge_ids([5], None)
    assert Product.objects.count() == 0


def test_thousands_of_posts_are_gone_within_a_minute() -> None:
    load([post(n, deal(0, product=f"Thing number {n}"), text=f"{CANARY} {n}") for n in range(1, 5001)])
    began = time.monotonic()
    purge_ids(range(1, 5001), None)
    settle_all()
    assert time.monotonic() - began < 60
    assert (Post.objects.count(), Deal.objects.count(), rows_with(CANARY)) == (0, 0, [])


def test_ids_are_read_bare_or_from_addresses_each_once() -> None:
    text = "\ufeff12\r\n\n https://twitter.com/shop/status/34 \n12\n9223372036854775807\n"
    assert read_ids(text) == [12, 34, 2**63 - 1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("12\nrubbish\n-3", "line 2: 'rubbish'; line 3: '-3'"),
        ("9223372036854775808", "line 1"),
        ("0", "line 1"),
        ("\n" * 9, "these are 0"),
        ("\n".join(map(str, range(1, MOST_IDS + 2))), "these are 100,001"),
        ("x\n" * 9, "and 4 more"),
        ("1" * (4 * 1024 * 1024 + 1), "more than 4 MB"),
    ],
    ids=["words", "too large", "zero", "none", "too many", "many faults", "bytes"],
)
def test_what_is_no_list_of_ids_is_refused_whole(text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read_ids(text)


def test_the_command_purges_a_file(tmp_path) -> None:
    make_canary()
    (tmp_path / "ids.txt").write_text("5\n")
    out = io.StringIO()
    call_command("purge", str(tmp_path / "ids.txt"), stdout=out)
    assert (
        out.getvalue().startswith("Purged 1 ids in ") and "1 posts were stored; 2 curators" in out.getvalue()
    )
    with pytest.raises(CommandError, match="No such file"):
        call_command("purge", str(tmp_path / "none.txt"))


@pytest.mark.django_db(transaction=True)
def test_a_dump_of_the_database_holds_no_word_of_a_purged_post() -> None:
    make_canary()
    purge_ids([5], None)
    values = connection.settings_dict
    dump = subprocess.run(
        [pg_tool("pg_dump"), "-h", values["HOST"], "-p", str(values["PORT"]), "-U", values["USER"],
         "--data-only", values["NAME"]],
        env={"PGPASSWORD": values["PASSWORD"]}, capture_output=True, check=True, timeout=120,
    ).stdout  # fmt: skip
    assert b"deals_deletionnotices" in dump and CANARY.encode() not in dump.lower()
    assert (DealReport.objects.count(), DealOverride.objects.count(), Purge.objects.count()) == (1, 0, 1)
