"""A client of the API with Ada's token."""

import pytest
from django.core.cache import cache
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from tests.factories import make_user


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Throttles count in the cache."""
    cache.clear()


@pytest.fixture
def api(db: None) -> APIClient:
    """A client that sends a token."""
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {Token.objects.create(user=make_user()).key}")
    return client
