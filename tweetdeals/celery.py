"""The Celery application: it carries wake-ups, Postgres holds the work."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tweetdeals.settings")
# Django's checks import every page and the API first, which a worker never serves. Migrating checks, and web.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

app = Celery("tweetdeals")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["deals"], related_name="export_tasks")
