"""Which claims were written before an amendment changed their item, and not looked at since.

A claim is looked at again by saving it, changed or not, and by a submission of the whole: its
checklist names what has changed. Nothing is rewritten. Marks have the same in `queries.state`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from kaoping.assessment.models import SelfAssessment
    from kaoping.cycles.amended import Amended


def outdated(
    saved_at: datetime | None, assessment: SelfAssessment | None, amended: Amended | None
) -> str:
    """Return what changed about an item since its claim was looked at; empty where nothing did.

    Args:
        saved_at: When the claim was saved; None where there is none.
        assessment: The self-assessment that the claim belongs to.
        amended: The amendment that changed the item last; None where none did.
    """
    if amended is None or saved_at is None:
        return ""
    submitted_at = assessment.submitted_at if assessment else None
    if not amended.follows(max(saved_at, submitted_at or saved_at)):
        return ""
    return f"填写之后办法有修订（第{amended.number}版）：{amended.what}"
