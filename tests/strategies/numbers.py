"""Numbers, as rationals and as texts."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st


def texts_of(*values: Any) -> st.SearchStrategy[str]:
    """Numbers as a scheme or a facts file writes them."""
    return st.sampled_from([str(value) for value in values])


def fractions() -> st.SearchStrategy[Fraction]:
    """Rationals of every size: scores, thirds, tiny ones, and ones far beyond 64 bits."""
    near = st.fractions(min_value=-200, max_value=200, max_denominator=30)
    wide = st.builds(Fraction, st.integers(-(10**40), 10**40), st.integers(1, 10**40))
    tiny = st.builds(Fraction, st.integers(-50, 50), st.sampled_from([10**18, 10**19, 10**190]))
    return near | wide | tiny | st.sampled_from([Fraction(0), Fraction(2**62), Fraction(-(2**63))])


def number_texts() -> st.SearchStrategy[str]:
    """Texts that are numbers as JSON writes them, without exponent."""
    whole = st.integers(-(10**30), 10**30).map(str)
    return st.tuples(whole, st.none() | st.text("0123456789", min_size=1, max_size=30)).map(
        lambda parts: parts[0] if parts[1] is None else f"{parts[0]}.{parts[1]}"
    )
