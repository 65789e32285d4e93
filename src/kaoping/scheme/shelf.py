"""The schemes that come with the program, and finding one by its id or path."""

from __future__ import annotations

from pathlib import Path

import kaoping


def shipped_folder() -> Path:
    """Return the folder of the shipped schemes: in the installed package, or in the checkout."""
    package = Path(kaoping.__file__).parent
    installed = package / "schemes"
    return installed if installed.is_dir() else package.parents[1] / "schemes"


def shipped() -> dict[str, Path]:
    """Return the shipped schemes, id → folder, in the order of their ids."""
    folders = shipped_folder().glob("*/scheme.yaml")
    return {path.parent.name: path.parent for path in sorted(folders)}


def find(name: str) -> Path | None:
    """Return the folder of a scheme named by its id, by its folder or by its scheme.yaml."""
    known = shipped()
    if name in known:
        return known[name]
    path = Path(name)
    if path.is_dir() and (path / "scheme.yaml").is_file():
        return path
    return path.parent if path.is_file() and path.name == "scheme.yaml" else None
