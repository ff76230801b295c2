"""What decisions on sellers and makers unknown to extraction share: made once for all deals, and undone."""

from typing import TypeVar

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils.text import slugify

from deals.domain.refused import Refused
from deals.models import Brand, MakerAssignment, Retailer, SellerAssignment, VoiceAssignment

Assigned = TypeVar("Assigned", SellerAssignment, MakerAssignment, VoiceAssignment)
Row = TypeVar("Row", Retailer, Brand)


def refuse_decided(standing: QuerySet[Assigned]) -> None:
    """Raise Refused where a curator decided meanwhile. 1 query."""
    if taken := standing.select_related("decided_by").first():
        who = taken.decided_by.get_username() if taken.decided_by else "someone"
        raise Refused(f"Decided by {who} meanwhile: {taken.said}.")


def take_back(model: type[Assigned], assignment_id: int, user: User) -> Assigned:
    """Note that a decision is undone. Raises Refused where it was before."""
    made = model._default_manager.filter(pk=assignment_id, undone_at=None).first()
    if made is None:
        raise Refused("This decision was undone before.")
    model._default_manager.filter(pk=made.pk).update(undone_at=Now(), undone_by=user)
    return made


def add_row(model: type[Row], name: str, what: str, instead: str) -> Row:
    """Make a retailer or a brand. Raises Refused, and says what to do `instead` where there is one."""
    name = " ".join(name.split())[:120]
    slug = slugify(name)[:60]
    if not slug:
        raise Refused(f"'{name}' makes no address: write a name with letters or digits.")
    if model.everything.filter(Q(slug=slug) | Q(name__iexact=name)).exists():
        raise Refused(f"There is a {what} '{name}' already: {instead}.")
    return model.everything.create(slug=slug, name=name)
