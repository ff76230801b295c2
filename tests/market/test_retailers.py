"""Retailers are merged and parted again, and a handle belongs to whoever had it on the day."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from deals.domain.records import RetailerSource
from deals.domain.refused import Refused
from deals.models import Competitor, Deal, Post, Retailer, RetailerAlias
from deals.selectors.market.catalogue import catalogue_rows
from deals.services.market.retailers import follow_handles, merge_retailers, undo_merge
from tests.factories import make_retailer, make_user, make_workspace
from tests.market.builders import deal, load, post

pytestmark = pytest.mark.django_db


def read_as(slug: str, **fields):
    """A deal whose retailer extraction read."""
    return deal(retailer=slug, retailer_slug=slug, retailer_source=RetailerSource.AUTHOR, **fields)


def sellers() -> list[str]:
    """Whose the deals are, by post."""
    rows = Deal.objects.order_by("post_id").values_list("retailer__slug", flat=True)
    return [slug or "" for slug in rows]


def make_two() -> tuple[Retailer, Retailer]:
    """Quill and Quillmart, with a deal each and a handle of Quill's."""
    quill, mart = make_retailer("Quill"), make_retailer("Quillmart")
    RetailerAlias.objects.create(retailer=quill, kind="handle", value="quill")
    load([post(1, read_as("quill")), post(2, read_as("quillmart"))])
    return quill, mart


def test_a_merge_moves_deals_aliases_and_choices_also_of_later_loads() -> None:
    quill, mart = make_two()
    workspace = make_workspace(make_user(), own_retailer=quill)
    merge_retailers(quill, mart, make_user("cleo"))
    load([post(3, read_as("quill"))], source="chunk:2")
    assert sellers() == ["quillmart"] * 3
    assert RetailerAlias.objects.get().retailer == mart
    workspace.refresh_from_db()
    assert (workspace.own_retailer, list(Retailer.objects.all())) == (mart, [mart])
    assert [row.slug for row in catalogue_rows().retailers] == ["quillmart"]


def test_an_undone_merge_leaves_all_as_it_was_also_what_was_loaded_since() -> None:
    quill, mart = make_two()
    workspace = make_workspace(make_user(), own_retailer=quill)
    user = make_user("cleo")
    merge = merge_retailers(quill, mart, user)
    load([post(3, read_as("quill"))], source="chunk:2")
    undo_merge(merge.pk, user)
    assert sellers() == ["quill", "quillmart", "quill"]
    assert RetailerAlias.objects.get().retailer == quill
    workspace.refresh_from_db()
    assert workspace.own_retailer == quill
    with pytest.raises(Refused, match="undone before"):
        undo_merge(merge.pk, user)


def test_a_second_load_after_a_merge_changes_no_row() -> None:
    quill, mart = make_two()
    merge_retailers(quill, mart, make_user("cleo"))
    assert load([post(1, read_as("quill"))]).deals == 0


def test_a_workspace_that_has_both_as_competitors_keeps_one() -> None:
    quill, mart = make_two()
    workspace = make_workspace(make_user())
    for each in (quill, mart):
        Competitor.objects.create(workspace=workspace, retailer=each)
    user = make_user("cleo")
    merge = merge_retailers(quill, mart, user)
    assert Competitor.objects.filter(retailer__merged_into=None).count() == 1
    undo_merge(merge.pk, user)
    assert Competitor.objects.filter(retailer__merged_into=None).count() == 2


def test_chains_of_merges_lead_to_the_last_merge_target_and_are_undone_in_turn() -> None:
    quill, mart = make_two()
    borvo, user = make_retailer("Borvo"), make_user("cleo")
    first = merge_retailers(quill, mart, user)
    second = merge_retailers(mart, borvo, user)
    assert sellers() == ["borvo", "borvo"]
    with pytest.raises(Refused, match="merged further"):
        undo_merge(first.pk, user)
    undo_merge(second.pk, user)
    undo_merge(first.pk, user)
    assert sellers() == ["quill", "quillmart"]


def test_one_retailer_is_not_merged_with_itself() -> None:
    quill, _ = make_two()
    with pytest.raises(Refused, match="two different"):
        merge_retailers(quill, quill, make_user("cleo"))
    assert sellers() == ["quill", "quillmart"]


@pytest.mark.parametrize(
    ("since", "until", "owner"),
    [
        (None, date(2018, 6, 2), ""),
        (None, date(2018, 6, 3), "quill"),
        (date(2018, 6, 2), None, "quill"),
        (date(2018, 6, 3), None, ""),
    ],
)
def test_a_handle_is_its_owners_from_its_first_day_to_before_its_last(since, until, owner: str) -> None:
    quill = make_retailer("Quill")
    RetailerAlias.objects.create(
        retailer=quill, kind="handle", value="tindaloshop", valid_from=since, valid_until=until
    )
    load([post(1, read_as("quill"))])
    assert sellers() == [owner]


def test_a_handle_that_changed_its_owner_is_followed_in_what_is_loaded_and_in_later_loads() -> None:
    quill, mart = make_two()
    load([post(3, read_as("quillmart"))], source="chunk:2")
    for owner, since, until in ((quill, None, date(2018, 7, 1)), (mart, date(2018, 7, 1), None)):
        RetailerAlias.objects.create(
            retailer=owner, kind="handle", value="tindaloshop", valid_from=since, valid_until=until
        )
    assert follow_handles(["TindaloShop"]) == 2
    assert sellers() == ["quill"] * 3
    Post.objects.all().delete()
    load([post(3, read_as("quillmart"))], source="chunk:2")
    assert sellers() == ["quill"]


def test_two_owners_at_the_same_time_are_refused() -> None:
    _, mart = make_two()
    other = RetailerAlias(retailer=mart, kind="handle", value="@QUILL", valid_from=date(2018, 1, 1))
    with pytest.raises(ValidationError, match="at the same time"):
        other.clean()
    RetailerAlias.objects.update(valid_until=date(2018, 1, 1))
    other.clean()
    with pytest.raises(ValidationError, match="Only handles"):
        RetailerAlias(retailer=mart, kind="name", value="quill", valid_from=date(2018, 1, 1)).clean()


def test_changes_of_retailers_and_their_spellings_are_in_the_history() -> None:
    quill, mart = make_two()
    merge_retailers(quill, mart, make_user("cleo"))
    assert [row.history_type for row in quill.history.all()] == ["~", "+"]
    assert RetailerAlias.objects.get().history.count() == 2
