"""A client of the API with Ada's account."""

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from tests.factories import make_user


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Throttles count in the cache."""
    cache.clear()


@pytest.fixture
def api(db: None) -> APIClient:
    """A client of Ada's, in no workspace."""
    client = APIClient()
    client.force_authenticate(make_user())
    return client
