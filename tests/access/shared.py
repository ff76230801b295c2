"""The rows that belong to no workspace: what market data, runs and reviews have addresses for."""

from django.contrib.auth.models import User

from deals.models import CatalogueImport, LineChange, OutboxMail, Purge, Reextraction
from deals.services.matching.decisions import decide, merge_products
from ingestion.models import DumpFile, LoadTest, Run, WatchedPrefix
from tests.factories import make_believable_product, make_line
from tests.ingestion.live.collecting import make_tested_stream
from tests.reviewing import make_pair, make_titles, product_of


def make_shared(curator: User) -> dict[str, str]:
    """Make one of each; return what stands for `pk` by the beginning of a route."""
    product = make_believable_product()
    make_titles()
    change = merge_products(product_of("tindalo lamp l60"), [product_of("orchard shears s20")], curator)
    decision = decide("borvo kettle k40 white", "quillmart umbrella u50", "different", curator)
    pair = make_pair("borvo kettle k40 white", "borvo kettle k40 black")
    mail = OutboxMail.objects.create(sender="a@example.com", recipients=[], subject="s", text="t", html="<p>")
    file = DumpFile.objects.create(uri="s3://archive/a.json.gz", etag="1", size=1)
    run, prefix = Run.objects.create(uris=["s3://archive/"]), WatchedPrefix.objects.create(uri="s3://b/x")
    stream, test = make_tested_stream()
    rows = {
        "products/": product,
        "lines/": make_line("Borvo Drill", product),
        "line-changes/": LineChange.objects.create(action="merge", said="one into another"),
        "deals/": product.deals.all()[0],
        "product-changes/": change,
        "review/<slug:kind>/decisions/": decision,
        "review/<slug:kind>/<int:pk>/correct/": product.deals.get(is_outlier=True),
        "review/groups/": change,
        "review/": pair,
        "reviews/<slug:kind>/decisions/": decision,
        "reviews/<slug:kind>/<int:pk>/correct/": product.deals.get(is_outlier=True),
        "reviews/": pair,
        "outbox/": mail,
        "deletions/purges/": Purge.objects.create(ids=1),
        "catalogue/imports/": CatalogueImport.objects.create(catalogue="brands"),
        "runs/files/": file,
        "runs/reextractions/": Reextraction.objects.create(catalogue="1"),
        "runs/load/": (test := LoadTest.objects.create(uri="s3://b/x")),
        "load-tests/": test,
        "runs/schedules/": WatchedPrefix.objects.create(uri="s3://b/y"),  # its page deletes it
        "runs/": run,
        "watched-prefixes/": prefix,
        "live/tests/": test,
        "live-streams/tests/": test,
        "live": stream,
    }
    return {beginning: str(row.pk) for beginning, row in rows.items()}
