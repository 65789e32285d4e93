"""What may be filed as evidence: a file is judged by what it is, not by what it calls itself.

    name ─→ names ─┐
    bytes ─→ sniff ─→ kinds ─→ office | archives | text ─→ problems

`examine` is the way in. It reads, and never runs, what it is given; every loop over the content has
a bound in `Bounds`. All problems are told at once, each with what is allowed and what to do.
"""

from kaoping.evidence.checks.bounds import Bounds
from kaoping.evidence.checks.examine import Examination, examine
from kaoping.evidence.checks.kinds import KINDS, Kind, Preview, kind_of

__all__ = ["KINDS", "Bounds", "Examination", "Kind", "Preview", "examine", "kind_of"]
