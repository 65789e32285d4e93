"""How much a file may be, and may become."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Bounds:
    """The limits of one examination; sizes in bytes.

    Attributes:
        file: Largest file.
        entries: Most files in an archive, those of archives inside it included.
        expanded: Most that an archive may expand to, in all.
        ratio: Most that one entry may grow by, once it is larger than `ratio_from`. Deflate ends at
            1032; office documents rarely pass 50.
        ratio_from: Below this size growth is harmless.
        nesting: How deep archives may lie in archives; office documents are archives too.
        jpeg_pixels: Most pixels of a JPEG, which is decoded at a fraction of its size.
        pixels: Most pixels of another picture, which has to be decoded in full.
        pages: Most pages of a PDF.
        text: Largest plain text; a longer one is data, not something to be read.
    """

    file: int = 200 * MEBIBYTE
    entries: int = 2000
    expanded: int = 1024 * MEBIBYTE
    ratio: int = 200
    ratio_from: int = 16 * MEBIBYTE
    nesting: int = 3
    jpeg_pixels: int = 220_000_000
    pixels: int = 60_000_000
    pages: int = 3000
    text: int = 32 * MEBIBYTE
