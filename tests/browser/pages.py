"""Every page that a signed-in superuser can open, with rows on it."""

from deals.models import (
    Competitor,
    DealReport,
    Export,
    Invitation,
    Membership,
    OutboxMail,
    Product,
    Reextraction,
    Workspace,
)
from deals.services.curation.reports import report_deal
from deals.services.workspaces.invitation_links import link_to_pass_on
from ingestion.models import DumpFile, Heartbeat, LiveStream, LoadTest, Notice, Run, WatchedPrefix
from tests.access.world import add_rows
from tests.curating import make_unknown_maker
from tests.factories import make_line, make_retailer, make_user
from tests.ingestion.live.collecting import make_tested_stream
from tests.reviewing import make_pair, make_titles


def make_pages(product: Product) -> list[str]:
    """Fill Ada's workspace and return the addresses of all pages."""
    workspace = Workspace.objects.get()
    workspace.own_retailer = make_retailer("Tindalo")
    workspace.save()
    rows = add_rows(workspace, workspace.members.get(), "Tindalo")
    rows["watchlist"].items.create(product=product)
    Competitor.objects.create(workspace=workspace, retailer=make_retailer("Orchard Lane"))
    Membership.objects.create(workspace=workspace, user=make_user("grace"), role="member")
    named = {name: row.pk for name, row in rows.items()}
    return [
        *_shared(product),
        *(f"/workspaces/{workspace.pk}/{tail.format(**named)}" for tail in IN_WORKSPACE),
    ]


def _invitation() -> str:
    """What an invitation to Ada's workspace leads to."""
    return f"/invitations/{link_to_pass_on(Invitation.objects.get())}/"


def _files() -> list[str]:
    """My files, and one in each state."""
    asked = {"user": Workspace.objects.get().members.get(username="ada"), "fmt": "csv", "title": "Products"}
    made = [
        Export.objects.create(
            **asked, address=f"/products.csv?q={state}", state=state, file_name="products.csv",
            rows=3_000, rows_expected=9_000, size=7_000_000, reason="The disk is full.",
        )
        for state in Export.State.values
    ]  # fmt: skip
    return ["/exports/", *(f"/exports/{export.pk}/" for export in made)]


def _live() -> list[str]:
    """The pages of live streams: the list, one with bad frames, the form, a test that failed."""
    stream, test = make_tested_stream()
    LiveStream.objects.filter(pk=stream.pk).update(rejected={"bad_json": 3}, samples={"bad_json": '{"did":'})
    return ["/live/", f"/live/{stream.pk}/", "/live/new/", f"/live/tests/{test.pk}/"]


IN_WORKSPACE = (
    "", "settings/", "delete/", "log/", "competitors/", "competitors/?q=tindalo", "assortment/",
    "assortment/advertised/", "assortment/floors/",
    "assortment/items/{article}/", "campaigns/", "campaigns/list/", "campaigns/posts/", "campaigns/worked/",
    "campaigns/years/", "campaigns/reactions/", "campaigns/reactions/?show=hour",
    "campaigns/reactions/?show=posts", "campaigns/reactions/?show=rhythm",
    "overview/more/", "compare/undercuts/?by=me",
    "compare/", "compare/index/", "compare/?level=line", "compare/?level=category",
    "compare/index/?level=line", "compare/undercuts/", "compare/share-of-voice/", "compare/promotions/",
    "views/", "views/?to=/products/", "views/{view}/change/", "views/{view}/delete/",
    "notes/", "notes/{note}/", "notes/{note}/delete/",
    "watchlists/", "watchlists/?view=charts", "alerts/bell/?category=power-tools",
    "welcome/", "welcome/competitors/", "welcome/watch/", "alerts/", "alerts/{event}/", "alerts/rules/",
    "alerts/rules/new/",
    "alerts/rules/{rule}/", "alerts/mutes/", "alerts/webhooks/", "alerts/webhooks/{hook}/",
)  # fmt: skip


