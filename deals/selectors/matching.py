"""Reading what matching found and what became of products."""

from deals.models import Product


def surviving_product(old_id: int) -> Product | None:
    """Return the product to which the address of a product that is gone leads. 1 query."""
    return Product.objects.filter(redirects__old_id=old_id).first()
