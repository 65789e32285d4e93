"""Files on the command line: what a person filled in is never lost, and what is wrong is said."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from kaoping.cli import main

EXAMPLES = Path(__file__).parents[2] / "examples"


def run(*arguments: object) -> Result:
    """Return what a command answers."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.mark.parametrize("by_another_name", [False, True])
def test_a_result_never_takes_the_place_of_its_facts(tmp_path: Path, *, by_another_name: bool):
    """`-o` naming the facts file, or a link to it, is refused, and the file stays as it was."""
    facts = tmp_path / "facts.xlsx"
    shutil.copy(EXAMPLES / "wuhai-2023.xlsx", facts)
    before = facts.read_bytes()
    out = facts
    if by_another_name:
        out = tmp_path / "other.xlsx"
        out.symlink_to(facts)
    answer = run("score", "wuhai-2022", facts, "-o", out)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "事实文件" in answer.stderr
    assert facts.read_bytes() == before


def test_a_template_never_takes_the_place_of_one_that_somebody_filled_in(tmp_path: Path):
    """An older template is refused with `kaoping template` as the mend; it must not cost data."""
    out = tmp_path / "facts.xlsx"
    again = ("template", "wuhai-2022", "--year", "2023", "-o", out)
    assert run(*again).exit_code == 0
    assert run(*again).exit_code == 0, "nobody has touched it"
    book = openpyxl.load_workbook(out)
    book.save(out)
    before = out.read_bytes()
    answer = run(*again)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "换一个文件名" in answer.stderr
    assert out.read_bytes() == before


@pytest.mark.parametrize("command", ["score", "template"])
def test_a_place_that_cannot_be_written_to_is_said(tmp_path: Path, command: str):
    """No traceback: what could not be written, and what to look at."""
    out = tmp_path / ("很长" * 60 + ".xlsx")
    asked = {
        "score": ("score", "wuhai-2022", EXAMPLES / "wuhai-2023.json", "-o", out),
        "template": ("template", "wuhai-2022", "--year", "2023", "-o", out),
    }
    answer = run(*asked[command])
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "不能写入" in answer.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("score", "wuhai-2022", "没有.json"), "没有文件“没有.json”"),
        (("score", "wuhai-2022", "."), "“.”是文件夹，不是文件"),
        (("scheme", "check", "没有"), "没有文件“没有”"),
        (("score", "wuhai-2022", "长" * 300), "没有文件"),
    ],
)
def test_a_file_that_is_not_there_is_said_in_chinese(arguments: tuple[str, ...], said: str):
    """The commonest slip on a command line has a sentence that an official can read."""
    answer = run(*arguments)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert said in answer.stderr
