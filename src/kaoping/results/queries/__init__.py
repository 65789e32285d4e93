"""What is read of this room. Each takes the actor first and returns what that person may see."""

from kaoping.results.queries.explanations import explanation
from kaoping.results.queries.runs import RunView, compare, publications_of, run_for, runs_for

__all__ = ["RunView", "compare", "explanation", "publications_of", "run_for", "runs_for"]
