"""What the scheme language consists of, read off the code: keys, defaults, problem codes."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from fractions import Fraction
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from docs.fences import ROOT
from kaoping.numbers import write_exact
from kaoping.scheme import Regulation
from kaoping.scheme.inputs import Input, _Input
from kaoping.scheme.outcome import Consequence, _Consequence
from kaoping.scheme.process import Action, Role
from kaoping.scheme.reading import Readings
from kaoping.scheme.rule import BaseRule
from kaoping.scheme.rules import Rule
from kaoping.scheme.values import Written
from kaoping.scheme.wording import SENTENCES

TAGGED: dict[type[BaseModel], tuple[str, Any]] = {
    BaseRule: ("kind", Rule),
    _Input: ("type", Input),
    _Consequence: ("by", Consequence),
}
"""Models of several sorts → the key that picks the sort, and all sorts."""

CODE = re.compile(r"[a-z]+(?:-[a-z]+)+")
MAKERS = ("Problem", "Finding", "look", "refuse")


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the models that an annotation speaks of."""
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        yield annotation
    else:
        for part in get_args(annotation):
            yield from models_in(part)


def _reachable() -> dict[str, type[BaseModel]]:
    found: dict[str, type[BaseModel]] = {}
    rest: list[type[BaseModel]] = [Regulation, Readings]
    while rest:
        model = rest.pop()
        found[f"{model.__module__}.{model.__name__}"] = model
        new = [base for base in model.__mro__[1:] if issubclass(base, Written)]
        for field in model.model_fields.values():
            new += models_in(field.annotation)
        rest += [each for each in new if each not in found.values()]
    return found


def own_fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Return a model's keys without those of its bases; the key that picks it is the base's."""
    inherited = {name for base in model.__bases__ for name in getattr(base, "model_fields", {})}
    picks = {key for base, (key, _) in TAGGED.items() if issubclass(model, base)}
    return {k: f for k, f in model.model_fields.items() if k not in inherited | picks}


def literals(annotation: Any) -> set[str]:
    """Return the words that a value may be, those of roles and actions apart."""
    if annotation in (Role, Action):
        return set()
    if get_origin(annotation) is Literal:
        return {str(value) for value in get_args(annotation)}
    if get_origin(annotation) in (Union, UnionType, Annotated, list):
        return {word for part in get_args(annotation) for word in literals(part)}
    return set()


def sorts(base: type[BaseModel]) -> set[str]:
    """Return the words that pick a sort of rule, input or consequence."""
    key, union = TAGGED[base]
    return {word for m in models_in(union) for word in literals(m.model_fields[key].annotation)}


def default_text(field: FieldInfo) -> str:
    """Return a default as the tables write it."""
    value = field.default
    if field.is_required():
        return "required"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, Fraction):
        return f"`{write_exact(value)}`"
    return f"`{value}`" if isinstance(value, str) and value else "—"


def keys_of_model(model: type[BaseModel]) -> dict[str, tuple[str, set[str]]]:
    """Return key → (default, allowed words) of what a model's table has to hold."""
    keys = {k: (default_text(f), literals(f.annotation)) for k, f in own_fields(model).items()}
    if model in TAGGED:
        keys[TAGGED[model][0]] = ("required", sorts(model))
    return keys


MODELS = {name: model for name, model in _reachable().items() if keys_of_model(model)}
"""Every model that has keys of its own, by module and name."""


def mark_of(name: str) -> str:
    """Return the mark above a model's table; the module stands in it where two share a name."""
    short = name.rpartition(".")[2]
    twins = [other for other in MODELS if other.rpartition(".")[2] == short]
    return f"<!-- keys: {short if len(twins) == 1 else name} -->"


def _made_in(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield (code, severity) of every problem that a module makes or hands on in a tuple."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
            if name in MAKERS and node.args and isinstance(node.args[0], ast.Constant):
                values = [*node.args, *(keyword.value for keyword in node.keywords)]
                warns = any(getattr(value, "value", "") == "warning" for value in values)
                yield str(node.args[0].value), "warning" if warns else "error"
        elif isinstance(node, ast.Yield | ast.Return) and isinstance(node.value, ast.Tuple):
            for part in node.value.elts:
                if isinstance(part, ast.Constant) and CODE.fullmatch(str(part.value)):
                    yield str(part.value), "error"


def problem_codes() -> dict[str, str]:
    """Return code → severity over the whole room, those that are put together included."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "src/kaoping/scheme").rglob("*.py")):
        found |= dict(_made_in(ast.parse(path.read_text(encoding="utf-8"))))
    found |= {code.replace("band", "grade"): "error" for code in found if code.startswith("band-")}
    kinds = [kind.replace("_", "-") for kind in (*SENTENCES, "value_error")]
    return found | {f"scheme-{kind}": "error" for kind in kinds}
