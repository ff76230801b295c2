"""Mails that were not sent because no mail server is named: only superusers read them."""

from django.db import models


class OutboxMail(models.Model):
    """One mail as its recipient would have got it."""

    sent_at = models.DateTimeField(auto_now_add=True)
    sender = models.CharField(max_length=254)
    recipients = models.JSONField()
    subject = models.CharField(max_length=998)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, help_text="beyond sender, recipients and subject")

    class Meta:
        ordering = ["-sent_at", "-id"]

    def __str__(self) -> str:
        return self.subject
