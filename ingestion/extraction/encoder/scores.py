"""What the encoder says of one post: scores of its pieces and of the whole, with the pieces' offsets."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding

Floats = NDArray[np.float32]
Whole = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Scores:
    """Offsets [n, 2] of the text's own pieces, their scores [n, heads], the post's scores [heads].

    The columns are those of encoder.layout. Scores are log odds before any softmax.
    """

    offsets: Whole
    pieces: Floats
    post: Floats

    @classmethod
    def of(cls, encoding: Encoding, pieces: Floats, post: Floats) -> Self:
        """The scores of a post from all its pieces: those of the tail and the marks between are left out."""
        kept = [
            at
            for at, (segment, (start, end)) in enumerate(
                zip(encoding.sequence_ids, encoding.offsets, strict=True)
            )
            if segment == 0 and start < end
        ]
        offsets = np.array([encoding.offsets[at] for at in kept], dtype=np.int32).reshape(-1, 2)
        return cls(offsets, pieces[kept], post)
