"""The claimed discounts of a product beside the actual ones: a part of its page, and a file."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from deals.domain.metrics import PRIOR_LOW_DAYS
from deals.exports.list_file import export_response
from deals.exports.market import discount_claim_columns, discount_claim_table
from deals.models import Product
from deals.selectors.market.product_prices import discount_claims_of
from deals.selectors.market.speakers import speakers_of
from deals.views.common.files import options_of
from deals.views.common.page import PageRequest
from deals.views.common.periods import PERIOD_BUTTONS, period_label
from deals.views.common.redirects import follow_merges
from deals.views.market.price_choice import chosen_or_404


@require_safe
@follow_merges
def discount_claims(request: PageRequest, pk: int) -> HttpResponse:
    """The latest claimed discount of each shown seller."""
    product = get_object_or_404(Product, pk=pk)
    choice, period = chosen_or_404(request, pk)
    names = {one.retailer.pk: one.retailer.name for one in choice.sellers if one.retailer}
    claims = discount_claims_of(pk, choice, period)
    context = {
        "product": product,
        "periods": PERIOD_BUTTONS,
        "period": period,
        "period_label": period_label(period),
        "chosen": choice.chosen,
        "said": speakers_of(claim.point.deal_id for claim in claims),
        "discount_claims": [(names.get(claim.retailer_id, ""), claim) for claim in claims],
        "claim_columns": discount_claim_columns(choice),
        "prior_low_days": PRIOR_LOW_DAYS,
    }
    is_part = getattr(request, "htmx", False)
    return render(request, f"products/discount_claims{'_part' if is_part else ''}.html", context)


@require_safe
@follow_merges
def discount_claims_file(request: PageRequest, pk: int, fmt: str) -> HttpResponseBase:
    """The claimed discounts of the page's choice, one row each."""
    product = get_object_or_404(Product, pk=pk)
    choice, period = chosen_or_404(request, pk)
    results = discount_claims_of(pk, choice, period)
    return export_response(discount_claim_table(product, choice, results, options_of(request, period)), fmt)
