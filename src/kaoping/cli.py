"""The command `kaoping`: what a person or a script asks for from a terminal.

Exit status: 0 done; 1 the input is wrong; 2 the command line is wrong. Problems go to standard
error, all of them; standard output stays empty unless the work is done (`interface.md`).
"""

from __future__ import annotations

import gc
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from kaoping import __version__
from kaoping.screen.files import Existing, check_output, writing

if TYPE_CHECKING:
    from kaoping.engine import Facts, Run
    from kaoping.problems import Problem
    from kaoping.scheme import Scheme

EXISTING = Existing(exists=True, dir_okay=False, path_type=Path)
OUTPUT = click.Path(dir_okay=False, writable=True, path_type=Path)


class Commands(click.Group):
    """The commands of a terminal, and those of the web application, looked up when asked for."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name; only a name not known here loads the application's."""
        return super().get_command(ctx, cmd_name) or self._of_the_web().get(cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, for the help."""
        return sorted({*super().list_commands(ctx), *self._of_the_web()})

    @staticmethod
    def _of_the_web() -> dict[str, click.Command]:
        from kaoping.web.cli import COMMANDS

        return {str(command.name): command for command in COMMANDS}


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kaoping")
@click.pass_context
def main(context: click.Context) -> None:
    """考评：按办法给一年的城市更新工作计分、排名、定等次，每个数都能查到条文。"""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # finding none takes a while
    gc.disable()  # a command ends before collecting would pay; large runs make no cycles
    context.call_on_close(gc.enable)


@main.group("scheme")
def scheme_group() -> None:
    """办法：已有的办法、条文与规则、检查与覆盖率。"""


@scheme_group.command("list")
def scheme_list() -> None:
    """列出自带的办法。"""
    from kaoping.screen.schemes import print_list

    print_list()


@scheme_group.command("show")
@click.argument("scheme")
def scheme_show(scheme: str) -> None:
    """把一个办法印成可读的表：指标、分值、考核单位、规则、释义。"""
    from kaoping.screen.schemes import print_scheme

    print_scheme(load(scheme))


@scheme_group.command("check")
@click.argument("path", type=Existing(exists=True, path_type=Path))
def scheme_check(path: Path) -> None:
    """检查一个办法文件，列出全部问题及所在行。"""
    from kaoping.scheme import load_scheme, walk
    from kaoping.screen.progress import Progress

    if path.is_file() and path.name != "scheme.yaml":
        raise click.UsageError(f"“{path}”不是 scheme.yaml，也不是办法文件夹")
    with Progress("检查办法"):
        scheme, problems = load_scheme(path)
    say(problems)
    if scheme is None:
        sys.exit(1)
    nodes = sum(1 for _ in walk(scheme.regulation))
    warned = f"，另有{len(problems)}处提醒" if problems else ""
    click.echo(f"{scheme.id}：{nodes}个节点，{len(scheme.readings)}条释义，没有错误{warned}")


@scheme_group.command("trace")
@click.argument("scheme")
def scheme_trace(scheme: str) -> None:
    """逐行列出原文由什么承载，以及承载的比例；不足100%时以状态1结束。"""
    from kaoping.scheme.trace import trace
    from kaoping.screen.progress import Progress
    from kaoping.screen.schemes import print_trace, trace_summary

    with Progress("核对原文"):
        found = trace(load(scheme))
    if not found.is_complete:
        print_trace(found, err=True)
        click.echo(trace_summary(found), err=True)
        sys.exit(1)
    print_trace(found)
    click.echo(trace_summary(found))


@scheme_group.command("schema")
def scheme_schema() -> None:
    """输出办法描述语言的 JSON Schema，供编辑器使用。"""
    from kaoping.scheme.editor_schema import editor_schema

    click.echo(json.dumps(editor_schema(), ensure_ascii=False, indent=2))


@main.command()
@click.argument("scheme")
@click.option("--year", type=click.IntRange(1900, 2999), required=True, help="考核年度")
@click.option("-o", "--output", type=OUTPUT, required=True, help="要写的 .xlsx 文件")
def template(scheme: str, year: int, output: Path) -> None:
    """生成一份空白填报工作簿。"""
    from kaoping.documents import write_template
    from kaoping.documents.touched import was_saved
    from kaoping.screen.progress import Progress

    found = load(scheme)
    check_output(output)
    if was_saved(output):
        raise click.UsageError(f"“{output}”已经有人编辑过，不会被空白模板盖掉。请换一个文件名")
    with Progress("写填报工作簿"), writing(output):
        write_template(found, year, output)
    click.echo(f"已生成 {output}")


@main.command()
@click.argument("scheme")
@click.argument("facts", type=EXISTING)
@click.option("--json", "as_json", is_flag=True, help="标准输出只有 JSON")
@click.option("--explain", metavar="UNIT[/NODE]", help="展开一个单位或其中一个节点的由来")
@click.option("-o", "--output", type=OUTPUT, help="把结果写成 .xlsx")
def score(
    scheme: str, facts: Path, *, as_json: bool, explain: str | None, output: Path | None
) -> None:
    """按办法给一年的事实计分：排名、等次、结果运用。"""
    from kaoping.screen.progress import Progress

    found = load(scheme)
    if output is not None:
        check_output(output, facts=facts)
    with Progress(steps=4) as progress:
        progress.step("读取事实")
        taken, problems = read_facts(found, facts)
        run: Run | None = None
        if taken is not None:
            from kaoping.engine import score_facts

            progress.step("计分")
            run, problems = score_facts(found, taken, problems)
        if run is None:
            stop(problems)
        shown = explanation(run, explain)
        if output is not None:
            from kaoping.documents import write_result_book

            progress.step("写结果工作簿")
            with writing(output):
                write_result_book(run, output)
        progress.step("整理结果")
        text = _text(run, shown, as_json=as_json)
    say(problems)
    click.echo(text, nl=False)


def _text(run: Run, shown: Any, *, as_json: bool) -> str:
    """Return what goes to standard output."""
    if as_json:
        from kaoping.engine import result_text

        if shown is None:
            return result_text(run)
        return json.dumps(shown.as_json(), ensure_ascii=False, indent=1) + "\n"
    if shown is not None:
        from kaoping.engine.step import as_lines

        return "\n".join(as_lines(shown)) + "\n"
    from kaoping.screen.results import result_table

    return result_table(run)


def explanation(run: Run, wanted: str | None) -> Any:
    """Return the explanation that was asked for; an unknown unit or node is a wrong command."""
    if wanted is None:
        return None
    from kaoping.engine.explain import explain

    unit, _, node = wanted.partition("/")
    if unit not in run.rows:
        known = "、".join(u.id for u in run.facts.units[:20])
        raise click.UsageError(f"--explain：事实文件里没有单位“{unit}”，有：{known}")
    group, _ = run.rows[unit]
    if node and node not in group.table.tables.visits:
        raise click.UsageError(f"--explain：单位“{unit}”的评价表里没有“{node}”")
    return explain(run, unit, node or None)


def read_facts(scheme: Scheme, path: Path) -> tuple[Facts | None, list[Problem]]:
    """Read facts from a workbook or from JSON, whichever the file is."""
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(WORKBOOKS) or path.suffix.lower() in (".xlsx", ".xls", ".xlsm"):
        from kaoping.documents import read_facts_book

        return read_facts_book(scheme, path)
    from kaoping.engine import read_json
    from kaoping.engine.shape import shape_facts

    value, problems = read_json(path)
    if problems:
        return None, problems
    return shape_facts(scheme, value)


WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def load(name: str) -> Scheme:
    """Return a scheme by id or path; unknown is a wrong command, broken is wrong input."""
    from kaoping.scheme import load_scheme
    from kaoping.scheme.shelf import find, shipped

    folder = find(name)
    if folder is None:
        raise click.UsageError(f"没有办法“{name}”；自带的有：{'、'.join(shipped())}")
    scheme, problems = load_scheme(folder, check=name not in shipped())
    if scheme is None:
        stop(problems)
    say(problems)
    return scheme


def say(problems: list[Problem]) -> None:
    """Print problems to standard error, one a line."""
    for problem in problems:
        word = "提醒" if problem.severity == "warning" else "错误"
        click.echo(f"{word}：{problem}", err=True)


def stop(problems: list[Problem]) -> NoReturn:
    """Print all problems and end with status 1."""
    say(problems)
    sys.exit(1)
