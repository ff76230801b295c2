"""Long logs are put aside while their writers go on."""

from tweetdeals.embedded import logs


def test_a_writer_goes_on_in_the_emptied_log(tmp_path):
    with (tmp_path / "web.log").open("ab", buffering=0) as writer:
        writer.write(b"x" * 101)
        logs.shorten(tmp_path, limit=100)
        writer.write(b"on")
    assert (tmp_path / "web.log").read_bytes() == b"on"
    assert (tmp_path / "web.log.1").read_bytes() == b"x" * 101


def test_a_short_log_stays(tmp_path):
    (tmp_path / "web.log").write_bytes(b"x" * 100)
    logs.shorten(tmp_path, limit=100)
    assert [path.name for path in tmp_path.iterdir()] == ["web.log"]


def test_a_missing_folder_is_made_for_its_user_alone(tmp_path):
    logs.shorten(tmp_path / "log")
    assert (tmp_path / "log").stat().st_mode & 0o777 == 0o700
