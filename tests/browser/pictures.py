"""The pictures of the manual: each is taken by a journey under the name that the manual uses.

`make pictures` runs the journeys with KAOPING_PICTURES set to a folder and then lets this module
make them small:

    python pictures.py FROM TO      # every declared picture, fewer colours, as docs/pictures/*.png
"""

from __future__ import annotations

import sys
import zlib
from pathlib import Path

from PIL import Image

PICTURES = (
    "log-in", "home", "messages", "account", "scheme", "course",
    "overview", "open-year", "set-up", "readings", "stages", "return", "board", "explanation",
    "flag", "approve", "publish", "decide-objection", "impact",
    "desk", "desk-item", "send-back", "visit-phone", "file", "joint",
    "sheet", "sheet-item", "evidence", "report", "checklist", "answer", "told", "objection",
    "expert", "leader", "traced", "leader-results", "log-filtered", "audited", "log",
    "organisation", "people", "import", "deliveries", "posts", "rights", "invitation", "entry",
    "public", "check",
)  # fmt: skip
"""Names of the pictures, in the order in which the manual's chapters show them."""
COLOURS = 96
"""The most frequent ones; the rest is the blur at the edges of letters."""
SIGNALS = 24
"""Of these so many strong ones, however small what they mark: a deduction is red in a bar."""
STRONG = 90
"""From this difference of a colour's parts on it is one that says something."""
MOST = 1 << 24
LARGEST = 80 * 1024
"""Bytes of a picture; they lie in the repository and in every installation."""


def shrink(source: Path, target: Path) -> None:
    """Write a picture with fewer colours; not scaled, for sharp edges take less room than blur."""
    with Image.open(source) as opened:
        picture = opened.convert("RGB")
    found = [colour for _, colour in sorted(picture.getcolors(MOST) or [], reverse=True)]
    strong = [colour for colour in found if max(colour) - min(colour) >= STRONG]
    kept = dict.fromkeys([*found[: COLOURS - SIGNALS], *strong[:SIGNALS], *found[:COLOURS]])
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in list(kept)[:COLOURS] for part in colour])
    small = picture.quantize(palette=palette, dither=Image.Dither.NONE)
    small.save(target, optimize=True, compress_type=zlib.Z_FILTERED)


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
