"""The JSON Schema of the scheme language, for editors that complete and check while one types."""

from __future__ import annotations

from typing import Any

from kaoping.scheme.load import LANGUAGE
from kaoping.scheme.model import Regulation

SWITCH = {
    "type": "object",
    "description": "A value that hangs on a reading: one value for each of its choices.",
    "properties": {
        "reading": {"type": "string", "pattern": "^[A-Z][0-9]+$"},
        "when": {"type": "object", "minProperties": 1},
    },
    "required": ["reading", "when"],
    "additionalProperties": False,
}


def editor_schema() -> dict[str, Any]:
    """Return the JSON Schema of `scheme.yaml`; a switch may stand wherever a value may."""
    schema = Regulation.model_json_schema()
    definitions = schema.pop("$defs", {})
    root: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Kaoping scheme language {LANGUAGE}",
    }
    root |= _switchable(schema)
    root["$defs"] = {name: _switchable(part) for name, part in definitions.items()}
    root["$defs"]["Switch"] = SWITCH
    return root


def _switchable(schema: Any) -> Any:
    """Allow a switch for every property, and for every item of a list, below `schema`."""
    if isinstance(schema, list):
        return [_switchable(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    found = {}
    for key, part in schema.items():
        if key == "properties":
            found[key] = {name: _or_switch(_switchable(child)) for name, child in part.items()}
        elif key in ("items", "additionalProperties") and isinstance(part, dict):
            found[key] = _or_switch(_switchable(part))
        elif key in ("anyOf", "oneOf", "allOf"):
            found[key] = _switchable(part)
        else:
            found[key] = part
    return found


def _or_switch(schema: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {
        key: schema.pop(key) for key in ("title", "description", "default") if key in schema
    }
    return {**kept, "anyOf": [schema, {"$ref": "#/$defs/Switch"}]}
