"""The encoder as it runs: an ONNX model of 8-bit numbers, one thread, one post after another."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Encoding, Tokenizer

from ingestion.extraction.encoder.pieces import cut, load_pieces, shapes_of
from ingestion.extraction.encoder.prepared import Prepared
from ingestion.extraction.encoder.scores import Scores

FOLDER = Path(__file__).resolve().parents[3] / "models" / "reader"
MODEL, PIECES, SETTINGS = "encoder.onnx", "tokenizer.json", "encoder.json"

DECIMALS = 3
"""Scores are rounded: the same post is to mean the same on processors that add in another order."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """A loaded model; `categories` are the slugs of its last columns."""

    session: onnxruntime.InferenceSession
    tokenizer: Tokenizer
    categories: tuple[str, ...]

    def read(self, posts: Sequence[Prepared]) -> list[Scores]:
        """Return the scores of each post.

        They are cut in one go and computed one by one: the scale of 8-bit numbers is that of a whole batch,
        so a post among others would get other scores than the same post alone.
        """
        return [
            self._read(post, encoding)
            for post, encoding in zip(posts, cut(self.tokenizer, list(posts)), strict=True)
        ]

    def _read(self, post: Prepared, encoding: Encoding) -> Scores:
        pieces, whole = self.session.run(
            None,
            {
                "input_ids": np.array([encoding.ids], dtype=np.int64),
                "attention_mask": np.array([encoding.attention_mask], dtype=np.int64),
                "token_type_ids": np.array([encoding.type_ids], dtype=np.int64),
                "shapes": np.array([shapes_of(encoding, post.text)], dtype=np.int64),
            },
        )
        return Scores.of(encoding, np.round(pieces[0], DECIMALS), np.round(whole[0], DECIMALS))


@cache
def load_encoder(folder: Path = FOLDER) -> Encoder:
    """The encoder of the folder, loaded once a process. Raises onnxruntime's NoSuchFile."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # a worker has one core
    session = onnxruntime.InferenceSession(str(folder / MODEL), options, providers=["CPUExecutionProvider"])
    settings = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
    return Encoder(session, load_pieces(folder / PIECES), tuple(settings["categories"]))
