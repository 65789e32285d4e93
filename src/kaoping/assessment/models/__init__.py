"""What units claim, what assessors give, and what is said about it."""

from kaoping.assessment.models.claims import ClaimRevision, ReportSection, SelfAssessment
from kaoping.assessment.models.decisions import (
    FlagDecision,
    Objection,
    TaskReceipt,
    UnitFlag,
)
from kaoping.assessment.models.entries import (
    OFFICIAL,
    Countersignature,
    ItemMessage,
    LeafEntry,
    SiteVisit,
)

__all__ = [
    "OFFICIAL",
    "ClaimRevision",
    "Countersignature",
    "FlagDecision",
    "ItemMessage",
    "LeafEntry",
    "Objection",
    "ReportSection",
    "SelfAssessment",
    "SiteVisit",
    "TaskReceipt",
    "UnitFlag",
]
