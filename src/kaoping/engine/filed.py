"""What was filed on a leaf, in words: the start of its explanation.

Most rules name the number they work with. A measure made of several numbers, and an input that
arrives as a list, are told only as what they come to; then what was filed is said before it.
"""

from __future__ import annotations

from collections.abc import Mapping

from kaoping.engine.facts import Raw, as_written
from kaoping.numbers import with_minus
from kaoping.problems import shown
from kaoping.scheme import Leaf
from kaoping.scheme.inputs import PanelInput, StreakInput


def filed(leaf: Leaf, entry: Mapping[str, Raw]) -> str:
    """Return what was filed, in words; empty where the rule's own sentence says it.

    Args:
        leaf: The leaf.
        entry: Fact key → value as written, without the keys for which nothing was.
    """
    inputs = leaf.rule.facts
    listed = any(isinstance(one, StreakInput | PanelInput) for one in inputs.values())
    computed = hasattr(leaf.rule, "measure") and len(inputs) > 1
    parts = [
        f"{one.name} {shown(_value(entry[key]))}{one.unit}"
        for key, one in inputs.items()
        if key in entry
    ]
    return f"填报：{'，'.join(parts)}" if parts and (listed or computed) else ""


def _value(value: Raw) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        between = "；" if any(isinstance(item, list) for item in value) else "、"
        return between.join(_value(item) for item in value)
    return with_minus(as_written(value).strip('"'))
