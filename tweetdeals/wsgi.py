"""The WSGI application that tweetdeals/web_server.py serves."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tweetdeals.settings")
application = get_wsgi_application()
reverse("healthz")  # imports every view now, once for all workers: the first request took seconds else
