"""The hash algorithms that a chain may name: SHA-256, and SM3 (GB/T 32905-2016) beside it.

GB/T 39786-2021 asks for the national algorithms in systems under 密评. Whether SM3 is there depends
on the OpenSSL that Python was built with, so it is asked for at run time.
"""

from __future__ import annotations

import hashlib
from functools import cache

SHA_256 = "sha-256"
SM3 = "sm3"

_HASHLIB_NAMES = {SHA_256: "sha256", SM3: "sm3"}


class UnknownAlgorithmError(ValueError):
    """An algorithm that is not one of ours, or that this machine does not offer."""

    def __init__(self, algorithm: str) -> None:
        self.algorithm = algorithm
        offered = "、".join(available_algorithms())
        super().__init__(f"本机不能计算摘要算法“{algorithm}”；可用：{offered}。")


@cache
def available_algorithms() -> tuple[str, ...]:
    """Return the names of the algorithms that this machine can compute."""
    return tuple(name for name, inside in _HASHLIB_NAMES.items() if _is_offered(inside))


def digest_hex(algorithm: str, data: bytes) -> str:
    """Return the digest of some bytes, as 64 lower-case hexadecimal digits.

    Raises:
        UnknownAlgorithmError: This machine cannot compute the algorithm.
    """
    if algorithm not in available_algorithms():
        raise UnknownAlgorithmError(algorithm)
    return hashlib.new(_HASHLIB_NAMES[algorithm], data).hexdigest()


def _is_offered(inside: str) -> bool:
    try:
        hashlib.new(inside)
    except ValueError:  # not built in, or switched off by the machine's policy
        return False
    return True
