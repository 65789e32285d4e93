"""The command line as scripts rely on it: exit status, the two streams, nothing half-written."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from kaoping.cli import main
from kaoping.scheme.shelf import shipped

EXAMPLES = Path(__file__).parents[2] / "examples"
WUHAI = EXAMPLES / "wuhai-2023.json"
URUMQI = EXAMPLES / "urumqi-2025.json"


def run(*arguments):
    """Return what a command answers."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def broken(tmp_path, change):
    """Return the path of the sample year with a change made to it."""
    facts = json.loads(WUHAI.read_text())
    change(facts)
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(facts, ensure_ascii=False))
    return path


def test_both_sample_years_are_scored():
    """The main job works from the command line for both cities, as a table and as JSON."""
    for scheme, facts, units in (("wuhai-2022", WUHAI, 3), ("urumqi-2025", URUMQI, 14)):
        table = run("score", scheme, facts)
        assert (table.exit_code, table.stderr) == (0, "")
        result = run("score", scheme, facts, "--json")
        assert result.exit_code == 0
        assert len(json.loads(result.stdout)["units"]) == units


def test_made_up_data_says_so_wherever_it_is_shown():
    """A reader of a sample result sees that its numbers are 示例."""
    assert "示例" in run("score", "wuhai-2022", WUHAI).stdout
    assert "示例" in run("score", "urumqi-2025", URUMQI).stdout


def test_a_draft_is_never_shown_as_in_force():
    """Wuhai's text is a 送审稿, and every place that names the scheme says so."""
    for command in (("score", "wuhai-2022", WUHAI), ("scheme", "show", "wuhai-2022")):
        assert "送审稿" in run(*command).stdout
    assert "送审稿" in run("scheme", "list").stdout


def test_wrong_facts_leave_standard_output_empty_and_end_with_1(tmp_path):
    """A script that reads standard output never takes the remains of a failed run for a result."""

    def change(facts):
        facts["units"]["wuda"]["facts"]["1.1.1"] = {"mark": 1}
        facts["units"]["hainan"]["facts"]["9.9.9"] = {"mark": 1}

    path = broken(tmp_path, change)
    for more in ([], ["--json"], ["--explain", "wuda"]):
        result = run("score", "wuhai-2022", path, *more)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "wuda 1.1.1" in result.stderr
        assert "hainan 9.9.9" in result.stderr


def test_a_failed_run_writes_no_workbook(tmp_path):
    """A run that stops for wrong input writes nothing."""
    path = broken(tmp_path, lambda facts: facts.pop("year"))
    out = tmp_path / "result.xlsx"
    assert run("score", "wuhai-2022", path, "-o", out).exit_code == 1
    assert not out.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("score", "nowhere-2000", WUHAI),
        ("score", "wuhai-2022", "no-such-file.json"),
        ("score", "wuhai-2022"),
        ("score", "wuhai-2022", WUHAI, "--explain", "nobody"),
        ("score", "wuhai-2022", WUHAI, "--explain", "wuda/9.9"),
        ("score", "wuhai-2022", WUHAI, "-o", "no-such-folder/out.xlsx"),
        ("score", "wuhai-2022", WUHAI, "-o", "out.txt"),
        ("scheme", "show", "nowhere-2000"),
        ("scheme", "check", "no-such-folder"),
        ("template", "wuhai-2022", "-o", "out.xlsx"),
        ("no-such-command",),
    ],
)
def test_a_wrong_command_line_ends_with_2(arguments):
    """A wrong command is told apart from wrong data, and prints nothing to standard output."""
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr


def test_a_year_outside_the_regulation_warns_and_goes_on(tmp_path):
    """The evaluated years have run out for Wuhai; a city may go on, knowingly (W4)."""
    path = broken(tmp_path, lambda facts: facts.update(year=2031))
    result = run("score", "wuhai-2022", path, "--json")
    assert result.exit_code == 0
    assert "2031" in result.stderr
    assert json.loads(result.stdout)["year"] == 2031


def test_an_explanation_unfolds_to_the_clause():
    """Every number leads to the words of the regulation."""
    text = run("score", "wuhai-2022", WUHAI, "--explain", "haibowan").stdout
    assert "30% × 95" in text
    assert "缺报漏报、" in text
    tree = run("score", "wuhai-2022", WUHAI, "--explain", "haibowan/dispatch", "--json")
    value = json.loads(tree.stdout)
    assert (value["id"], value["score"]) == ("dispatch", "95")
    assert next(child["id"] for child in value["children"]) == "dispatch.missing-report"


def test_sentences_have_a_real_minus_and_machine_values_a_hyphen(tmp_path):
    """People read −10, programs read -10; no sentence and no table mixes the two."""

    def missed(facts):
        facts["units"]["wuda"]["facts"]["dispatch.missing-report"] = {"count": 2}

    file = broken(tmp_path, missed)
    said = run("score", "wuhai-2022", file, "--explain", "wuda").stdout
    assert "× −5分" in said
    assert "得−10分" in said
    assert "缺报漏报：−10分" in said
    assert not [line for line in said.splitlines() if re.search(r"(^|[^0-9A-Za-z])-[0-9]", line)]
    leaf = "wuda/dispatch.missing-report"
    tree = run("score", "wuhai-2022", file, "--explain", leaf, "--json").stdout
    assert json.loads(tree)["score"] == "-10"
    printed = json.loads(run("score", "wuhai-2022", file, "--json").stdout)
    values = json.dumps(printed["units"], ensure_ascii=False)
    assert '"-10"' in values
    assert "−" not in values


def test_shipped_schemes_pass_their_own_check():
    """The command leaves out the checks for shipped schemes because this test makes them."""
    for folder in shipped().values():
        result = run("scheme", "check", folder)
        assert (result.exit_code, result.stderr) == (0, "")


def test_trace_tells_a_gap_and_ends_with_1(tmp_path):
    """The proof of coverage can fail: without one rule it names the line and the words."""
    source = shipped()["urumqi-2025"]
    for name in ("source.txt", "readings.yaml"):
        (tmp_path / name).write_bytes((source / name).read_bytes())
    text = (source / "scheme.yaml").read_text()
    words = "276: 人居环境持续改善,佐证材料和数据详实,总体落实较好得41-60分,"
    (tmp_path / "scheme.yaml").write_text(text.replace(words, "275: 城市人居环境"))
    result = run("scheme", "trace", tmp_path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "总体落实较好得41-60分" in result.stderr


def test_schema_is_json_schema():
    """Editors get a JSON Schema of the language that names every rule kind."""
    schema = json.loads(run("scheme", "schema").stdout)
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert "LadderRule" in schema["$defs"]


def test_the_module_is_the_command(tmp_path):
    """`python -m kaoping` works from any directory, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "kaoping", "scheme", "list"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert "wuhai-2022" in done.stdout


def test_scoring_never_imports_the_web():
    """The main job stays light: no web framework in the path of `kaoping score`."""
    code = (
        "import sys; from click.testing import CliRunner; from kaoping.cli import main;"
        f"r = CliRunner().invoke(main, ['score', 'wuhai-2022', {str(WUHAI)!r}]);"
        "print(r.exit_code, 'django' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "False"]
