"""Canonical JSON: one value, one form, and a clear no to everything else."""

import hashlib
import json
from enum import IntEnum, StrEnum
from fractions import Fraction
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.sealing import CanonicalError, canonical_bytes, sha256_hex

texts = st.text(st.characters(exclude_categories=["Cs"]))
scalars = st.none() | st.booleans() | st.integers() | texts
values = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=20
)


class Colour(StrEnum):
    """A string that is more than a string."""

    RED = "red"


class Number(IntEnum):
    """An integer that is more than an integer."""

    ONE = 1


class Pair(NamedTuple):
    """A tuple with names, which JSON would write as a list."""

    left: int


def identity(value):
    """A value with its types spelt out, because Python holds True equal to 1."""
    if isinstance(value, dict):
        return ("dict", frozenset((key, identity(item)) for key, item in value.items()))
    if isinstance(value, list):
        return ("list", tuple(identity(item) for item in value))
    return (type(value).__name__, value)


def reversed_keys(value):
    """The same value with every mapping written back to front."""
    if isinstance(value, dict):
        return {key: reversed_keys(value[key]) for key in reversed(value)}
    if isinstance(value, list):
        return [reversed_keys(item) for item in value]
    return value


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"b": 1, "a": [True, None]}, '{"a":[true,null],"b":1}'),
        ({"得分": "1847/20"}, '{"得分":"1847/20"}'),
        ('引"号\\\n\u2028', '"引\\"号\\\\\\n\u2028"'),
        (-(10**30), "-1000000000000000000000000000000"),
        ([], "[]"),
        ("", '""'),
    ],
)
def test_forms_by_hand(value, written):
    """The form can be written by hand from the description, in any language."""
    assert canonical_bytes(value) == written.encode()


def test_keys_stand_in_the_order_of_code_points():
    """U+FF5E comes before U+1F600 by code point, after it by UTF-16; the former is the rule."""
    assert canonical_bytes({"\U0001f600": 1, "\uff5e": 2}) == '{"～":2,"😀":1}'.encode()


def test_strings_are_not_normalised():
    """Text is sealed as it was written: a composed letter is not its decomposition."""
    assert canonical_bytes("\u00e9") != canonical_bytes("e\u0301")


def test_hash_is_that_of_the_bytes():
    """Anyone with the bytes and a SHA-256 tool gets the same digits."""
    value = {"unit": "示例", "total": "92.35"}
    assert sha256_hex(value) == hashlib.sha256(canonical_bytes(value)).hexdigest()
    assert sha256_hex({}) == hashlib.sha256(b"{}").hexdigest()


@pytest.mark.parametrize(
    ("value", "path", "word"),
    [
        ({"scores": ["1", 92.35]}, "$.scores[1]", "请写成字符串"),
        (float("nan"), "$", "浮点数"),
        ({"a": {1: "x"}}, "$.a", "键 1 是 int"),
        ({Colour.RED: 1}, "$", "键只能是字符串"),
        ((1, 2), "$", "类型 tuple"),
        (Pair(1), "$", "类型 Pair"),
        (Colour.RED, "$", "类型 Colour"),
        ([Number.ONE], "$[0]", "类型 Number"),
        (Fraction(1847, 20), "$", "类型 Fraction"),
        (b"x", "$", "类型 bytes"),
        ({"a": "x\ud800"}, "$.a", "U+D800"),
        ({"\udfff": 1}, "$", "U+DFFF"),
        ([1 << 4096], "$[0]", "4096个二进制位"),
    ],
)
def test_refusals_say_where_and_why(value, path, word):
    """What has no canonical form is never converted; the message leads to the spot."""
    with pytest.raises(CanonicalError) as caught:
        canonical_bytes(value)
    assert caught.value.path == path
    assert word in str(caught.value)


def test_a_message_about_a_surrogate_can_be_printed():
    """A message that quotes an unprintable key would itself fail on the way to the log."""
    with pytest.raises(CanonicalError) as caught:
        canonical_bytes({"\ud800键": {"x": 1.5}})
    assert str(caught.value).encode()


def test_a_value_that_holds_itself_is_refused():
    """A loop through lists and mappings ends in a sentence, not in an exhausted stack."""
    loop: list = []
    loop.append({"again": loop})
    with pytest.raises(CanonicalError, match="嵌套超过100层"):
        canonical_bytes(loop)


def test_the_deepest_allowed_value_is_allowed():
    """The limit is the one that is stated: a hundred containers, not ninety-nine."""
    deep: list = []
    for _ in range(49):
        deep = [{"": deep}]
    assert canonical_bytes([deep]) == b"[" + b'[{"":' * 49 + b"[]" + b"}]" * 49 + b"]"
    with pytest.raises(CanonicalError):
        canonical_bytes([[deep]])
    with pytest.raises(CanonicalError):
        canonical_bytes([{"": deep}])


def test_the_widest_allowed_integer_is_allowed():
    """The limit on integers is the one that is stated, on both sides of zero."""
    widest = (1 << 4096) - 1
    assert canonical_bytes([widest, -widest]) == f"[{widest},{-widest}]".encode()


@given(values)
def test_the_form_says_everything(value):
    """Reading the bytes back gives the same value, so different values have different bytes."""
    assert identity(json.loads(canonical_bytes(value))) == identity(value)


@given(values, values)
def test_the_form_is_injective(one, other):
    """Two values share their bytes exactly if they are the same value."""
    assert (canonical_bytes(one) == canonical_bytes(other)) == (identity(one) == identity(other))


@given(values)
def test_the_order_of_keys_does_not_matter(value):
    """A mapping has no order, whatever the database or the browser did to it."""
    assert canonical_bytes(value) == canonical_bytes(reversed_keys(value))


@given(values, st.floats())
def test_a_float_anywhere_is_refused(value, number):
    """No float slips through, however it prints and wherever it hides."""
    with pytest.raises(CanonicalError, match="浮点数"):
        canonical_bytes({"beside": value, "inside": [{"x": number}]})
