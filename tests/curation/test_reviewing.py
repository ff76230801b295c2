"""Two curators at one item: one decides, the other is told."""

import threading

import pytest
from django.contrib.auth.models import User
from django.db import connection

from deals.models import MatchDecision
from deals.services.curation.reviewing import NotWaiting, decide_pair
from tests.factories import make_user
from tests.reviewing import make_pair, make_titles


@pytest.mark.django_db(transaction=True)
def test_of_two_curators_at_once_one_decides_and_the_other_is_told() -> None:
    make_titles("borvo kettle k40", "tindalo lamp l60")
    pair, barrier, told = make_pair("borvo kettle k40", "tindalo lamp l60"), threading.Barrier(2), []

    def decide_in_a_session_of_its_own(verdict: MatchDecision.Verdict, user: User) -> None:
        barrier.wait()
        try:
            decide_pair(pair.pk, verdict, user)
        except NotWaiting as refused:
            told.append((str(refused), refused.decision))
        connection.close()

    asked = [
        (MatchDecision.Verdict.SAME, make_user("ida")),
        (MatchDecision.Verdict.DIFFERENT, make_user("eve")),
    ]
    threads = [threading.Thread(target=decide_in_a_session_of_its_own, args=each) for each in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    decision = MatchDecision.objects.get()
    who, what = decision.decided_by.username, decision.get_verdict_display()
    assert told == [(f"Decided by {who} meanwhile: {what}.", decision)]
