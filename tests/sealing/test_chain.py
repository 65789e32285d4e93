"""Sealing one link after another, and carrying links outside."""

import hashlib
import json

import pytest

from kaoping.sealing import (
    GENESIS,
    SHA_256,
    Anchor,
    CanonicalError,
    Link,
    LinkError,
    UnknownAlgorithmError,
    available_algorithms,
    read_link,
    recomputed_hash,
    seal,
    verify,
)

FIRST = seal({"谁": "示例", "事": "赋分"}, None)


def test_the_formula_by_hand():
    """The hash follows from the description alone, without this package."""
    second = seal([1, "二"], FIRST)
    written = (
        '{"entry":{"algorithm":"sha-256","content":[1,"二"],"number":2},'
        f'"previous":"{FIRST.hash}"}}'
    )
    assert second.hash == hashlib.sha256(written.encode()).hexdigest()


def test_a_chain_begins_at_one_after_genesis():
    """The first link has a stated predecessor, so nothing can be put before it."""
    assert (FIRST.number, FIRST.previous, GENESIS) == (1, "0" * 64, "0" * 64)
    assert FIRST.hash == recomputed_hash(FIRST)


@pytest.mark.parametrize("algorithm", available_algorithms())
def test_a_chain_may_change_its_algorithm(algorithm):
    """Each link names its own digest, so a move to SM3 needs no resealing."""
    chain = [FIRST, seal("二", FIRST, algorithm)]
    chain.append(seal("三", chain[-1], SHA_256))
    assert [link.algorithm for link in chain] == [SHA_256, algorithm, SHA_256]
    assert verify(chain).is_intact


def test_what_cannot_be_sealed_is_refused():
    """A content without a canonical form, or an unknown digest, makes no link."""
    with pytest.raises(CanonicalError, match=r"\$\.entry\.content\.score"):
        seal({"score": 92.35}, None)
    with pytest.raises(UnknownAlgorithmError):
        seal({}, None, "md5")


def test_a_link_survives_the_way_through_a_file():
    """A line of JSON in a package gives back the very link, whatever the order of its keys."""
    line = json.dumps(FIRST.as_data(), ensure_ascii=True, sort_keys=True)
    assert read_link(json.loads(line)) == FIRST


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"number": "1"}, "number"),
        ({"number": True}, "number"),
        ({"hash": None}, "hash"),
        ({"previous": 0}, "previous"),
        ({"algorithm": []}, "algorithm"),
        ({"extra": 1}, "extra"),
    ],
)
def test_data_that_is_no_link_is_refused(change, named):
    """A damaged line ends in a sentence about the field, not in a strange error later."""
    with pytest.raises(LinkError, match=named):
        read_link({**FIRST.as_data(), **change})


@pytest.mark.parametrize("field", ["number", "algorithm", "content", "previous", "hash"])
def test_a_missing_field_is_refused(field):
    """Every field is needed; none has a default that an attacker could use."""
    data = FIRST.as_data()
    del data[field]
    with pytest.raises(LinkError, match="字段须恰为"):
        read_link(data)


def test_an_anchor_must_be_able_to_match():
    """An anchor that no link can have would be a check that never runs."""
    assert FIRST.anchor == Anchor(1, FIRST.hash)
    with pytest.raises(LinkError, match="正整数"):
        Anchor(0, GENESIS)


def test_a_link_is_a_plain_value():
    """Two links with the same parts are equal, so stores can be compared."""
    assert Link(**FIRST.as_data()) == FIRST
