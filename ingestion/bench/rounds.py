"""What the measuring commands have in common: the folder, and rounds in shuffled order."""

import random
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

SEED = 7
ROUNDS = 5


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=ROUNDS)


def folder_of(options: dict[str, Any]) -> Path:
    """Return the folder of dumps. Raises CommandError where it holds none."""
    folder: Path = options["folder"].resolve()
    if not any(folder.rglob("*.bz2")):
        raise CommandError(f"{folder} holds no .bz2 file: name a folder with some")
    return folder


def shuffled(kinds: list[str], rounds: int) -> list[str]:
    """Return each kind once a round, in an order that gives none of them the quiet minutes."""
    order = kinds * rounds
    random.Random(SEED).shuffle(order)
    return order
