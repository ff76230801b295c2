"""The model that tells who speaks, as `manage.py fit_voices` wrote it."""

import json
from functools import cache
from pathlib import Path

from deals.domain.voices.speaker import Model

FILE = Path(__file__).resolve().parents[3] / "models" / "voices" / "speaker.json"


@cache
def speaker_model() -> Model:
    """Return the model of models/voices/speaker.json, read once a process. Raises OSError."""
    return Model.from_json(json.loads(FILE.read_text(encoding="utf-8")))
