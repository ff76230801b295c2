"""The Celery application: it carries wake-ups, Postgres holds the work."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tweetdeals.settings")

app = Celery("tweetdeals")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
