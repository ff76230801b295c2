"""`manage.py fit_matcher`: fit a matching score on curators' decisions, and use it if it is better."""

import importlib.util
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from deals.domain.refused import Refused
from deals.services.loading.settling import settle_all
from deals.services.matching.fitting import fit_matcher


class Command(BaseCommand):
    """Fit, print both figures, and match again where the score changed."""

    help = "Fit a scorer on the review queue's decisions; it is used only if it beats the rule."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print both figures. Exit status 1 where there are too few decisions."""
        if importlib.util.find_spec("sklearn") is None:
            raise CommandError("fitting takes scikit-learn: run `make fit-matcher`")
        try:
            made = fit_matcher()
        except Refused as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"average precision over {made.held_out} decisions held out: fitted {made.fitted_figure:.3f} "
            f"(on {made.decisions}), rule {made.rule_figure:.3f}"
        )
        if made.is_used:
            self.stdout.write("the fitted scorer is used from now on: matching all listings again ...")
        else:
            self.stdout.write("the rule stays in use")
        self.stdout.write(f"{settle_all()} products settled")
