"""The language reference holds: its samples run, its tables are those of the code."""

from __future__ import annotations

import ast
import inspect
import json
import re
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, TypeAliasType, Union, get_args, get_origin

import pytest
from docs.fences import ROOT, Fence, fences, page, table_after
from docs.samples import (
    facts_of,
    load_sample,
    results,
    totals,
    with_part,
    write_files,
)
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from kaoping.numbers import write_exact
from kaoping.scheme import Regulation, load_scheme
from kaoping.scheme.editor_schema import SWITCH
from kaoping.scheme.inputs import Input, _Input
from kaoping.scheme.outcome import Consequence, _Consequence
from kaoping.scheme.process import Action, Role
from kaoping.scheme.reading import Readings
from kaoping.scheme.rule import BaseRule
from kaoping.scheme.rules import Rule
from kaoping.scheme.trace import trace
from kaoping.scheme.values import Written
from kaoping.scheme.wording import SENTENCES

TEXT = page("docs/scheme-language.md")
FENCES = fences(TEXT)
FOLLOWING = dict(zip(FENCES, FENCES[1:], strict=False))
FILES = {f.role: f.text for f in FENCES if f.role in ("source.txt", "scheme.yaml", "readings.yaml")}
TAGGED = {BaseRule: ("kind", Rule), _Input: ("type", Input), _Consequence: ("by", Consequence)}
CODE = re.compile(r"[a-z]+(?:-[a-z]+)+")


def _of(role: str) -> list[Any]:
    return [pytest.param(f, id=f"line-{f.line}") for f in FENCES if f.role == role]


@pytest.mark.parametrize("sample", _of("scheme-sample"))
def test_a_sample_gives_what_the_page_prints(sample: Fence, tmp_path: Path):
    """No number in the reference is made up: the loader and the engine print it again."""
    scheme, problems = load_sample(sample.text, tmp_path)
    said = "".join(f"{p.severity} {p.code}: {p.message}\n" for p in problems)
    assert FOLLOWING[sample].role == "result"
    given = results(scheme, facts_of(sample.text)) if scheme and not problems else said
    assert given == FOLLOWING[sample].text


@pytest.mark.parametrize("facts", _of("facts.json"))
def test_the_whole_scheme_gives_what_the_page_prints(facts: Fence, tmp_path: Path):
    """The sample regulation runs as it stands, under its other reading, and with another outcome."""
    before = FENCES[FENCES.index(facts) - 1]
    part = before.text if before.role == "scheme-part" else ""
    text = with_part(FILES["scheme.yaml"], part)
    scheme, problems = load_scheme(write_files(tmp_path, {**FILES, "scheme.yaml": text}))
    assert problems == []
    assert totals(scheme, json.loads(facts.text)) == FOLLOWING[facts].text


@pytest.mark.parametrize("part", _of("scheme-part"))
def test_a_part_fits_into_the_sample_scheme(part: Fence, tmp_path: Path):
    """What the page shows of the other keys loads without a problem."""
    text = with_part(FILES["scheme.yaml"], part.text)
    assert load_scheme(write_files(tmp_path, {**FILES, "scheme.yaml": text}))[1] == []


def test_the_sample_scheme_carries_its_whole_text(tmp_path: Path):
    """The page says that the sample's trace is complete."""
    scheme, problems = load_scheme(write_files(tmp_path, FILES))
    assert scheme is not None, problems
    assert trace(scheme).is_complete


def test_no_block_of_the_page_goes_unread():
    """A block that no test reads may say anything."""
    known = {"scheme-sample", "scheme-part", "facts.json", "result", *FILES}
    assert [f"line {f.line}: {f.role}" for f in FENCES if f.role not in known] == []


def test_every_rule_kind_has_a_sample():
    """A kind without a sample is a kind that the next city will guess at."""
    shown = {kind for f in FENCES for kind in re.findall(r"^\s*(?:rule: \{)?kind: (\w+)", f.text, re.M)}
    headed = {title for title in re.findall(r"^### (\w+)$", TEXT, re.M) if title in _kinds()}
    assert (_kinds() - shown, _kinds() - headed) == (set(), set())


def _kinds() -> set[str]:
    return {kind for model in _models_in(Rule) for kind in get_args(model.model_fields["kind"].annotation)}


# --- keys -------------------------------------------------------------------------------------------


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the models that an annotation speaks of."""
    if isinstance(annotation, TypeAliasType):
        yield from _models_in(annotation.__value__)
    elif inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        yield annotation
    else:
        for part in get_args(annotation):
            yield from _models_in(part)


def _reachable() -> dict[str, type[BaseModel]]:
    """Return every model of the language, and the bases that they share, by module and name."""
    found: dict[str, type[BaseModel]] = {}
    rest: list[type[BaseModel]] = [Regulation, Readings]
    while rest:
        model = rest.pop()
        name = f"{model.__module__}.{model.__name__}"
        if name in found or model in (Written, BaseModel) or not issubclass(model, BaseModel):
            continue
        found[name] = model
        rest += [base for base in model.__mro__[1:] if inspect.isclass(base)]
        for field in model.model_fields.values():
            rest += _models_in(field.annotation)
    return found


MODELS = _reachable()


def _own_fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Return a model's fields without those of its bases; the key that picks it is the base's."""
    inherited = {name for base in model.__bases__ for name in getattr(base, "model_fields", {})}
    picks = {key for base, (key, _) in TAGGED.items() if issubclass(model, base)}
    return {k: f for k, f in model.model_fields.items() if k not in inherited | picks}


