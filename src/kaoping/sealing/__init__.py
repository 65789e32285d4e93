"""Proof that nothing was changed afterwards: canonical JSON and a hash chain.

    head = seal({"who": "示例", "what": "mark"}, previous=None)
    report = verify([head, seal({"who": "示例", "what": "approve"}, previous=head)])
    report.is_intact, report.head         # publish the head; later hand it to verify as an anchor

`canonical` turns a value into its one sequence of bytes, `digests` names the algorithms, `chain`
seals, `verification` finds the first entry that is not what it was. Nothing here knows a database:
whoever holds the entries and a published head can check them alone.
"""

from kaoping.sealing.canonical import CanonicalError, Json, canonical_bytes, sha256_hex
from kaoping.sealing.chain import GENESIS, Anchor, Link, LinkError, read_link, recomputed_hash, seal
from kaoping.sealing.digests import (
    SHA_256,
    SM3,
    UnknownAlgorithmError,
    available_algorithms,
    digest_hex,
)
from kaoping.sealing.verification import Break, ChainReport, Fault, verify

__all__ = [
    "GENESIS",
    "SHA_256",
    "SM3",
    "Anchor",
    "Break",
    "CanonicalError",
    "ChainReport",
    "Fault",
    "Json",
    "Link",
    "LinkError",
    "UnknownAlgorithmError",
    "available_algorithms",
    "canonical_bytes",
    "digest_hex",
    "read_link",
    "recomputed_hash",
    "seal",
    "sha256_hex",
    "verify",
]
