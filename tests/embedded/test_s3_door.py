"""The embedded S3 endpoint: for who has its key, for no page of another site, without pages of its own."""

import io
import stat
from pathlib import Path
from typing import Any

import boto3
import pytest
import requests
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from tests.conftest import S3Store
from tweetdeals.embedded.s3 import KEY, SECRET, keys_of


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
    headers = {"Origin": "https://evil.example", **signed(method, f"{s3.url}/", var_dir)}
    answer = requests.request(method, f"{s3.url}/", headers=headers, timeout=5)
    assert answer.status_code == 403
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


def signed(method: str, address: str, var: Path) -> dict[str, str]:
    """The headers of a request that is signed as it should be."""
    keys = keys_of(var)
    request = AWSRequest(method, address)
    credentials = Credentials(keys["AWS_ACCESS_KEY_ID"], keys["AWS_SECRET_ACCESS_KEY"])
    S3SigV4Auth(credentials, "s3", "us-east-1").add_auth(request)
    return dict(request.headers)


def test_there_are_no_control_pages(s3: S3Store, var_dir: Path) -> None:
    for path in ("/moto-api/", "/moto-api/reset", "/moto-api/data.json"):
        headers = signed("GET", s3.url + path, var_dir)
        assert requests.get(s3.url + path, headers=headers, timeout=5).status_code == 403


def with_secret(store: S3Store, key: str, secret: str, **config: Any) -> Any:
    return boto3.client(
        "s3", endpoint_url=store.url, aws_access_key_id=key, aws_secret_access_key=secret,
        region_name="us-east-1", config=Config(retries={"max_attempts": 1}, **config),
    )  # fmt: skip


def test_a_wrong_secret_is_refused(s3: S3Store, var_dir: Path) -> None:
    wrong, bucket = with_secret(s3, keys_of(var_dir)["AWS_ACCESS_KEY_ID"], "unused"), s3.bucket()
    with pytest.raises(ClientError) as refused:
        wrong.put_object(Bucket=bucket, Key="x", Body=b"x")
    answer = refused.value.response
    assert (answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]) == (
        "SignatureDoesNotMatch", 403,
    )  # fmt: skip


@pytest.mark.parametrize("key", ["plain", "a b/ü+&=%.gz", "a//b/../c"])
def test_a_right_secret_passes_whatever_the_name(s3: S3Store, key: str) -> None:
    bucket = s3.bucket()
    s3.client.put_object(Bucket=bucket, Key=key, Body=b"x" * 100_000)
    assert s3.client.get_object(Bucket=bucket, Key=key, Range="bytes=0-9")["Body"].read() == b"x" * 10
    listed = s3.client.list_objects_v2(Bucket=bucket, Prefix=key[:1], Delimiter="/", MaxKeys=5)
    assert listed["ResponseMetadata"]["HTTPStatusCode"] == 200


@pytest.mark.parametrize(
    "config",
    [
        {"s3": {"payload_signing_enabled": True}},
        {"s3": {"payload_signing_enabled": False}},
        {"request_checksum_calculation": "when_required"},
    ],
)
def test_bodies_pass_signed_unsigned_and_in_pieces(
    s3: S3Store, var_dir: Path, config: dict[str, Any]
) -> None:
    client, bucket = with_secret(s3, *keys_of(var_dir).values(), **config), s3.bucket()
    client.upload_fileobj(io.BytesIO(b"line\n" * 10), bucket, "x")
    assert client.get_object(Bucket=bucket, Key="x")["Body"].read() == b"line\n" * 10


def test_a_request_that_was_changed_on_its_way_is_refused(s3: S3Store, var_dir: Path) -> None:
    address = f"{s3.url}/{s3.bucket()}/x"
    headers = signed("GET", address, var_dir)
    statuses = [
        requests.request(method, address + query, headers=headers, timeout=5).status_code
        for method, query in (("DELETE", ""), ("GET", "?acl"))
    ]
    assert statuses == [403, 403]


def test_the_key_is_made_for_this_folder_and_read_by_its_user_alone(tmp_path: Path) -> None:
    assert keys_of(tmp_path / "a") != keys_of(tmp_path / "b")
    modes = [stat.S_IMODE((tmp_path / "a" / name).stat().st_mode) for name in (KEY, SECRET)]
    assert modes == [0o600, 0o600]