def _mark(name: str) -> str:
    """Return the mark above a model's table; the module stands in it where two share a name."""
    short = name.rpartition(".")[2]
    twins = [other for other in MODELS if other.rpartition(".")[2] == short]
    return f"<!-- keys: {short if len(twins) == 1 else name} -->"


def _literals(annotation: Any) -> set[str]:
    """Return the words that a value may be, those of roles and actions apart."""
    if annotation in (Role, Action):
        return set()
    if get_origin(annotation) is Literal:
        return {str(value) for value in get_args(annotation)}
    if get_origin(annotation) in (Union, UnionType, Annotated, list):
        return {word for part in get_args(annotation) for word in _literals(part)}
    return set()


def _default(field: FieldInfo) -> str:
    """Return a default as the tables write it."""
    value = field.default
    if field.is_required():
        return "required"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, Fraction):
        return f"`{write_exact(value)}`"
    return f"`{value}`" if isinstance(value, str) and value else "—"


def _ticked(cell: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", cell))


def _with_table() -> list[str]:
    tagged = {f"{base.__module__}.{base.__name__}" for base in TAGGED}
    return [name for name, model in MODELS.items() if name in tagged or _own_fields(model)]


@pytest.mark.parametrize("name", _with_table())
def test_every_key_is_documented_with_its_default(name: str):
    """The tables hold the keys, defaults and words of the models: none missing, none left over."""
    model = MODELS[name]
    expected = {key: (_default(f), _literals(f.annotation)) for key, f in _own_fields(model).items()}
    if model in TAGGED:
        key, union = TAGGED[model]
        kinds = {w for m in _models_in(union) for w in _literals(m.model_fields[key].annotation)}
        expected[key] = ("required", kinds)
    documented = {}
    for cell, value, default, *_ in table_after(TEXT, _mark(name)):
        key = cell.strip("`")
        words = expected.get(key, ("", set()))[1]
        documented[key] = (default, _ticked(value) if words else set())
    assert documented == expected


def test_no_table_documents_a_model_that_is_gone():
    """A table of keys that nothing reads misleads."""
    marks = re.findall(r"<!-- keys: \S+ -->", TEXT)
    assert sorted(marks) == sorted(_mark(name) for name in _with_table())


@pytest.mark.parametrize(("mark", "words"), [("roles", Role), ("actions", Action)])
def test_roles_and_actions_are_those_of_the_language(mark: str, words: Any):
    """Who may do what in a stage is written with these words and no others."""
    rows = table_after(TEXT, f"<!-- {mark} -->")
    assert [row[0].strip("`") for row in rows] == list(get_args(words))


def test_input_types_are_explained():
    """Every type of input has its row: what is written, and what it becomes."""
    rows = table_after(TEXT, "| type | written in facts")
    types = {w for m in _models_in(Input) for w in get_args(m.model_fields["type"].annotation)}
    assert {row[0].strip("`") for row in rows} <= types
    assert f"`{'`, `'.join(['count'])}`" in TEXT
    assert types <= {word for row in re.findall(r"^\| `(\w+)` \|", TEXT, re.M) for word in [row]}


def test_the_switch_is_written_with_its_keys():
    """A switch has exactly the keys that settling looks for."""
    assert all(f"{key}: " in TEXT for key in SWITCH["properties"])


# --- problem codes ----------------------------------------------------------------------------------


def _calls(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield (code, severity) of every problem that a module makes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            first = node.args[0] if node.args else None
            if name in ("Problem", "Finding", "look", "refuse") and isinstance(first, ast.Constant):
                values = [*node.args, *(keyword.value for keyword in node.keywords)]
                warns = any(isinstance(v, ast.Constant) and v.value == "warning" for v in values)
                yield str(first.value), "warning" if warns else "error"
        elif isinstance(node, ast.Yield | ast.Return) and isinstance(node.value, ast.Tuple):
            for part in node.value.elts:
                if isinstance(part, ast.Constant) and CODE.fullmatch(str(part.value)):
                    yield str(part.value), "error"


def _codes() -> dict[str, str]:
    """Return code → severity over the whole room, those that are put together included."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "src/kaoping/scheme").rglob("*.py")):
        found |= dict(_calls(ast.parse(path.read_text(encoding="utf-8"))))
    found |= {code.replace("band", "grade"): "error" for code in found if code.startswith("band-")}
    kinds = [*SENTENCES, "value_error"]
    return found | {f"scheme-{kind.replace('_', '-')}": "error" for kind in kinds}


def test_every_problem_code_is_in_the_table():
    """A code that scripts may meet is documented with its severity, and no other is."""
    rows = table_after(TEXT, "<!-- codes -->")
    documented = {code: row[1] for row in rows for code in _ticked(row[0])}
    assert documented == _codes()


def test_codes_are_found_where_they_are_made():
    """The search above sees each way in which the room makes a problem."""
    ways = {"yaml-anchor", "unknown-assessor", "band-gap", "unknown-line", "no-limit", "points-sum"}
    assert ways <= _codes().keys()
    assert sys.getsizeof(_codes()) > 0
