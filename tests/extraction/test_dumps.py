"""Real posts, from beside the checkout: no deal is passed over unread, and the labels fit their posts."""

from pathlib import Path

import pytest
from django.conf import settings

from ingestion.bench.dump_posts import dump_posts
from ingestion.extraction.catalogue_csv import load_catalogue
from ingestion.extraction.evaluation.labels import read_labels, resolved
from ingestion.extraction.extract import extract_deals

DUMPS = settings.BASE_DIR.parent / "shared" / "dumps"
LABELS = Path(__file__).parent / "labels"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not DUMPS.is_dir(), reason="../shared/dumps is not on this machine"),
]


@pytest.mark.parametrize(
    "folder", ["other/v1-tweets-dutch.json.gz", pytest.param(".", marks=pytest.mark.full)]
)
def test_the_prefilter_passes_over_no_deal(folder):
    hit = {post_id for post_id, _ in dump_posts(DUMPS / folder)}
    missed = [
        post_id
        for post_id, post in dump_posts(DUMPS / folder, every_line=True)
        if post_id not in hit and extract_deals(post, load_catalogue())
    ]
    assert missed == []


@pytest.mark.full
@pytest.mark.parametrize(("name", "labels"), [("a", 145), ("b", 142), ("c", 113)])
def test_every_label_lies_inside_its_post(name, labels):
    wanted = {
        label.id: label for label in read_labels((LABELS / f"dumps-{name}.jsonl").open(encoding="utf-8"))
    }
    posts = {post_id: post for post_id, post in dump_posts(DUMPS) if post_id in wanted}
    assert len(posts) == len(wanted) == labels
    for post_id, label in wanted.items():
        for offer in resolved(label, posts[post_id]):
            assert offer["product"] is None or offer["product"].strip()
