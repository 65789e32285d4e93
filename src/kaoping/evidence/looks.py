"""What is shown of a version without downloading it: made once by the worker, then kept.

Everything that is kept is derived from the bytes alone and named after their hash, so it can be
thrown away and made again at any time.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, cast

from kaoping.evidence import storage
from kaoping.evidence.checks import Preview, archives, text
from kaoping.evidence.intake import bounds
from kaoping.evidence.previews.run import UnreadableError, run

if TYPE_CHECKING:
    from typing import BinaryIO

    from kaoping.evidence.models import EvidenceVersion

EDGE, EDGE_LARGE = 1400, 2800
"""Longest edge of a page on the screen, and of one that is looked at closely."""
SHOWN_CHARACTERS = 100_000
SHOWN_NAMES = 500


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a version as values, for a template.

    Attributes:
        preview: How it is shown.
        values: What the template needs; empty where it cannot be read.
        is_readable: Whether it could be read.
        is_lost: Whether the storage no longer has the bytes.
    """

    preview: Preview
    values: dict[str, Any]
    is_readable: bool = True
    is_lost: bool = False


def drawn(version: EvidenceVersion, page: int, *, is_large: bool = False) -> bytes | None:
    """Return a picture or a page of a PDF as PNG; None where there is no such page.

    Args:
        version: The version.
        page: The page, from 1; 1 for a picture.
        is_large: Whether in the larger size.
    """
    edge = EDGE_LARGE if is_large else EDGE
    if version.preview not in {Preview.PICTURE, Preview.PAGES}:
        return None
    if not 1 <= page <= (version.pages or 1):
        return None
    what = f"page-{page}-{edge}.png"
    kept = storage.read_derived(version.sha256, what)
    if kept is not None:
        return kept
    limits = bounds()
    try:
        with storage.real_file(version.stored_as) as file:
            if version.preview is Preview.PAGES:
                answer = run("draw-page", file, page=page, edge=edge)
            else:
                answer = run(
                    "draw-picture",
                    file,
                    edge=edge,
                    jpeg_pixels=limits.jpeg_pixels,
                    pixels=limits.pixels,
                )
    except UnreadableError:
        return None
    storage.keep_derived(version.sha256, what, answer.picture)
    return answer.picture


def content(version: EvidenceVersion, page: int = 1) -> Content:
    """Return what is inside a version that is shown as text: a sheet, a document, a listing."""
    try:
        return _content(version, page)
    except storage.LostError:
        return Content(version.preview, {}, is_readable=False, is_lost=True)


def _content(version: EvidenceVersion, page: int) -> Content:
    preview = version.preview
    if preview is Preview.SHEET:
        turned = min(max(page, 1), version.pages or 1)
        return _kept(version, "read-sheet", f"sheet-{turned}.json", page=turned)
    if preview is Preview.WORDS:
        return _kept(version, "read-words", "words.json")
    if preview is Preview.TEXT:
        with storage.open_stored(version.stored_as) as file:
            return Content(preview, _text(cast("IO[bytes]", file), version.size))
    if preview is Preview.LISTING:
        with storage.open_stored(version.stored_as) as file:
            return _listing(cast("BinaryIO", file), version.size)
    return Content(preview, {}, is_readable=preview is not Preview.NONE)


def _kept(version: EvidenceVersion, verb: str, what: str, **wanted: object) -> Content:
    kept = storage.read_derived(version.sha256, what)
    if kept is not None:
        return Content(version.preview, json.loads(kept))
    try:
        with storage.real_file(version.stored_as) as file:
            answer = run(verb, file, **wanted)
    except UnreadableError:
        return Content(version.preview, {}, is_readable=False)
    storage.keep_derived(version.sha256, what, json.dumps(answer.values).encode("ascii"))
    return Content(version.preview, answer.values)


def _text(file: IO[bytes], size: int) -> dict[str, Any]:
    sample = file.read(SHOWN_CHARACTERS * 4)
    decoded = text.decode(sample, is_whole=len(sample) >= size) or ""
    shown = decoded[:SHOWN_CHARACTERS]
    return {"text": shown, "more": len(sample) < size or len(shown) < len(decoded)}


def _listing(file: BinaryIO, size: int) -> Content:
    try:
        entries = archives.open_directory(file, size, archives.Budget.of(bounds()))
    except archives.Refused:
        return Content(Preview.LISTING, {}, is_readable=False)
    files = [entry for entry in entries if not entry.is_folder]
    rows = [{"name": entry.name, "size": entry.declared} for entry in files[:SHOWN_NAMES]]
    return Content(Preview.LISTING, {"files": rows, "count": len(files)})
