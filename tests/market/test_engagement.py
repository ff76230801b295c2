"""A post's engagement is said once: alerts, evidence, campaigns, files and the API read one column."""

import pytest
from django.test import Client

from deals.models import EngagementSnapshot
from deals.selectors.alerts.facts import engagement_of
from deals.selectors.market.deals import last_reaction
from tests.factories import DAY, START, make_deal, make_snapshot, make_user

pytestmark = pytest.mark.django_db
LATER = START + 30 * DAY


@pytest.mark.parametrize(
    ("counters", "engagement"),
    [
        ({"retweets": 3, "likes": 5}, 8),
        ({"retweets": 3, "likes": 5, "replies": 2, "quotes": 1}, 11),
        ({"retweets": 0, "likes": None}, 0),
        ({"retweets": None, "likes": None}, None),
    ],
)
def test_it_is_the_sum_of_what_is_told_and_nothing_where_nothing_is(counters, engagement):
    make_snapshot(make_deal().post, START, **counters)
    assert EngagementSnapshot.objects.get().engagement == engagement


def test_a_snapshot_that_tells_nothing_is_no_zero():
    deal = make_deal()
    make_snapshot(deal.post, START + DAY, retweets=None, likes=None)
    assert (engagement_of([deal.post_id]), last_reaction(deal.post_id, LATER)) == ({}, None)


def test_the_latest_that_tells_something_counts():
    deal = make_deal()
    make_snapshot(deal.post, START + DAY, retweets=3, likes=5)
    make_snapshot(deal.post, START + 2 * DAY, retweets=None, likes=None)
    reaction = last_reaction(deal.post_id, LATER)
    assert (engagement_of([deal.post_id]), reaction.engagement) == ({deal.post_id: 8}, 8)


def test_page_and_api_show_the_same_number():
    deal = make_deal(retailer="Tindalo")
    make_snapshot(deal.post, START + DAY, retweets=1200, likes=34)
    client = Client()
    client.force_login(make_user())
    when = {"as_of": "2016-07-01"}
    answer = client.get(f"/api/v1/deals/{deal.pk}/", when).json()
    assert answer["reaction"]["engagement"] == 1234
    assert "1,234 in all" in client.get(f"/deals/{deal.pk}/", when).content.decode()
