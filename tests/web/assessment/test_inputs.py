"""inputs: a form for each kind of fact, read back as the entry that the engine judges."""

import pytest
from django.http import QueryDict

from kaoping.assessment.inputs import fields_of, read_entry, words_of
from materials import shipped_scheme

WUHAI, URUMQI = shipped_scheme("wuhai-2022"), shipped_scheme("urumqi-2025")


def posted(text):
    """What a browser sends."""
    return QueryDict(text)


def node(scheme, leaf):
    """A leaf of a shipped scheme."""
    return scheme.nodes[leaf].node


ENTRIES = [
    (WUHAI, "1.1.1", {"mark": "2"}, "mark=2"),
    (WUHAI, "2.2.1", {"score": "91.5"}, "fact-score=91.5"),
    (WUHAI, "8.1.2", {"last_place": [True, False, True]},
     "fact-last_place=yes&fact-last_place=no&fact-last_place=yes&fact-last_place=&fact-last_place="),
    (URUMQI, "common.1",
     {"planned_completions": "10", "completed": "8", "planned_starts": "5", "started": "5",
      "mark": "11"},
     "fact-planned_completions=10&fact-completed=8&fact-planned_starts=5&fact-started=5&mark=11"),
    (URUMQI, "common.2", {"expert_scores": [["85", "90"], ["70.5"]]},
     "fact-expert_scores=85+90&fact-expert_scores=70.5&fact-expert_scores="),
    (URUMQI, "common.4.2", {"findings": "1", "egregious": False},
     "fact-findings=1&fact-egregious=no"),
    (URUMQI, "housing.1", {"level": "full", "mark": "4"}, "fact-level=full&mark=4"),
]  # fmt: skip


@pytest.mark.parametrize(("scheme", "leaf", "entry", "text"), ENTRIES)
def test_a_form_is_read_as_the_entry_of_the_interface(scheme, leaf, entry, text):
    """Each kind of input arrives as interface.md writes it, numbers as text."""
    assert entry == read_entry(node(scheme, leaf), posted(text))


@pytest.mark.parametrize(("scheme", "leaf", "entry", "text"), ENTRIES)
def test_what_is_written_comes_back_in_the_form(scheme, leaf, entry, text):
    """A form that is sent unchanged changes nothing."""
    del text
    sent = QueryDict(mutable=True)
    for field in fields_of(node(scheme, leaf), entry):
        for value in field.rows or [field.value]:
            sent.appendlist(field.name, value)
    if "mark" in entry:
        sent["mark"] = entry["mark"]
    assert entry == read_entry(node(scheme, leaf), sent)


def test_empty_fields_are_no_facts():
    """Nothing typed is nothing said: neither nought nor no."""
    text = "fact-findings=&fact-egregious=&mark="
    assert read_entry(node(URUMQI, "common.4.2"), posted(text)) == {}


def test_full_width_digits_and_blanks_are_read_plain():
    """Chinese input methods type full-width digits; a person means the number."""
    sent = QueryDict(mutable=True)
    sent["fact-score"] = " ９１．５ "
    assert read_entry(node(WUHAI, "2.2.1"), sent) == {"score": "91.5"}
    sent = QueryDict(mutable=True)
    sent["fact-expert_scores"] = "８５、90，７０"
    assert read_entry(node(URUMQI, "common.2"), sent) == {"expert_scores": [["85", "90", "70"]]}


def test_what_is_no_number_goes_to_the_engine_as_typed():
    """The engine says what is wrong with it; the form does not guess."""
    assert read_entry(node(WUHAI, "2.2.1"), posted("fact-score=约九十")) == {"score": "约九十"}


def test_not_applicable_stands_alone():
    """Whatever else the form holds, the entry says one thing."""
    text = "not-applicable=1&fact-level=full&mark=4"
    assert read_entry(node(URUMQI, "housing.1"), posted(text)) == {"not_applicable": True}


def test_fields_that_a_leaf_does_not_ask_for_are_ignored():
    """A form cannot smuggle a fact into another leaf."""
    assert read_entry(node(WUHAI, "1.1.1"), posted("fact-count=3&mark=2")) == {"mark": "2"}


def test_levels_are_offered_with_their_words_and_points():
    """The regulation's words decide, not their ids."""
    (field,) = fields_of(node(URUMQI, "district.1"), {})
    assert [(one.label, one.hint) for one in field.choices][:2] == [
        ("落实良好、报送优良", "11–15分"),
        ("基本落实、报送一般", "6–10分"),
    ]


def test_bounds_are_told_beside_the_field():
    """What is allowed is seen before it is refused."""
    (field,) = fields_of(node(WUHAI, "2.2.1"), {})
    assert (field.low, field.high, field.hint) == ("0", "100", "0–100")


def test_an_entry_reads_as_words():
    """An assessor reads what the unit claims, not keys."""
    entry = {"planned_completions": "10", "completed": "8", "planned_starts": "0", "started": "0"}
    words = words_of(node(URUMQI, "common.1"), entry)
    assert words[:2] == [("计划完成项目总数", "10个"), ("已完成的项目数量", "8个")]
    assert words_of(node(URUMQI, "common.1"), {"not_applicable": True}) == [("是否适用", "不适用")]
    assert words_of(node(WUHAI, "8.1.2"), {"last_place": [True, False]}) == [
        ("历次进展情况通报是否排名最后", "是、否")
    ]