def _operating() -> list[str]:
    """The operators' pages: a test in each state, a schedule, a worker, a notice."""
    tests = [
        LoadTest.objects.create(uri="s3://b/x", problem=p) for p in ("", "there is no bucket. Create it.")
    ]
    LoadTest.objects.filter(pk=tests[1].pk).update(state="failed")
    prefix = WatchedPrefix.objects.create(uri="s3://archive/2016/", problem="no bucket. Create the bucket.")
    Notice.objects.create(kind="failed", watched_prefix=prefix, said="The schedule has a problem.")
    Heartbeat.objects.create(name="celery@here/77")
    run = Run.objects.create(uris=["s3://archive/2017/"], state="loading")
    return [
        "/runs/load/", *(f"/runs/load/{test.pk}/" for test in (*tests, _tested())), "/runs/schedules/",
        "/runs/schedules/add/", f"/runs/schedules/{prefix.pk}/", "/runs/workers/", "/runs/notices/",
        f"/runs/{run.pk}/",
    ]  # fmt: skip


def _tested() -> LoadTest:
    """A test that is done."""
    found = {
        "objects": 12, "bytes": 3_000_000, "known": 4, "known_bytes": 1_000_000, "other_names": 1,
        "is_all": True,
        "first_day": "2016-11-25", "last_day": "2016-11-27", "days": 3, "networks": ["Twitter"],
        "endings": [[".json.bz2", 12]],
        "first": {"uri": "s3://b/a.json.bz2", "size": 9, "rows": [["container", "tar > bz2"]]},
    }  # fmt: skip
    return LoadTest.objects.create(uri="s3://archive/2016/", state="done", found=found)


def _shared(product: Product) -> list[str]:
    """The pages that belong to no workspace."""
    make_titles()
    make_pair("borvo kettle k40 white", "borvo kettle k40 black")
    deal = product.deals.all()[0]
    report_deal(deal, make_user("ida"), DealReport.Reason.values[0])
    make_unknown_maker()
    mail = OutboxMail.objects.create(
        sender="a@example.com", recipients=["b@example.com"], subject="s", text="t"
    )
    run = Run.objects.create(uris=["s3://archive/2016/"], state="done")
    file = DumpFile.objects.create(uri="s3://archive/a.json.gz", etag="1", size=1)
    line = make_line("Borvo Drill", product)
    Reextraction.objects.create(catalogue="1", counts={"posts": 3_000, "applied": 40}, expected=9_000)
    return [
        *_files(),
        *_operating(),
        "/", "/overview/", "/glossary/", "/market/", "/search/", "/search/?q=borvo",
        "/lines/", f"/lines/{line.pk}/", f"/lines/{line.pk}/curate/", "/line-changes/",
        f"/lines/{line.pk}/events/", f"/lines/{line.pk}/products/",
        f"/products/{product.pk}/events/", f"/products/{product.pk}/discount-claims/",
        "/products/", f"/products/{product.pk}/", f"/products/{product.pk}/other-deals/",
        f"/products/{product.pk}/merge/", f"/products/{product.pk}/split/", "/product-changes/",
        f"/deals/{deal.pk}/", f"/deals/{deal.pk}/curate/", "/reports/", "/retailers/", "/retailers/tindalo/",
        "/retailers/tindalo/?category=power-tools&period=all", "/retailers/?as_of=2015-01-01",
        "/review/groups/", "/review/match/", "/review/match/history/", "/review/outliers/", "/review/unsure/",
        "/review/reports/", "/review/sellers/", "/review/makers/", "/review/voices/",
        "/review/orphaned/", "/runs/", "/runs/reextractions/",
        *_live(),
        f"/runs/{run.pk}/", f"/runs/files/{file.pk}/", "/coverage/?month=2016-10", "/workspaces/new/",
        "/outbox/", f"/outbox/{mail.pk}/", "/password/", "/invitations/x/", _invitation(),
        "/workspace/", "/account/",
        "/account/addresses/", "/account/security/", "/account/confirm/", "/account/providers/",
        "/account/security/codes/new/",
    ]  # fmt: skip
