"""Accounts as they speak: what their posts have in common."""

from django.db import models
from django.db.models import Value
from django.db.models.functions import Cast, Concat

from deals.domain.voices.voice import Voice

ACCOUNT_KEY = Concat("network", Value("/"), Cast("author_id", models.CharField()))
"""The same of a row, in a query."""


def account_key(network: str, author_id: int) -> str:
    """Return how decisions name an account: 'twitter/7'."""
    return f"{network}/{author_id}"


class Speaker(models.Model):
    """An account with stored posts. Written by settling (services/loading/voices.py) alone."""

    network = models.CharField(max_length=12)
    author_id = models.BigIntegerField()
    facts = models.JSONField(help_text="counts over its posts, on which all its posts are told")
    posts = models.PositiveSmallIntegerField(help_text="posts that were looked at")
    voice = models.CharField(max_length=12, choices=Voice.choices, help_text="of most of them")
    sure = models.FloatField(help_text="0 to 1: how sure their voices are on average")
    example_id = models.BigIntegerField(help_text="the post with the smallest id")
    version = models.CharField(max_length=16, help_text="rules and weights; empty: to be told again")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["network", "author_id"], name="speaker_once")]
        indexes = [models.Index(fields=["version"], name="speaker_version")]

    def __str__(self) -> str:
        return f"{self.network}/{self.author_id}: {self.voice}"

    @property
    def key(self) -> str:
        """As in VoiceAssignment.key."""
        return account_key(self.network, self.author_id)
