"""Whether somebody has worked in a workbook since the program made it."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

STAMPS = re.compile(rb"<dcterms:(?:created|modified)[^>]*>([^<]*)<")
"""When a workbook was made and when it was last saved; a fresh template has one moment for both."""
PROPERTIES = "docProps/core.xml"
MOST_BYTES = 64 * 1024


def was_saved(path: Path) -> bool:
    """Tell whether a workbook bears two moments; what is no workbook was filled in by nobody."""
    try:
        with zipfile.ZipFile(path) as book, book.open(PROPERTIES) as part:
            return len(set(STAMPS.findall(part.read(MOST_BYTES)))) > 1
    except (OSError, KeyError, zipfile.BadZipFile):
        return False
