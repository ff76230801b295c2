"""`manage.py make_load_data`: millions of invented deals in an empty database, to measure reading on."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError
from tqdm import tqdm

from deals.services.operations.load_data import NAME, Amounts, make_load_data


class Command(BaseCommand):
    """Fill a database of its own: name one by DATABASE_URL, or a folder by TWEETDEALS_VAR."""

    help = "Put invented deals straight into an empty database, skewed as real ones are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare how many deals, products and retailers to create."""
        usual = Amounts()
        parser.add_argument("--deals", type=int, default=usual.deals)
        parser.add_argument("--products", type=int, default=usual.products)
        parser.add_argument("--retailers", type=int, default=usual.retailers)

    def handle(self, *args: Any, **options: Any) -> None:
        """Fill it, with a progress bar."""
        wanted = {name: options[name] for name in ("deals", "products", "retailers")}
        if min(wanted.values()) < 1:
            raise CommandError("--deals, --products and --retailers must be 1 or more")
        with tqdm(total=wanted["deals"], unit=" deals", unit_scale=True) as bar:

            def show(deals: int) -> None:
                bar.update(deals - bar.n)

            try:
                make_load_data(Amounts(**wanted), show)
            except ValueError as error:
                raise CommandError(f"{error} (DATABASE_URL, TWEETDEALS_VAR)") from None
            except ProgrammingError as error:
                raise CommandError(f"the database's user must be its superuser: {error}") from error
        self.stdout.write(f"{wanted['deals']:,} deals are there; the workspace is called '{NAME}'")
