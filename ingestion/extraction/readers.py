"""The second reader as a worker holds it: the encoder and the models that weigh both readers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ingestion.extraction.encoder.prepared import Prepared
from ingestion.extraction.linear import Linear

if TYPE_CHECKING:
    from ingestion.extraction.encoder.scores import Scores

WEIGHTS = "combiner.json"
SURE = "sure."
"""What the names of the models of confidence begin with."""


class Scorer(Protocol):
    """Whatever gives scores to posts: the encoder, or what it said before."""

    @property
    def categories(self) -> tuple[str, ...]: ...

    def read(self, posts: list[Prepared]) -> "list[Scores]": ...


@dataclass(frozen=True, slots=True)
class SecondReader:
    """`models` and `bars` are named as in the file of weights: 'deal', 'told.sale', 'sure.product' ..."""

    encoder: Scorer
    models: Mapping[str, Linear]
    bars: Mapping[str, float]

    def of_fields(self) -> dict[str, Linear]:
        """The models of the fields' confidence, by field."""
        return {name[len(SURE) :]: model for name, model in self.models.items() if name.startswith(SURE)}


@cache
def load_second_reader(folder: Path | None = None) -> SecondReader:
    """The second reader of the folder, loaded once a process."""
    from ingestion.extraction.encoder.session import FOLDER, load_encoder

    folder = folder or FOLDER
    weights = json.loads((folder / WEIGHTS).read_text(encoding="utf-8"))
    models = {name: Linear.from_json(value) for name, value in weights["models"].items()}
    return SecondReader(load_encoder(folder), models, weights["bars"])
