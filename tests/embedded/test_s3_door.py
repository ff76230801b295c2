"""The embedded S3 endpoint: for who has its key, for no page of another site, without pages of its own."""

import stat
from pathlib import Path

import boto3
import pytest
import requests
from botocore.exceptions import ClientError

from tests.conftest import S3Store
from tweetdeals.embedded.s3 import KEY, key_of


def put(client: object, bucket: str) -> int:
    """The status of an attempt to write."""
    try:
        client.put_object(Bucket=bucket, Key="x", Body=b"x")  # type: ignore[attr-defined]
    except ClientError as error:
        return int(error.response["ResponseMetadata"]["HTTPStatusCode"])
    return 200


def test_a_client_without_the_key_is_refused(s3: S3Store) -> None:
    other = boto3.client(
        "s3", endpoint_url=s3.url, aws_access_key_id="embedded", aws_secret_access_key="embedded",
        region_name="us-east-1",
    )  # fmt: skip
    bucket = s3.bucket()
    assert (put(s3.client, bucket), put(other, bucket)) == (200, 403)
    assert requests.put(f"{s3.url}/{bucket}/y", data=b"y", timeout=5).status_code == 403


@pytest.mark.parametrize("method", ["OPTIONS", "GET", "PUT"])
def test_a_page_of_another_site_is_refused(s3: S3Store, var_dir: Path, method: str) -> None:
    key = f"AWS4-HMAC-SHA256 Credential={key_of(var_dir)}/20261130/us-east-1/s3/aws4_request, Signature=x"
    headers = {"Origin": "https://evil.example", "Authorization": key}
    answer = requests.request(method, f"{s3.url}/", headers=headers, timeout=5)
    assert answer.status_code == 403
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


def test_there_are_no_control_pages(s3: S3Store, var_dir: Path) -> None:
    key = f"AWS4-HMAC-SHA256 Credential={key_of(var_dir)}/20261130/us-east-1/s3/aws4_request, Signature=x"
    for path in ("/moto-api/", "/moto-api/reset", "/moto-api/data.json"):
        assert requests.get(s3.url + path, headers={"Authorization": key}, timeout=5).status_code == 403


def test_the_key_is_made_for_this_folder_and_read_by_its_user_alone(tmp_path: Path) -> None:
    assert key_of(tmp_path / "a") != key_of(tmp_path / "b")
    assert stat.S_IMODE((tmp_path / "a" / KEY).stat().st_mode) == 0o600
