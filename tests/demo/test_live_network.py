"""The demo's made-up live stream: what it plays, and that the real collector's reader takes it."""

import gzip
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core import mail
from django.core.management import call_command

from deals.models import AlertEvent, CoverageHour, Deal
from deals.services.alerts.sending import send_due
from deals.services.market.catalogue import import_catalogue
from deals.services.operations.demo import prepare_demo_account, prepare_demo_rule
from ingestion.demo import network
from ingestion.demo.network import Network, serving
from ingestion.demo.playlist import DEEP_EACH, MOST, OFFERS_EACH, handles, id_of, offer_of, post_of
from ingestion.demo.world import demo_catalogue
from ingestion.live.base import Event
from ingestion.live.x import XStream
from ingestion.models import LiveStream, Run
from ingestion.services.demo import clear_demo, end_demo_stream, join_demo_stream, wants_more
from tests.factories import make_deal, make_product, make_retailer

URL = "http://127.0.0.1:1"


@pytest.fixture
def playing(tmp_path: Path) -> Iterator[Network]:
    """The made-up network, its first two posts played."""
    with serving(tmp_path / "played") as found:
        found.play_next()
        found.play_next()
        yield found


def lines_of(items: Iterator[Any], count: int) -> list[dict[str, Any]]:
    """The first posts that a stream gives."""
    with closing(items) as found:  # type: ignore[type-var]
        lines = (orjson.loads(each.line) for each in found if isinstance(each, Event) and each.line)
        return [next(lines) for _ in range(count)]


def test_the_same_number_gives_the_same_post_and_ids_grow() -> None:
    assert post_of(7) == post_of(7) != post_of(8)
    assert id_of(7) < id_of(8)


def test_several_shops_offer_and_each_second_offer_is_lower_than_ever_and_no_outlier() -> None:
    offers = [offer_of(number) for number in range(MOST // OFFERS_EACH)]
    assert len({each.shop.slug for each in offers[:20]}) >= 4
    deep = [each.price / each.list_price for each in offers[::DEEP_EACH]]
    assert Decimal("0.34") < min(deep) and max(deep) < Decimal("0.41")
    usual = [each.price / each.list_price for each in offers[1::DEEP_EACH]]
    assert min(usual) > Decimal("0.6") and len(set(usual)) > 100


def test_the_collectors_stream_reads_it_live(playing: Network) -> None:
    stream = XStream({"url": playing.url}, "any", handles())
    items = stream.connect(None, {"id": str(id_of(0))})  # what was missed, then what comes
    assert [each["data"] for each in lines_of(items, 1)] == [post_of(1)["data"]]


def test_what_comes_while_someone_listens_is_sent_at_once(playing: Network, monkeypatch: Any) -> None:
    monkeypatch.setattr(network, "KEEP_ALIVE_SECONDS", 0.1)
    with closing(XStream({"url": playing.url}, "any", handles()).connect(None, {})) as items:
        assert isinstance(next(items), Event)  # a keep-alive
        playing.play_next()
        assert lines_of(items, 1) == [post_of(2)]
    assert [each["tag"] for each in playing.rules] == ["tweetdeals:1"]


def test_it_goes_on_where_it_stopped_and_comes_to_an_end(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(network, "MOST", 2)
    told = []
    for _ in range(3):
        with serving(tmp_path / "played") as found:
            told.append(found.play_next())
    assert told == [True, True, False]


@pytest.mark.django_db
def test_its_stream_is_made_once_and_stays_as_it_was_left() -> None:
    stream = join_demo_stream(URL)
    assert stream and wants_more(stream) is True
    LiveStream.objects.update(is_on=False)
    again = join_demo_stream("http://127.0.0.1:2")
    assert again and (again.pk, again.settings["url"]) == (stream.pk, "http://127.0.0.1:2")
    assert wants_more(again) is False


@pytest.mark.django_db
def test_one_that_was_deleted_does_not_come_back() -> None:
    stream = join_demo_stream(URL)
    assert stream
    Run.objects.create(uris=[f"{stream.prefix}/2026/12/01/10"], live_stream=stream)
    stream.delete()
    assert (join_demo_stream(URL), wants_more(stream)) == (None, None)


@pytest.mark.django_db
def test_once_all_is_played_it_is_off_and_says_so() -> None:
    stream = join_demo_stream(URL)
    assert stream
    end_demo_stream(stream)
    stream.refresh_from_db()
    assert (stream.is_on, stream.problem) == (False, "The demo's posts have all been played.")


@pytest.fixture
def prepared(db: None, settings: Any, tmp_path: Path) -> Path:
    """The demo's account, catalogue and rule, prices of what the first offer is for; a file of six posts."""
    settings.LOCAL_FOLDERS = [str(tmp_path)]
    import_catalogue(demo_catalogue(), is_demo=True)
    prepare_demo_account("a long enough word")
    prepare_demo_rule()
    offer = offer_of(0)
    product = make_product(offer.article.title)
    shop = make_retailer(f"demo-{offer.shop.slug}")
    for part in ("0.80", "0.82", "0.84"):
        price = (offer.list_price * Decimal(part)).quantize(Decimal("0.01"))
        make_deal(str(price), product=product, retailer=shop, listing=product.listings.get())
    path = tmp_path / "demo-stream" / "2026/12/01/10/00.json.gz"
    path.parent.mkdir(parents=True)
    path.write_bytes(gzip.compress(b"".join(orjson.dumps(post_of(n)) + b"\n" for n in range(OFFERS_EACH))))
    return path


def test_a_minute_of_it_gives_prices_of_the_demos_own_time_and_one_mail(prepared: Path) -> None:
    before = Deal.objects.count()
    call_command("ingest", str(prepared), "--inline", "--alerts", "live")
    send_due()
    assert Deal.objects.count() == before + 1
    assert {each.hour.isoformat() for each in CoverageHour.objects.all()} == {"2018-12-01T00:00:00+00:00"}
    assert AlertEvent.objects.count() == 1
    assert [each.to for each in mail.outbox] == [["demo@tweetdeals.example"]]


def test_clearing_the_demo_takes_what_was_played_too(prepared: Path) -> None:
    call_command("ingest", str(prepared), "--inline")
    join_demo_stream(URL)
    clear_demo()
    assert Deal.objects.filter(announced_at__year=2018, announced_at__month=12).count() == 0
    assert (LiveStream.objects.count(), CoverageHour.objects.count()) == (0, 0)
