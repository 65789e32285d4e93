"""The pictures of the manual: each is taken by a journey under the name that the manual uses.

`make pictures` runs the journeys with KAOPING_PICTURES set to a folder and then lets this module
make them small:

    python pictures.py FROM TO      # every declared picture, fewer colours, as docs/pictures/*.png
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

PICTURES = (
    "log-in", "home", "open-year", "set-up", "readings", "stages", "board", "explanation",
    "approve", "decide-objection", "publish", "desk", "desk-item", "joint", "visit-phone", "sheet",
    "sheet-item", "evidence", "report", "checklist", "answer", "objection", "leader", "log",
    "import", "posts", "public",
)  # fmt: skip
"""Names of the pictures, in the order in which the manual's chapters show them."""
COLOURS = 32
"""Enough for a calm page. Not scaled down: sharp edges are legible, and smaller than blurred ones."""
LARGEST = 80 * 1024
"""Bytes of a picture; they lie in the repository and in every installation."""


def shrink(source: Path, target: Path) -> None:
    """Write a picture with fewer colours."""
    with Image.open(source) as picture:
        flat = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        flat.save(target, optimize=True)


def main() -> None:
    """Make all declared pictures small."""
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    target.mkdir(parents=True, exist_ok=True)
    for name in PICTURES:
        shrink(source / f"{name}.png", target / f"{name}.png")
        size = (target / f"{name}.png").stat().st_size
        sys.stdout.write(f"{name} {size // 1024} KB\n")


if __name__ == "__main__":
    main()
