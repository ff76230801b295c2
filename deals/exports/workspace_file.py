"""All that a workspace holds, as one JSON object: its lists one after the other."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from deals.exports.formats import AT_ONCE
from deals.exports.list_file import ListFile
from deals.exports.table import Table
from deals.models import Workspace


class WorkspaceFile(ListFile):
    """`values` has texts, objects and lists by name; a list is read as it is written, a row at a time."""

    def __init__(self, workspace: Workspace, values: Mapping[str, Any]) -> None:
        super().__init__(Table("all-data", f"All data of {workspace}", (), ()), "json")
        self.values = values

    def pieces(self) -> Iterator[bytes]:
        """Yield the file's bytes, some hundred rows at a time. Once only."""
        texts: list[str] = []
        for text in self._texts():
            texts.append(text)
            if len(texts) >= AT_ONCE:
                yield "".join(texts).encode()
                texts = []
        yield "".join(texts).encode()

    def _texts(self) -> Iterator[str]:
        """Yield the object; a value that is neither a text nor an object is a list."""
        for number, (name, value) in enumerate(self.values.items()):
            yield ("," if number else "{") + f"\n{json.dumps(name)}: "
            if isinstance(value, dict | str):
                yield _dumped(value)
                continue
            yield "["
            for place, row in enumerate(value):
                self.table.written += 1
                yield (",\n " if place else "\n ") + _dumped(row)
            yield "\n]"
        yield "\n}\n"


def _dumped(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
