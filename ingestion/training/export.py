"""The fitted encoder as a file: ONNX, weights of 8 bits."""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from tokenizers import Tokenizer

from ingestion.extraction.encoder.session import MODEL, PIECES, SETTINGS
from ingestion.training.network import Reader

INPUTS = ("input_ids", "attention_mask", "token_type_ids", "shapes")
OPSET = 17


def export(reader: Reader, tokenizer: Tokenizer, categories: Sequence[str], folder: Path) -> None:
    """Write the encoder, its word pieces and its settings into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        full, ready = Path(scratch) / "full.onnx", Path(scratch) / "ready.onnx"
        _to_onnx(reader, full)
        quant_pre_process(str(full), str(ready), skip_symbolic_shape=True)
        quantize_dynamic(
            str(ready),
            str(folder / MODEL),
            per_channel=True,
            reduce_range=True,  # 7 bits: sums of 8-bit products overflow on processors without VNNI
            weight_type=QuantType.QInt8,
        )
    onnx.checker.check_model(str(folder / MODEL))
    tokenizer.save(str(folder / PIECES), pretty=False)
    settings = {"categories": list(categories)}
    (folder / SETTINGS).write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def _to_onnx(reader: Reader, path: Path) -> None:
    sample = tuple(torch.ones(2, 8, dtype=torch.long) for _ in INPUTS)
    sizes = {name: {0: "posts", 1: "pieces"} for name in (*INPUTS, "of_piece")}
    torch.onnx.export(
        reader.eval(),
        sample,
        str(path),
        input_names=list(INPUTS),
        output_names=["of_piece", "of_post"],
        dynamic_axes={**sizes, "of_post": {0: "posts"}},
        opset_version=OPSET,
        dynamo=False,
    )
