"""Wiring of the project: settings, URLs, the Celery application."""

from tweetdeals.celery import app as celery_app

__all__ = ["__version__", "celery_app"]
__version__ = "0.2.0"
