"""A curator's decision on an item of a review queue: once, however many look at it at the same time."""

from django.contrib.auth.models import User
from django.db import connection, transaction

from deals.domain.matching.partition import pair_of
from deals.domain.refused import Refused
from deals.models import MatchDecision, MatchPair
from deals.services.loading.batches import lock_loading
from deals.services.matching.decisions import decide


class NotWaiting(Refused):
    """The item waits no more; `decision` is the one that took it, None where settling did."""

    def __init__(self, said: str, decision: MatchDecision | None = None) -> None:
        super().__init__(said)
        self.decision = decision


@transaction.atomic
def decide_pair(pair_id: int, verdict: MatchDecision.Verdict, user: User) -> MatchDecision:
    """Note a verdict on a pair that waits. Raises NotWaiting where it was decided or settled meanwhile."""
    with connection.cursor() as cursor:
        lock_loading(cursor)  # so that of two curators the second sees what the first said
    pair = MatchPair.objects.select_related("left", "right").filter(pk=pair_id).first()
    if pair is None:
        raise NotWaiting("This item is gone: its titles were loaded again.")
    left, right = pair_of(pair.left.key, pair.right.key)
    made = MatchDecision.objects.standing().select_related("decided_by")
    if taken := made.filter(left_key=left, right_key=right).first():
        who = taken.decided_by.get_username() if taken.decided_by else "someone"
        raise NotWaiting(f"Decided by {who} meanwhile: {taken.get_verdict_display()}.", taken)
    if not (pair.is_best_of_left or pair.is_best_of_right):
        raise NotWaiting("This item waits no more: another decision settled it.")
    return decide(left, right, verdict, user)
