"""Settings, docs/operations.md, .env.example and docker-compose.yml name the same variables."""

import re

import yaml

from tweetdeals.embedded.commands import PROJECT_DIR

OF_COMPOSE = {"POSTGRES_PASSWORD", "REDIS_PASSWORD"}
OF_THE_S3_CLIENT = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"}
COMPOSE = PROJECT_DIR / "docker-compose.yml"


def names(pattern, file):
    return set(re.findall(pattern, (PROJECT_DIR / file).read_text(), re.MULTILINE))


def settings_names():
    return names(r'env\.\w+\(\s*"([A-Z0-9_]+)"', "tweetdeals/settings.py")


def test_every_variable_of_the_settings_is_documented():
    assert names(r"^\| `([A-Z0-9_]+)` \|", "docs/operations.md") == settings_names()


def test_every_variable_of_the_settings_is_in_the_example_and_no_other():
    assert names(r"^#?([A-Z0-9_]+)=", ".env.example") == settings_names() | OF_COMPOSE | OF_THE_S3_CLIENT


def test_no_other_file_of_ours_reads_variables():
    reading = re.compile(r"os\.(getenv|environ\.get)\(|os\.environ\[[^]]+\](?! *=)")
    sources = [path for app in ("deals", "ingestion") for path in (PROJECT_DIR / app).rglob("*.py")]
    assert [path.name for path in sources if reading.search(path.read_text())] == []


def test_docker_compose_asks_for_known_variables_only():
    assert names(r"\$\{([A-Z0-9_]+)", "docker-compose.yml") <= names(r"^#?([A-Z0-9_]+)=", ".env.example")


def test_docker_compose_has_no_default_for_a_secret():
    secret = r"\$\{((?:SECRET_KEY|POSTGRES_PASSWORD|REDIS_PASSWORD|AWS_(?:ACCESS_KEY_ID|SECRET_\w+))[^}]*)\}"
    asked = re.findall(secret, COMPOSE.read_text())
    assert len(asked) == 10
    assert all(":?set " in words for words in asked)


def test_docker_compose_runs_all_parts():
    services = yaml.safe_load(COMPOSE.read_text())["services"]
    always = {name for name, service in services.items() if "profiles" not in service}
    assert always == {"web", "worker", "sender", "beat", "migrate", "postgres", "redis", "s3"}
    assert services.keys() - always == {"collector"}  # where a stream is on
    checked = {name for name, service in services.items() if "healthcheck" in service}
    assert checked == {"web", "postgres", "redis", "s3"}


def test_the_image_does_not_run_as_root():
    stages = (PROJECT_DIR / "Dockerfile").read_text().split("\nFROM ")
    users = [re.findall(r"^USER (\w+)", stage, re.MULTILINE)[-1:] for stage in stages]
    assert users[1:] == [["tweetdeals"], ["tweetdeals"], []]  # the last is the first under another name
