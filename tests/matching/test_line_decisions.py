"""Curators merge, split and take back lines; what they said holds whatever is loaded."""

import pytest
from django.test import Client

from deals.domain.refused import Refused
from deals.models import LineChange, LineRedirect, Product, ProductLine
from deals.services.matching.line_decisions import merge_lines, split_line, undo_line_change
from tests.factories import make_user
from tests.matching.test_lines import lines, load_titles

pytestmark = pytest.mark.django_db

PULSAR = ("Borvo Pulsar 40 16GB", "Borvo Pulsar 40 64GB")
QUASAR = ("Borvo Quasar 9 16GB", "Borvo Quasar 9 64GB")


@pytest.fixture
def pulsar() -> ProductLine:
    load_titles(*PULSAR, *QUASAR)
    return ProductLine.objects.get(key="borvo pulsar 40")


def quasar() -> ProductLine:
    return ProductLine.objects.get(key="borvo quasar 9")


def test_merged_lines_are_one_and_the_old_address_leads_on(pulsar: ProductLine) -> None:
    old = quasar().pk
    merge_lines(pulsar, [quasar()], make_user())
    assert lines() == {"borvo pulsar 40": sorted((*PULSAR, *QUASAR))}
    assert list(LineRedirect.objects.values_list("old_id", "line")) == [(old, pulsar.pk)]


def test_a_merge_holds_for_products_that_come_later(pulsar: ProductLine) -> None:
    merge_lines(pulsar, [quasar()], make_user())
    load_titles("Borvo Quasar 9 128GB", start=20)
    assert Product.objects.get(title="Borvo Quasar 9 128GB").line_id == pulsar.pk


def test_a_merge_that_is_undone_brings_the_line_back_under_its_id(pulsar: ProductLine) -> None:
    old, user = quasar().pk, make_user()
    undo_line_change(merge_lines(pulsar, [quasar()], user), user)
    assert lines() == {"borvo pulsar 40": sorted(PULSAR), "borvo quasar 9": sorted(QUASAR)}
    assert quasar().pk == old


def test_products_that_are_split_off_make_the_line_of_the_name(pulsar: ProductLine) -> None:
    split_line(pulsar, list(Product.objects.filter(title=PULSAR[0])), "Borvo Pulsar Nano", make_user())
    assert lines() == {"borvo pulsar nano": [PULSAR[0]], "borvo quasar 9": sorted(QUASAR)}


def test_a_split_into_none_is_undone(pulsar: ProductLine) -> None:
    user = make_user()
    change = split_line(pulsar, list(Product.objects.filter(title=PULSAR[0])), "", user)
    assert lines() == {"borvo quasar 9": sorted(QUASAR)}
    undo_line_change(change, user)
    assert ProductLine.objects.get(key="borvo pulsar 40").pk == pulsar.pk


def test_what_cannot_be_done_is_refused(pulsar: ProductLine) -> None:
    user = make_user()
    with pytest.raises(Refused, match="another line"):
        split_line(pulsar, list(pulsar.products.all()), pulsar.name, user)
    with pytest.raises(Refused, match="one other line"):
        merge_lines(pulsar, [pulsar], user)
    change = merge_lines(pulsar, [quasar()], user)
    undo_line_change(change, user)
    with pytest.raises(Refused, match="undone before"):
        undo_line_change(change, user)


def test_a_curator_merges_and_undoes_on_pages(client: Client, pulsar: ProductLine) -> None:
    client.force_login(make_user("cleo", is_staff=True))
    url = f"/lines/{pulsar.pk}/curate/"
    assert quasar() in client.get(f"{url}?q=quasar").context["found"]
    client.post(url, {"merge": "yes", "with": quasar().pk})
    assert lines() == {"borvo pulsar 40": sorted((*PULSAR, *QUASAR))}
    change = LineChange.objects.get()
    client.post(f"/line-changes/{change.pk}/undo/")
    assert b"taken back: Borvo Quasar 9 into Borvo Pulsar 40" in client.get("/line-changes/").content
