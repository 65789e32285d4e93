"""What is read of this room. Each takes the actor first and returns what that person may see."""

from kaoping.evidence.queries.files import FilePage, file_page, files_for
from kaoping.evidence.queries.library import Library, Wanted, library
from kaoping.evidence.queries.linked import Chip, Viewer, chips_for, linked_versions, viewer_for
from kaoping.evidence.queries.names import Named, names_of
from kaoping.evidence.queries.reading import Opened, open_version
from kaoping.evidence.queries.reports import (
    Missing,
    Same,
    looks_for_repeats,
    missing_evidence,
    same_bytes,
    same_cells,
)

__all__ = [
    "Chip",
    "FilePage",
    "Library",
    "Missing",
    "Named",
    "Opened",
    "Same",
    "Viewer",
    "Wanted",
    "chips_for",
    "file_page",
    "files_for",
    "library",
    "linked_versions",
    "looks_for_repeats",
    "missing_evidence",
    "names_of",
    "open_version",
    "same_bytes",
    "same_cells",
    "viewer_for",
]
