"""The proof that the whole regulation runs: complete for both cities, and able to fail."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kaoping.scheme import InnerNode, Leaf, walk
from kaoping.scheme.trace import trace
from materials import shipped_scheme

CITIES = ("wuhai-2022", "urumqi-2025")


def without(node, leaf):
    """Return a node without one of the leaves below it."""
    if not isinstance(node, InnerNode):
        return node
    kept = [without(child, leaf) for child in node.children if child.id != leaf]
    return node.model_copy(update={"children": kept})


@pytest.mark.parametrize("city", [*CITIES, "golden/third-city"])
def test_every_line_and_character_is_carried(city):
    """Nothing in the text is left to somebody's memory."""
    found = trace(shipped_scheme(city))
    lines, all_lines = found.lines_share
    signs, all_signs = found.characters_share
    assert (lines, signs) == (all_lines, all_signs)
    assert found.is_complete
    assert all_signs > 500


@pytest.mark.parametrize("city", CITIES)
def test_removing_any_one_rule_makes_it_fall(city):
    """A share of 100% that could not fall would prove nothing."""
    scheme = shipped_scheme(city)
    leaves = [v.node.id for v in walk(scheme.regulation) if isinstance(v.node, Leaf)]
    for leaf in leaves:
        nodes = [without(node, leaf) for node in scheme.regulation.nodes]
        poorer = replace(scheme, regulation=scheme.regulation.model_copy(update={"nodes": nodes}))
        found = trace(poorer)
        assert found.characters_share[0] < found.characters_share[1], leaf
        assert found.lines_share[0] < found.lines_share[1], leaf


@pytest.mark.parametrize("city", CITIES)
def test_words_without_effect_say_why(city):
    """Leaving words out of the program is a decision with a reason."""
    for words in shipped_scheme(city).regulation.no_effect:
        assert len(words.reason) >= 8
        assert words.quote


def test_blank_lines_need_no_carrier():
    """Wuhai's table is full of empty cells; they carry nothing and count for nothing."""
    found = trace(shipped_scheme("wuhai-2022"))
    assert sum(line.is_blank for line in found.lines) > 100


def test_a_quotation_that_is_not_there_is_named():
    """A quotation that has gone astray carries nothing and is told."""
    scheme = shipped_scheme("wuhai-2022")
    moved = replace(
        scheme.source, lines=(*scheme.source.lines[:55], "别的话", *scheme.source.lines[56:])
    )
    found = trace(replace(scheme, source=moved))
    assert not found.is_complete
    assert any(quotation.line == 56 for _, quotation in found.not_found)
