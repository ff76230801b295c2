"""Wiring of the project: settings, URLs, the Celery application."""

from tweetdeals.celery import app as celery_app

__all__ = ["celery_app"]
