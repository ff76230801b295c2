"""Reading what matching found and what happened to products and lines."""

from deals.models import Product, ProductLine


def surviving_id(old_id: int) -> int | None:
    """Return the id of the product to which the address of a product that is gone leads. 1 query."""
    return Product.objects.filter(redirects__old_id=old_id).values_list("pk", flat=True).first()


def surviving_line(old_id: int) -> int | None:
    """Return the id of the line to which the address of a line that is gone leads. 1 query."""
    return ProductLine.objects.filter(redirects__old_id=old_id).values_list("pk", flat=True).first()
