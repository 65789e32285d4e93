"""Counting what looks like personal data, so that the person who uploads can cover it first.

个人信息保护法 asks for the minimum (art. 6) and for care by class (art. 51). Only counts leave this
module, never what was found: a list of residents' numbers must not come to lie in a database.
"""

from __future__ import annotations

import re

MOST_CHARACTERS = 2_000_000

_IDENTITY = re.compile(
    r"(?<![0-9])[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    r"[0-9]{3}[0-9Xx](?![0-9])"
)
_MOBILE = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


class Counter:
    """Counts identity and mobile numbers in pieces of text, each number once."""

    def __init__(self) -> None:
        self._left = MOST_CHARACTERS
        self._identities: set[str] = set()
        self._mobiles: set[str] = set()

    def read(self, text: str) -> bool:
        """Count in a piece of text; tell whether more can be read."""
        piece = text[: self._left]
        self._left -= len(piece)
        identities = [one for one in _IDENTITY.findall(piece) if is_identity_number(one)]
        self._identities.update(identities)
        self._mobiles.update(_MOBILE.findall(piece))
        return self._left > 0

    def found(self) -> dict[str, int]:
        """Return the counts that are not nought: `identity`, `mobile`."""
        counts = {"identity": len(self._identities), "mobile": len(self._mobiles)}
        return {name: count for name, count in counts.items() if count}


def is_identity_number(text: str) -> bool:
    """Say whether the last character is the check of the other seventeen (GB 11643-1999).

    >>> is_identity_number("11010519491231002X"), is_identity_number("110105194912310021")
    (True, False)
    """
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], _WEIGHTS, strict=True))
    return _CHECKS[total % 11] == text[17].upper()
