"""Secrets are named in a stream's row and read from the environment, and only those made for streams."""

from typing import Any

import pytest

from ingestion.live.base import StreamRefused
from ingestion.live.kinds import stream_of
from ingestion.live.secrets import secret_of
from ingestion.models import LiveStream


def test_a_secret_is_read_from_the_variable_that_is_named(settings: Any) -> None:
    settings.STREAM_SECRETS = {"STREAM_TOKEN": "very-secret"}
    assert secret_of({"token": "STREAM_TOKEN"}, "token") == "very-secret"


def test_the_sites_own_secrets_are_no_streams(settings: Any) -> None:
    settings.STREAM_SECRETS = {"SECRET_KEY": "very-secret"}
    with pytest.raises(StreamRefused, match="such as STREAM_TOKEN"):
        secret_of({"token": "SECRET_KEY"}, "token")


def test_a_variable_that_is_not_set_is_told_by_name() -> None:
    with pytest.raises(StreamRefused, match="STREAM_NOWHERE is not set"):
        secret_of({"token": "STREAM_NOWHERE"}, "token")


def test_where_none_is_needed_none_need_be_named() -> None:
    assert secret_of({}, "token", is_needed=False) == ""
    with pytest.raises(StreamRefused):
        secret_of({}, "token")


@pytest.mark.parametrize("settings", [[], "x", {"profiles_url": 5}])
def test_settings_of_another_type_are_refused(settings: object) -> None:
    with pytest.raises(StreamRefused):
        stream_of(LiveStream(kind="jetstream", settings=settings))
