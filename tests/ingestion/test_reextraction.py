"""Stored posts are read again: the difference is shown, then applied in batches, and curators' words hold."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from deals.models import Deal, DealOverride, DirtyProduct, Post, Reextraction, Retailer, RetailerAlias
from deals.services.curation.corrections import accept_deal, correct_deal
from ingestion.services import reextraction
from tests.curation.test_correction_orders import table
from tests.factories import make_user
from tests.ingestion.dumps import jsonl, tweet
from tests.ingestion.tables import facts

pytestmark = pytest.mark.django_db
TEXTS = [f"Acme Gadget 3000 now only ${n}.99, was $39.99 with code SAVE{n}" for n in range(11, 16)]


@pytest.fixture
def loaded(put: Callable, load: Callable) -> None:
    """Five offers of an account that the catalogue does not know."""
    load(put({"a.jsonl": jsonl([tweet(n, text) for n, text in enumerate(TEXTS, 1)])}))
    assert Deal.objects.count() == 5


def run(*arguments: str) -> list[str]:
    """What the command prints."""
    out = StringIO()
    call_command("reextract", *arguments, stdout=out)
    return out.getvalue().splitlines()


def learn_acme() -> Retailer:
    """The catalogue comes to know the account."""
    acme = Retailer.objects.create(slug="acme", name="Acme Outlet")
    RetailerAlias.objects.create(retailer=acme, kind="handle", value="acmeshop")
    return acme


def change_reading(monkeypatch: pytest.MonkeyPatch, change: Callable) -> None:
    """Make today's extractor another one."""
    real = reextraction.extract_deals
    monkeypatch.setattr(
        reextraction,
        "extract_deals",
        lambda content, catalogue, second: change(real(content, catalogue, second), content),
    )


def test_todays_extractor_finds_nothing_to_change_in_what_it_read(loaded: None) -> None:
    before = facts()
    assert run()[-2:] == [
        "reextract: posts 5 same 5 added 0 gone 0 changed 0",
        "Nothing was changed: --apply stores it.",
    ]
    run("--apply")
    assert facts() == before


def test_the_difference_is_shown_by_field_and_nothing_is_written(loaded: None) -> None:
    learn_acme()
    before = table()
    lines = run("--examples", "1")
    assert "1 ~ retailer_slug: nothing -> 'acme'" in lines
    assert lines[-2].startswith("reextract: posts 5 same 0 added 0 gone 0 changed 5 (")
    assert "retailer_slug 5" in lines[-2]
    assert (table(), Reextraction.objects.count()) == (before, 0)


def test_applied_twice_it_changes_rows_once_and_keeps_their_ids(loaded: None) -> None:
    acme, ids = learn_acme(), set(Deal.objects.values_list("pk", flat=True))
    run("--apply")
    assert set(Deal.objects.filter(retailer=acme).values_list("pk", flat=True)) == ids
    after = facts()
    assert run("--apply")[-2] == "reextract: posts 5 same 5 added 0 gone 0 changed 0"
    assert facts() == after


def test_it_ends_in_what_a_fresh_load_would_give(loaded: None, put: Callable, load: Callable) -> None:
    learn_acme()
    run("--apply")
    reread = table()
    Post.objects.all().delete()
    load(put({"b.jsonl": jsonl([tweet(n, text) for n, text in enumerate(TEXTS, 1)])}))
    assert table() == reread


def test_what_is_settled_by_it_leaves_nothing_for_a_sweep(loaded: None) -> None:
    learn_acme()
    run("--apply")
    assert DirtyProduct.objects.count() == 0


def test_curators_words_hold_and_what_was_read_beside_them_changes(loaded: None) -> None:
    first = Deal.objects.get(post=1)
    correct_deal(first.pk, "price", "$39.99", None, make_user("cleo"))
    acme = learn_acme()
    run("--apply")
    found = Deal.objects.get(post=1)
    assert (found.price, found.retailer, found.extracted["price"]) == (Decimal("39.99"), acme, "11.99")


def test_a_deal_that_moved_in_the_text_keeps_its_row_and_its_word(
    loaded: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Deal.objects.get(post=1)
    accept_deal(first.pk, make_user("cleo"))
    change_reading(monkeypatch, lambda deals, _: [replace(deal, anchor=deal.anchor + 2) for deal in deals])
    run("--apply")
    found = Deal.objects.get(post=1)
    assert (found.pk, found.anchor, found.confirmed) == (first.pk, first.anchor + 2, True)


def test_what_is_no_deal_any_more_goes_and_its_word_waits_for_a_curator(
    loaded: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    word = accept_deal(Deal.objects.get(post=1).pk, make_user("cleo"))
    change_reading(monkeypatch, lambda deals, content: [] if "SAVE11" in content.text else deals)
    assert "gone 1" in run()[-2]
    run("--apply")
    assert list(Post.objects.values_list("pk", flat=True)) == [5, 4, 3, 2]
    assert list(DealOverride.objects.standing()) == [word]


def test_a_run_that_was_broken_off_goes_on_where_it_was(
    loaded: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme = learn_acme()
    monkeypatch.setattr(reextraction, "BATCH", 2)
    batches = reextraction.reextract(reextraction.start_reextraction())
    next(batches)
    next(batches)
    batches.close()
    assert Deal.objects.filter(retailer=acme).count() == 4
    assert run("--apply")[-2].startswith("reextract: posts 1 same 0 ")
    assert Deal.objects.filter(retailer=acme).count() == 5
    assert Reextraction.objects.get().finished_at is not None


def test_arguments_that_do_not_go_together_are_refused() -> None:
    with pytest.raises(CommandError, match="--limit is for looking only"):
        run("--apply", "--limit", "3")
    with pytest.raises(CommandError, match="at least 1"):
        run("--limit", "0")
