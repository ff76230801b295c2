"""docs/architecture.md and the contracts of pyproject.toml say what the code is."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOC = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
TREE = DOC.split("```")[1]
DECISIONS = sorted((ROOT / "docs/decisions").glob("*.md"))
BY_SUBJECT = ["selectors", "services", "api", "views"]


def tree_paths() -> list[str]:
    """Return the paths that the tree names, its indentation joined to whole ones."""
    parents: list[str] = []
    paths = []
    for line in TREE.strip().splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        names = [name for name in line[:23].split() if re.fullmatch(r"[\w.]+/?", name)]
        parents[depth:] = names[:1]
        paths += ["".join(parents[:depth]) + name for name in names]
    return paths


def folders(place: str) -> set[str]:
    """Return the packages right below a folder."""
    return {path.parent.name for path in (ROOT / place).glob("*/__init__.py")}


def contracts() -> list[dict]:
    """Return import-linter's contracts."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["tool"]["importlinter"]["contracts"]


def subjects() -> set[str]:
    """Return the subjects of the document's table."""
    return set(re.findall(r"^\| (\w+) \|", DOC.split("## Who may import")[0], flags=re.M)) - {"subject"}


def exists(module: str) -> bool:
    """Tell whether a module of ours is there."""
    path = ROOT / module.replace(".", "/")
    return path.is_dir() or path.with_suffix(".py").is_file()


@pytest.mark.parametrize("path", tree_paths())
def test_what_the_tree_names_is_there(path):
    assert (ROOT / path).exists()


@pytest.mark.parametrize("app", ["deals", "ingestion"])
def test_the_tree_names_every_folder_of_an_app(app):
    named = {path.split("/")[1] for path in tree_paths() if path.startswith(f"{app}/")}
    assert folders(app) - {"migrations", "management"} <= named


@pytest.mark.parametrize("layer", BY_SUBJECT)
def test_a_layer_has_no_folder_but_the_subjects(layer):
    assert folders(f"deals/{layer}") <= subjects()


@pytest.mark.parametrize("layer", BY_SUBJECT)
def test_a_layer_keeps_its_modules_in_the_subjects(layer):
    assert {path.name for path in (ROOT / "deals" / layer).glob("*.py")} <= {"__init__.py", "urls.py"}


def test_every_subject_has_a_folder_somewhere():
    assert set().union(*(folders(f"deals/{layer}") for layer in BY_SUBJECT)) == subjects()


def test_the_contracts_name_modules_that_are_there():
    named = {module for each in contracts() for module in each["source_modules"] + each["forbidden_modules"]}
    ours = {module for module in named if module.split(".")[0] in ("deals", "ingestion")}
    assert {module for module in ours if not exists(module)} == set()


def test_what_is_said_to_be_pure_is_held_to_it():
    pure = next(each for each in contracts() if each["name"].startswith("pure"))
    assert {"deals.domain", "ingestion.reading", "ingestion.extraction"} <= set(pure["source_modules"])


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem[:4])
def test_a_decision_has_number_title_day_and_two_paragraphs(path):
    title, day, *paragraphs = path.read_text(encoding="utf-8").strip().split("\n\n")
    assert title.startswith(f"# {int(path.name[:4])}. ")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", day) and len(paragraphs) == 2


def test_the_document_links_to_every_decision_in_order():
    assert re.findall(r"\]\(decisions/([\w-]+\.md)\)", DOC) == [path.name for path in DECISIONS]
