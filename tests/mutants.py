"""Mutation testing by sample: `make mutants` (not part of CI).

Draws faults all over the engine and the language — a comparison turned round, a sign, a limit, a
number off by one, a condition negated — puts each into a copy of the sources, runs the tests of
the core until one fails, and reports the share of faults that no test noticed, with their places.

No fault is made where Python is told how to keep, print or check something and nothing is computed:
in the arguments of decorators (`frozen`, `slots`, sizes of caches), in `strict` of `zip` and `repr`
of a field, and under `if TYPE_CHECKING`. There are no other exceptions.

    python tests/mutants.py [COUNT] [SEED]
"""

from __future__ import annotations

import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = ("engine", "scheme")
TESTS = [
    *("tests/golden", "tests/engine", "tests/scheme", "tests/corpus"),
    *("tests/docs/test_scheme_language.py", "tests/cli", "tests/properties"),
]
"""From quick to slow; the room that has the fault comes first."""
COPIED = ("src", "schemes", "examples", "tests", "docs")
"""What the tests read; they find it from where they lie, so they are copied too."""
UNWANTED = shutil.ignore_patterns("__pycache__", "vendor", "browser", "pictures")
UNCOMPUTED = ("strict", "repr")
TOO_LONG = 900
"""Seconds, after which a fault that makes the program run on counts as noticed."""
QUICKLY = ["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-profile=mutants"]
SWAPS: dict[type, str] = {
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
}
SIGNS: dict[type, str] = {ast.Add: "-", ast.Sub: "+", ast.Mult: "+", ast.FloorDiv: "*"}


@dataclass(frozen=True)
class Fault:
    """One change to one file."""

    path: Path
    line: int
    start: int
    end: int
    text: str

    def apply(self, source: str) -> str:
        """Return the source with the fault in it."""
        return source[: self.start] + self.text + source[self.end :]


def faults(path: Path) -> Iterator[Fault]:
    """Yield every fault that can be put into a file."""
    source = path.read_text()
    data = source.encode()
    starts = [0]
    for line in data.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def at(line: int, column: int) -> int:
        return len(data[: starts[line - 1] + column].decode())

    for node in computed(ast.parse(source)):
        text = changed(source, node)
        if text is not None:
            span = at(node.lineno, node.col_offset), at(node.end_lineno, node.end_col_offset)
            yield Fault(path, node.lineno, *span, text)


def computed(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a node and all below it, apart from what the head of this file leaves out."""
    match node:
        case ast.keyword(arg=name) if name in UNCOMPUTED:
            return
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return
    yield node
    left_out = getattr(node, "decorator_list", [])
    for child in ast.iter_child_nodes(node):
        if child not in left_out:
            yield from computed(child)


def changed(source: str, node: ast.AST) -> str | None:
    """Return a part of the source with a fault in it; None where there is none to make."""

    def text(part: ast.AST) -> str:
        return f"({ast.get_source_segment(source, part)})"

    match node:
        case ast.Compare(left=left, ops=[sign], comparators=[right]) if type(sign) in SWAPS:
            return f"({text(left)} {SWAPS[type(sign)]} {text(right)})"
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in SIGNS:
            return f"({text(left)} {SIGNS[type(sign)]} {text(right)})"
        case ast.UnaryOp(op=ast.Not() | ast.Invert() | ast.USub(), operand=operand):
            return text(operand)
        case ast.Constant(value=bool() as value):
            return str(not value)
        case ast.Constant(value=int() as value):
            return str(value + 1)
        case ast.BoolOp(op=sign, values=parts):
            word = " or " if isinstance(sign, ast.And) else " and "
            return f"({word.join(map(text, parts))})"
    return None


def survives(fault: Fault | None) -> bool:
    """Tell whether all tests pass with the fault in place; None: with the sources as they are."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in COPIED:
            shutil.copytree(ROOT / name, copy / name, ignore=UNWANTED)
        for path in filter(Path.is_file, ROOT.iterdir()):
            shutil.copy(path, copy)
        tests = TESTS
        if fault is not None:
            target = copy / fault.path.relative_to(ROOT)
            target.write_text(fault.apply(fault.path.read_text()))
            own = f"tests/{fault.path.relative_to(ROOT / 'src/kaoping').parts[0]}"
            tests = sorted(TESTS, key=lambda test: test != own)
        command = [sys.executable, "-m", "pytest", *QUICKLY, *tests]
        env = {**os.environ, "PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            done = subprocess.run(
                command, cwd=copy, env=env, capture_output=True, check=False, timeout=TOO_LONG
            )
        except subprocess.TimeoutExpired:
            return False
        if fault is None and done.returncode:
            sys.exit(f"mend the tests first:\n{done.stdout.decode()}")
        return done.returncode == 0


def tried(fault: Fault) -> bool:
    """Tell whether the fault survives, and say so: a run takes a while."""
    alive = survives(fault)
    said = "unnoticed" if alive else "noticed"
    print(f"{said} {fault.path.relative_to(ROOT)}:{fault.line}: {fault.text}", flush=True)
    return alive


def main() -> None:
    """Draw, run, report."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 2025
    files = [p for room in ROOMS for p in sorted((ROOT / "src/kaoping" / room).rglob("*.py"))]
    everything = [f for path in files for f in faults(path)]
    drawn = random.Random(seed).sample(everything, count)
    survives(None)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        alive = list(pool.map(tried, drawn))
    print()
    for path in dict.fromkeys(sorted(fault.path for fault in drawn)):
        here = [lives for fault, lives in zip(drawn, alive, strict=True) if fault.path == path]
        print(f"{sum(here)} of {len(here)} unnoticed in {path.relative_to(ROOT)}")
    share = 100 * sum(alive) / count
    print(
        f"{sum(alive)} of {count} faults unnoticed ({share:.1f}%), of {len(everything)} there are"
    )


if __name__ == "__main__":
    main()
