"""Sellers that extraction does not know: a curator says which retailer they are, for all their deals."""

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Q

from deals.domain.refused import Refused
from deals.domain.voices.voice import Voice
from deals.models import Deal, Retailer, RetailerAlias, SellerAssignment, Speaker, VoiceAssignment
from deals.services.curation.assignments import add_row, refuse_decided, take_back
from deals.services.curation.voices import assign_voice, undo_voice
from deals.services.loading.batches import lock_loading, reassign_retailers


def assign_seller(deal_id: int, name: str, user: User) -> SellerAssignment:
    """Say which retailer the seller of a deal is, by name, slug, handle or domain; holds for all its deals.

    Raises Refused where there is no such retailer, or the seller was assigned meanwhile.
    """
    retailer = find_retailer(name)
    if retailer is None:
        raise Refused(f"There is no retailer '{name}': choose one of the list, or make a new one.")
    return _assign(deal_id, retailer, user)


@transaction.atomic
def assign_new_retailer(deal_id: int, name: str, user: User) -> SellerAssignment:
    """Make a retailer and say that the seller of a deal is it. Raises Refused."""
    return _assign(deal_id, add_row(Retailer, name, "retailer", "assign it"), user)


def assign_post(deal_id: int, name: str, user: User) -> SellerAssignment:
    """Say which retailer sells in the one post of a deal, or (no name) that none does. Raises Refused."""
    retailer = find_retailer(name) if name else None
    if name and retailer is None:
        raise Refused(f"There is no retailer '{name}': choose one of the list.")
    return _assign(deal_id, retailer, user, only_post=True)


@transaction.atomic
def tell_account(deal_id: int, voice: Voice, user: User) -> SellerAssignment:
    """Say that a seller is an account of deals or a private person: no retailer, and whose voice it is.

    Raises Refused where it was decided on meanwhile, or the name is no account's own.
    """
    deal = Deal.objects.select_related("post").filter(pk=deal_id).first()
    if deal is None or deal.seller_key != f"@{deal.post.handle}".lower():
        raise Refused("This seller goes by a name, not by its account: say which retailer it is, or none.")
    speaker = Speaker.objects.filter(network=deal.post.network, author_id=deal.post.author_id).first()
    if speaker is None:
        raise Refused("Its posts are not settled yet: try again when the run is done.")
    return _assign(deal_id, None, user, voice=assign_voice(speaker.pk, voice, user))


def dismiss_seller(deal_id: int, user: User) -> SellerAssignment:
    """Say that the seller of a deal is no retailer; it is asked for no more. Raises Refused."""
    return _assign(deal_id, None, user)


@transaction.atomic
def undo_assignment(assignment_id: int, user: User) -> SellerAssignment:
    """Take an assignment back: the seller waits again. A retailer that it made stays in the catalogue.

    Raises Refused where it was taken back before.
    """
    with connection.cursor() as cursor:
        lock_loading(cursor)
        made = take_back(SellerAssignment, assignment_id, user)
        if made.voice is not None and made.voice.undone_at is None:
            undo_voice(made.voice.pk, user)
        reassign_retailers(cursor, sellers=[made.key])
    return made


def find_retailer(name: str) -> Retailer | None:
    """Return the retailer of that name, slug, handle, domain or spelling. 2 queries at most."""
    name = " ".join(name.split())
    found = Retailer.objects.filter(Q(name__iexact=name) | Q(slug=name.lower())).order_by("pk").first()
    if found is not None:
        return found
    alias = RetailerAlias.objects.filter(value=name.lower().lstrip("@")).select_related("retailer")
    row = alias.order_by("pk").first()
    return row.retailer if row else None


@transaction.atomic
def _assign(
    deal_id: int,
    retailer: Retailer | None,
    user: User,
    *,
    only_post: bool = False,
    voice: VoiceAssignment | None = None,
) -> SellerAssignment:
    with connection.cursor() as cursor:
        lock_loading(cursor)
        deal = Deal.objects.filter(pk=deal_id).first()
        if deal is None or not deal.seller_key:
            raise Refused("This item is gone: its post was loaded again or deleted.")
        said = {"key": deal.seller_key, "post_id": deal.post_id if only_post else None}
        refuse_decided(SellerAssignment.objects.filter(**said, undone_at=None))
        made = SellerAssignment.objects.create(**said, retailer=retailer, voice=voice, decided_by=user)
        reassign_retailers(cursor, sellers=[made.key])
    return made
