"""`manage.py prepare_demo`: the demo account, and the demo dump loaded through the real pipeline."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from deals.services.market.catalogue import import_catalogue
from deals.services.operations.demo import (
    evaluate_demo_rule,
    prepare_demo_account,
    prepare_demo_assortment,
    prepare_demo_rule,
)
from ingestion.demo.dump import write_demo_dump
from ingestion.demo.price_list import price_list
from ingestion.demo.world import demo_catalogue
from ingestion.selectors import was_loaded
from ingestion.sources import SourceGone, discover
from tweetdeals.embedded.state import generated_secret

DEMO_BUCKET = "tweetdeals-demo"


class Command(BaseCommand):
    """Prepare the demo, once: data that `clear_demo` took out do not come back by themselves."""

    help = "Make the demo account and load the demo dump, unless that was done before."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="also after clear_demo")
        parser.add_argument("--inline", action="store_true", help="load here, without broker and worker")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing."""
        password = generated_secret(settings.VAR_DIR, "demo-login")
        folder = settings.VAR_DIR / "s3" / DEMO_BUCKET
        uris = [f"s3://{DEMO_BUCKET}/", str(folder)]
        if was_loaded(uris) and not options["again"]:
            prepare_demo_account(password)
            prepare_demo_rule()
            self.stdout.write("The demo was prepared before: nothing to do.")
            return
        import_catalogue(demo_catalogue(), is_demo=True)
        prepare_demo_account(password)
        if not any(folder.glob("*.tar")):
            write_demo_dump(folder)
        how = {"inline": True} if options["inline"] else {"wait": True}
        uri = uris[0] if _is_served(uris[0]) else uris[1]
        call_command("ingest", uri, force=options["again"], stdout=self.stdout, **how)
        prepare_demo_assortment([*price_list()])
        if rule := prepare_demo_rule():
            evaluate_demo_rule(rule)


def _is_served(uri: str) -> bool:
    """Tell whether the S3 endpoint is the embedded one, which serves the folder."""
    try:
        return bool(settings.S3_ENDPOINT_URL) and next(discover(uri), None) is not None
    except SourceGone:
        return False
