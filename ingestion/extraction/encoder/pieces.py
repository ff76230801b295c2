"""A post cut into word pieces."""

from pathlib import Path

from tokenizers import Encoding, Tokenizer

from ingestion.extraction.encoder.layout import PIECES
from ingestion.extraction.encoder.prepared import Prepared
from ingestion.extraction.encoder.shapes import Shape, shape_of


def load_pieces(path: Path) -> Tokenizer:
    """The word pieces of tokenizer.json, cut at PIECES: the text gives way, never the tail."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.enable_truncation(PIECES, strategy="only_first")
    tokenizer.no_padding()
    return tokenizer


def cut(tokenizer: Tokenizer, posts: list[Prepared]) -> list[Encoding]:
    """Return the pieces of each post: its text is sequence 0, its tail sequence 1."""
    encodings: list[Encoding] = tokenizer.encode_batch([(post.text, post.tail) for post in posts])
    return encodings


def shapes_of(encoding: Encoding, text: str) -> list[int]:
    """Return the shape of each piece of a post."""
    return [
        int(shape_of(text[start:end]) if segment == 0 else Shape.TAIL if segment == 1 else Shape.NONE)
        for segment, (start, end) in zip(encoding.sequence_ids, encoding.offsets, strict=True)
    ]
