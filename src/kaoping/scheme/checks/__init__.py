"""Everything that can be wrong with a scheme as a whole, each check one idea, all run at once.

Sums that do not add up are warnings with both figures, because real tables do not always add up;
contradictions are errors, because the engine would have to guess.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kaoping.problems import Problem
from kaoping.scheme.checks.outcomes import check_outcome
from kaoping.scheme.checks.quotations import check_quotations
from kaoping.scheme.checks.readings import check_readings
from kaoping.scheme.checks.references import check_ids, check_references
from kaoping.scheme.checks.rescaling import check_rescaling
from kaoping.scheme.checks.sums import check_sums
from kaoping.scheme.checks.trees import check_leaves
from kaoping.scheme.checks.years import check_year
from kaoping.scheme.scheme import Scheme

Check = Callable[[Scheme], Iterator[Problem]]

CHECKS: tuple[Check, ...] = (
    check_ids,
    check_references,
    check_leaves,
    check_sums,
    check_rescaling,
    check_outcome,
    check_readings,
    check_quotations,
    check_year,
)


def check_scheme(scheme: Scheme) -> list[Problem]:
    """Return all problems of a scheme that could be read, in the order of the checks."""
    return [problem for check in CHECKS for problem in check(scheme)]
