"""Which folders of the workers' machines may be read on request: those that the operator names.

Who may add a watched prefix in the admin or over the API is not always who may read this machine's files.
"""

from pathlib import Path
from urllib.parse import unquote

NO_FOLDERS = (
    "No folder of the workers' machines may be read from here: the operator names those that may in "
    "LOCAL_FOLDERS."
)


def is_local(uri: str) -> bool:
    """Tell whether an address is a path of the workers' machines."""
    scheme, separator, _ = uri.partition("://")
    return not separator or scheme.lower() == "file"


def refusal_of(uri: str, folders: list[str], *, is_glob: bool = True) -> str:
    """Return why a local address may not be read, as one sentence; '' if it may, or is not local.

    Links are followed: what counts is where the files are. Of a glob the part before its first
    wildcard counts.
    """
    if not is_local(uri):
        return ""
    if not folders:
        return NO_FOLDERS
    plain = Path(unquote(uri.partition("://")[2]) if "://" in uri else uri)
    fixed = _before_glob(plain) if is_glob else plain
    roots = [Path(folder).resolve() for folder in folders]
    if ".." not in plain.parts and any(fixed.resolve().is_relative_to(root) for root in roots):
        return ""
    return f"Only folders below {', '.join(folders)} may be read from here (LOCAL_FOLDERS)."


def _before_glob(path: Path) -> Path:
    """Return the part of a path that has no wildcards."""
    fixed = Path(path.anchor)
    for part in path.parts[1:]:
        if set("*?[") & set(part):
            break
        fixed /= part
    return fixed
