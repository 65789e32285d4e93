"""Actions and objects have names that an auditor understands."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import kaoping
from kaoping.audit.labels import action_label, action_labels, field_label, object_type_label

HOUSE = Path(kaoping.__file__).parent
ROOMS = ("accounts", "audit", "cycles", "evidence", "assessment", "results")
ACTION = re.compile(rf"({'|'.join(ROOMS)})\.[a-z-]+\.[a-z-]+")


def _recorded():
    """Return every text in the rooms' source that reads like an action."""
    found = set()
    for room in ROOMS:
        for path in (HOUSE / room).rglob("*.py"):
            if path.name != "apps.py":
                tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                found |= {node.value for node in tree if isinstance(node, ast.Constant)}
    return sorted(text for text in found if isinstance(text, str) and ACTION.fullmatch(text))


@pytest.mark.parametrize("action", _recorded())
def test_every_action_has_a_name(action):
    """An auditor reads 授予岗位, not a code."""
    assert action in action_labels()


def test_action_without_name_is_shown_by_its_code():
    """Entries of a room that has since been renamed stay readable."""
    assert action_label("old.thing.done") == "old.thing.done"


def test_objects_are_called_what_their_model_is_called():
    """Kinds of objects without a model keep their code."""
    assert object_type_label("accounts.post") == "岗位"
    assert object_type_label("audit.log") == "audit.log"
    assert object_type_label("nonsense") == "nonsense"


def test_fields_are_called_by_name_and_unknown_ones_by_their_code():
    """An auditor reads 得分 beside old and new, and still every field there is."""
    assert field_label("mark") == "得分"
    assert field_label("W28") == "W28"
