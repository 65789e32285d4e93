"""Files with their versions, what they are linked to, what is on its way, and who has looked."""

from kaoping.evidence.models.files import (
    LONGEST_TITLE,
    EvidenceFile,
    EvidenceLink,
    EvidenceVersion,
    Kept,
    KeptQuerySet,
    Reading,
    Unchanging,
    UnchangingQuerySet,
)
from kaoping.evidence.models.uploads import Chunk, Upload

__all__ = [
    "LONGEST_TITLE",
    "Chunk",
    "EvidenceFile",
    "EvidenceLink",
    "EvidenceVersion",
    "Kept",
    "KeptQuerySet",
    "Reading",
    "Unchanging",
    "UnchangingQuerySet",
    "Upload",
]
