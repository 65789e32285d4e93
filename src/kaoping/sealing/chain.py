"""The hash chain: links that each seal their entry together with the link before.

    hash = digest(canonical JSON of {"entry": {"algorithm", "content", "number"}, "previous"})

`previous` is the hash of the link before, or `GENESIS` for link 1. The number and the name of the
algorithm lie inside the sealed part, so neither can be changed alone, and a chain may move to
another algorithm without being sealed again.

A chain by itself cannot show that its end was cut off, or that someone who could write all of it
sealed all of it anew. Both show against an `Anchor`: the head of the chain as it was once published
(the QR code on a result). `verify` takes any number of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaoping.sealing.canonical import Json, canonical_bytes
from kaoping.sealing.digests import SHA_256, digest_hex

if TYPE_CHECKING:
    from collections.abc import Mapping

GENESIS = "0" * 64
"""What link 1 names as its predecessor: no digest, and visibly so."""

_FIELDS = {"number": int, "algorithm": str, "content": object, "previous": str, "hash": str}


class LinkError(ValueError):
    """Data that cannot be read as a link."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link that was made known outside the chain.

    Attributes:
        number: Its number, at least 1.
        hash: Its hash.

    Raises:
        LinkError: No link can have this number, so nothing would ever be compared with it.
    """

    number: int
    hash: str

    def __post_init__(self) -> None:
        if self.number < 1:
            message = f"链头的编号须为正整数，现为 {self.number}。"
            raise LinkError(message)


@dataclass(frozen=True, slots=True)
class Link:
    """One sealed entry.

    Attributes:
        number: Place in the chain, from 1 without gaps.
        algorithm: Name of the digest, as in `digests`.
        content: What was sealed.
        previous: Hash of the link before; `GENESIS` for link 1.
        hash: Digest over all of the above.
    """

    number: int
    algorithm: str
    content: Json
    previous: str
    hash: str

    @property
    def anchor(self) -> Anchor:
        """The number and hash to publish when this link is the head."""
        return Anchor(self.number, self.hash)

    def as_data(self) -> dict[str, Json]:
        """Return the link as plain data, for a package or a line of a file."""
        return {
            "number": self.number,
            "algorithm": self.algorithm,
            "content": self.content,
            "previous": self.previous,
            "hash": self.hash,
        }


def seal(content: Json, previous: Link | None, algorithm: str = SHA_256) -> Link:
    """Return the link that carries `content` after `previous`.

    Args:
        content: What to seal; any value with a canonical form.
        previous: The head of the chain, or None to begin one.
        algorithm: Name of the digest.

    Raises:
        CanonicalError: The content has no canonical form.
        UnknownAlgorithmError: This machine cannot compute the algorithm.
    """
    number = previous.number + 1 if previous else 1
    before = previous.hash if previous else GENESIS
    return Link(number, algorithm, content, before, _digest(number, algorithm, content, before))


def recomputed_hash(link: Link) -> str:
    """Return the hash that a link must have for what it says.

    Raises:
        CanonicalError: Its content has no canonical form, so it was never sealed.
        UnknownAlgorithmError: This machine cannot compute its algorithm.
    """
    return _digest(link.number, link.algorithm, link.content, link.previous)


def read_link(data: Mapping[str, Json]) -> Link:
    """Return the link that `Link.as_data` described; whether it is true is for `verify` to say.

    Raises:
        LinkError: A field is missing, unknown, or of the wrong type.
    """
    if data.keys() != _FIELDS.keys():
        message = f"记录的字段须恰为 {'、'.join(_FIELDS)}；现为 {'、'.join(data) or '空'}。"
        raise LinkError(message)
    for name, kind in _FIELDS.items():
        if kind is not object and type(data[name]) is not kind:
            message = f"字段 {name} 须为 {kind.__name__}，现为 {data[name]!r}。"
            raise LinkError(message)
    return Link(**data)  # type: ignore[arg-type]  # the loop above has looked at every type


def _digest(number: int, algorithm: str, content: Json, previous: str) -> str:
    entry: Json = {"number": number, "algorithm": algorithm, "content": content}
    return digest_hex(algorithm, canonical_bytes({"entry": entry, "previous": previous}))
