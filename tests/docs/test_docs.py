"""What the pages name exists: links, make targets, commands, rooms; and what they show happens."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from docs.fences import ROOT, fences, page, table_after, without_fences
from docs.sessions import run_kaoping, session_again

READMES = ("README.md", "README.zh-CN.md")
PAGES = sorted(
    str(path.relative_to(ROOT)) for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FIXED_COMMANDS = {
    "scheme list",
    "scheme show",
    "scheme check",
    "scheme trace",
    "scheme schema",
    "template",
    "score",
    "archive verify",
    "demo",
    "serve",
    "worker",
    "migrate",
    "backup",
    "restore",
    "create-administrators",
    "verify-log",
}
"""The commands of the fixed interface; the set may grow and not shrink."""

REGISTRIES = [
    ".".join(name)
    for name in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("npmmirror", "com"),
        ("registry", "yarnpkg", "com"),
        ("tuna", "tsinghua", "edu", "cn"),
        ("mirrors", "aliyun", "com"),
        ("deb", "debian", "org"),
        ("archive", "ubuntu", "com"),
    )
]
SLASH = "/"
MACHINE_PATH = re.compile(
    r"(?<![\w./~$}<-])/(?:root|tmp|farm\w*|home/\w+|Users/\w+|work/(?:main|shared))(?=[/\s\"'`:;,)]|$)"
)


def _slug(title: str) -> str:
    """Return the anchor that a forge gives to a heading."""
    words = re.sub(r"[`*]", "", title.strip().lower())
    return re.sub(r"[^\w\- ]", "", words).replace(" ", "-")


def _anchors(text: str) -> set[str]:
    return {_slug(title) for title in re.findall(r"^#+ (.+)$", without_fences(text), re.MULTILINE)}


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_to_files_and_headings_that_exist(name: str):
    """A link inside the repository is never a dead end."""
    dead = []
    for link in LINK.findall(without_fences(page(name))):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (ROOT / name).parent / path if path else ROOT / name
        known = _anchors(target.read_text("utf-8")) if anchor and target.is_file() else {anchor}
        if not target.exists() or anchor not in known:
            dead.append(link)
    assert dead == []


@pytest.mark.parametrize("name", PAGES)
def test_make_targets_that_are_named_exist(name: str):
    """Whoever follows a page types a target that the Makefile has."""
    targets = set(re.findall(r"^([a-z][a-z-]*):", page("Makefile"), re.MULTILINE))
    named = re.findall(r"(?:`|^\$? ?)make ([a-z][a-z-]*)", page(name), re.MULTILINE)
    assert set(named) - targets == set()


def _commands_named() -> set[str]:
    """Return the commands that stand in code of any page: `score`, `scheme check`."""
    found = set()
    for name in PAGES:
        for first, second in re.findall(r"(?:`|\$ )kaoping ([a-z-]+)(?: ([a-z]+)\b)?", page(name)):
            groups = {command.split()[0] for command in FIXED_COMMANDS if " " in command}
            found.add(f"{first} {second}" if first in groups and second else first)
    return found - {"scheme"}


@pytest.mark.parametrize("command", sorted(_commands_named()))
def test_commands_that_are_named_exist(command: str):
    """A command on a page is one of the fixed interface, and answers."""
    assert command in FIXED_COMMANDS
    assert run_kaoping([*command.split(), "--help"], ROOT).startswith("Usage: ")


@pytest.mark.parametrize("name", READMES)
def test_the_first_look_shows_what_happens(name: str, tmp_path: Path):
    """The sessions of the front page are real: their commands print what stands below them."""
    blocks = fences(page(name))
    for block in blocks:
        if block.language == "json":
            (tmp_path / block.role).write_text(block.text, "utf-8")
    (console,) = [block for block in blocks if block.language == "console"]
    assert session_again(console.text, tmp_path) == console.text


def test_both_front_pages_show_the_same():
    """The two languages of the front page do not drift apart in what they show and link."""
    english, chinese = (_shown(page(name)) for name in READMES)
    assert english == chinese


def _shown(text: str) -> dict[str, object]:
    """Return what a front page shows whatever its language: blocks, links, commands."""
    return {
        "blocks": [(fence.language, fence.role, fence.text) for fence in fences(text)],
        "links": {link for link in LINK.findall(text) if "README" not in link},
        "commands": set(re.findall(r"`((?:kaoping|make|pip) [^`]+)`", text)),
    }


def test_the_rooms_of_the_architecture_exist():
    """The table of rooms, the picture and the code show the same house."""
    rows = table_after(page("docs/architecture.md"), "## The rooms")
    listed = [row[0].strip("`") for row in rows]
    drawn = re.findall(r'class="room">([a-z]+)<', page("docs/architecture.svg"))
    assert listed == drawn
    code = ROOT / "src/kaoping"
    assert [r for r in listed if not ((code / r).is_dir() or (code / f"{r}.py").is_file())] == []


def test_the_ways_into_the_rooms_exist():
    """Every name that the table of rooms gives stands in the code of its room."""
    lost = []
    for room, _, ways in table_after(page("docs/architecture.md"), "## The rooms"):
        folder = ROOT / "src/kaoping" / room.strip("`")
        files = folder.rglob("*.py") if folder.is_dir() else [folder.with_suffix(".py")]
        code = "\n".join(path.read_text("utf-8") for path in files)
        names = re.findall(r"`(\w+)`", ways)
        lost += [n for n in names if not re.search(rf"^(?:def|class) {n}\b", code, re.MULTILINE)]
    assert lost == []


def _tracked() -> list[Path]:
    """Return the files of the repository: those under version control, or all but what is built."""
    git = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others"]
    done = subprocess.run(
        [*git, "--exclude-standard"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode == 0:
        return [path for name in done.stdout.split("\0") if (path := ROOT / name).is_file()]
    built = {"__pycache__", "node_modules", "build", "dist", "var", "mutants"}
    return [
        path
        for path in ROOT.rglob("*")
        if path.is_file()
        and not any(p in built or p.startswith(".") for p in path.relative_to(ROOT).parts)
    ]


def test_no_file_names_a_registry_or_a_place_of_one_machine():
    """The repository builds anywhere: nothing points at one mirror or at somebody's folder."""
    found = []
    for path in _tracked():
        try:
            lines = path.read_text("utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(lines, start=1):
            if MACHINE_PATH.search(line) or any(host in line for host in REGISTRIES):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}")
    assert found == []


@pytest.mark.parametrize(
    "line", [f"cd {SLASH}tmp/x", f"({SLASH}root/.venv)", f"at {SLASH}home/office/a"]
)
def test_the_search_for_machine_paths_finds_them(line: str):
    """A search that finds nothing would be content with everything."""
    assert MACHINE_PATH.search(line)
