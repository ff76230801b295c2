"""The embedded services, each alone: what a user of one can rely on."""

import psycopg2
import pytest
import redis


def test_the_tests_run_on_postgres_18(postgres_url):
    connection = psycopg2.connect(postgres_url)
    assert connection.server_version // 10_000 == 18
    connection.close()


def test_postgres_wants_the_password(postgres_url):
    without = postgres_url.replace(postgres_url.split("@")[0], "postgresql://tweetdeals:wrong")
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(without)


def test_the_broker_wants_the_password(broker_url):
    address = broker_url.rpartition("@")[2]
    with pytest.raises(redis.AuthenticationError):
        redis.Redis.from_url(f"redis://{address}").ping()


def test_the_broker_keeps_what_is_queued(broker_url):
    broker = redis.Redis.from_url(broker_url)
    kept = broker.config_get("append*") | broker.config_get("maxmemory-policy")
    assert (kept["appendonly"], kept["appendfsync"]) == ("yes", "everysec")
    assert kept["maxmemory-policy"] == "noeviction"


def test_s3_gives_a_range_of_an_object(s3):
    bucket = s3.bucket()
    s3.put(bucket, "day.tar", b"0123456789")
    answer = s3.client.get_object(Bucket=bucket, Key="day.tar", Range="bytes=2-4")
    assert answer["Body"].read() == b"234"


def test_s3_lists_a_file_that_was_laid_into_its_folder(s3, var_dir):
    day = var_dir / "s3" / "laid-there" / "2016" / "a day.tar"
    day.parent.mkdir(parents=True)
    day.write_bytes(b"tar")
    listed = s3.client.list_objects_v2(Bucket="laid-there")["Contents"]
    assert [(item["Key"], item["Size"]) for item in listed] == [("2016/a day.tar", 3)]
