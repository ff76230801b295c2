"""The admin shows every model and lets nobody touch facts."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deals.models import Deal, EngagementSnapshot, Post
from deals.read_only_admin import FactAdmin
from tests.factories import DAY, START, make_deal, make_post, make_product, make_snapshot, make_user

MODELS = [model for app in ("deals", "ingestion") for model in apps.get_app_config(app).get_models()]


@pytest.fixture
def admin_page(client: Client, db: None) -> Client:
    """A browser in which a superuser is signed in."""
    client.force_login(make_user("root", is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_model_has_a_list_that_can_be_searched(admin_page: Client, model: type) -> None:
    label = f"{model._meta.app_label}/{model._meta.model_name}"
    assert admin_page.get(f"/admin/{label}/?q=1").status_code == 200


@pytest.mark.parametrize("model", [Post, Deal, EngagementSnapshot])
def test_facts_are_read_only(admin_page: Client, model: type) -> None:
    post = make_post()
    make_deal(post=post)
    make_snapshot(post, START + DAY)
    url = f"/admin/deals/{model._meta.model_name}/"
    row = model.objects.get()
    assert isinstance(admin.site._registry[model], FactAdmin)
    assert admin_page.get(f"{url}{row.pk}/change/").status_code == 200
    for refused in ("add/", f"{row.pk}/change/", f"{row.pk}/delete/"):
        assert admin_page.post(f"{url}{refused}", {"text": "x", "post": "yes"}).status_code == 403
    assert model.objects.count() == 1


@pytest.mark.parametrize("label", ["deals/deal", "deals/post", "deals/engagementsnapshot", "deals/product"])
def test_a_list_takes_the_same_queries_for_2_and_20_rows(
    admin_page: Client, django_assert_max_num_queries: DjangoAssertNumQueries, label: str
) -> None:
    counts = []
    for number in (2, 20):
        for _ in range(number):
            post = make_post()
            make_deal(post=post, product=make_product(), retailer="Tindalo")
            make_snapshot(post, START + DAY)
        with django_assert_max_num_queries(30) as asked:
            admin_page.get(f"/admin/{label}/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_staff_who_are_no_superusers_do_not_read_mails(client: Client, db: None) -> None:
    client.force_login(make_user("staff", is_staff=True))
    assert client.get("/admin/deals/outboxmail/").status_code == 403
