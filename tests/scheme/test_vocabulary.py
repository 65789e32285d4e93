"""The words of the scheme language where officials read about it."""

from __future__ import annotations

from typing import Literal, get_args, get_origin

import pytest
from pydantic import BaseModel

from kaoping.scheme.model import Regulation
from kaoping.scheme.reading import Reading
from kaoping.scheme.vocabulary import KEYS, VALUES, wording


def parts(kind, found=None):
    """Return every model of the scheme language below one."""
    found = {} if found is None else found
    if isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in found:
        found[kind] = None
        for field in kind.model_fields.values():
            parts(field.annotation, found)
    for inner in get_args(kind):
        if not isinstance(inner, str):
            parts(inner, found)
    return found


def choices(kind):
    """Return the fixed words of an annotation."""
    if get_origin(kind) is Literal:
        return list(get_args(kind))
    return [
        word for inner in get_args(kind) if not isinstance(inner, str) for word in choices(inner)
    ]


MODELS = [*parts(Regulation), Reading]


def test_models_are_found():
    """The walk below reaches rules and inputs, so that it can miss a word of theirs."""
    names = {one.__name__ for one in MODELS}
    assert {"Leaf", "BandRule", "CountInput", "Stage", "RankReward"} <= names


@pytest.mark.parametrize("model", MODELS, ids=lambda one: one.__name__)
def test_every_key_and_fixed_value_of_the_language_has_a_word(model):
    """No English key stands in the report that an official decides by."""
    for key, field in model.model_fields.items():
        assert key in KEYS, key
        for value in choices(field.annotation):
            if isinstance(value, str) and not value.isdigit():
                assert value in VALUES.get(key, {}), (key, value)


def test_a_path_is_read_in_words():
    """Keys by their words, the number of an item as one, what has its own name by that."""
    assert wording(("bands", "2", "points")) == "区间·第2项·分值"
    assert wording(("units", "市水务局", "code")) == "单位·市水务局·代码"
