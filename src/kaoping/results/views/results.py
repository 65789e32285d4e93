"""结果: who stands where, and what is decided about it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.views.decorators.http import require_GET

from kaoping.accounts.errors import NotThere, Refusal
from kaoping.cycles.queries import cycle_for
from kaoping.documents import write_result_book
from kaoping.gates import capability
from kaoping.results.facts import of_run
from kaoping.results.package import package_of
from kaoping.results.queries.pages import results_for
from kaoping.results.queries.runs import run_for, sees_all_runs
from kaoping.results.views.common import download, page, whole_number

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kaoping.accounts.requests import PersonRequest
    from kaoping.results.models import ScoreRun
    from kaoping.results.queries.pages import ResultsPage

SEE = "result.see"


@require_GET
@capability(SEE)
def results(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Show the newest result that the person may see."""
    return results_page(request, cycle_id, None)


@require_GET
@capability(SEE)
def run(request: PersonRequest, cycle_id: int, number: int) -> HttpResponse:
    """Show one run."""
    return results_page(request, cycle_id, number)


@require_GET
@capability("board.see")
def facts(request: PersonRequest, cycle_id: int, number: int) -> HttpResponse:
    """Give the facts of a run as a file that `kaoping score` reads."""
    found = _run(request, cycle_id, number)
    return download(found.facts, JSON, _name(found, "facts.json"))


@require_GET
@capability("board.see")
def result(request: PersonRequest, cycle_id: int, number: int) -> HttpResponse:
    """Give the result of a run, to the byte what `kaoping score --json` prints."""
    found = _run(request, cycle_id, number)
    return download(found.result, JSON, _name(found, "result.json"))


@require_GET
@capability("board.see")
def book(request: PersonRequest, cycle_id: int, number: int) -> HttpResponse:
    """Give a run as a workbook: ranking, matrix, readings, a sheet for each unit."""
    found = _run(request, cycle_id, number)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "result.xlsx"
        write_result_book(of_run(found).run, path)
        content = path.read_bytes()
    return download(content, XLSX, _name(found, "result.xlsx"))


@require_GET
@capability("board.see")
def package(request: PersonRequest, cycle_id: int, number: int) -> HttpResponse:
    """Give a run with everything that is needed to check it."""
    found = _run(request, cycle_id, number)
    content = package_of(found, getattr(found, "publication", None))
    return download(content, "application/zip", _name(found, "package.zip"))


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON = "application/json; charset=utf-8"


def results_page(
    request: PersonRequest, cycle_id: int, number: int | None, refusal: Refusal | None = None
) -> HttpResponse:
    """Return the page of a run, with what was refused on top where something was."""
    cycle = cycle_for(request.actor, cycle_id)
    other = whole_number(request.GET, "compare")
    found = results_for(request.actor, cycle, number, other)
    context = {
        "cycle": cycle,
        "timetable": found.timetable,
        "found": found,
        "sees_all": sees_all_runs(request.actor),
        "is_newest": number is None,
        "may_correct": request.actor.may("result.correct"),
        "refusal": refusal,
        "leads_on": _leads_on(found),
    }
    response = page(request, "results.html", context)
    if refusal is not None:
        response.status_code = refusal.status
    return response


def _leads_on(found: ResultsPage) -> bool:
    """Tell whether taking the year to its next stage is what comes next for the result."""
    view = found.view
    if view is None or view.is_correcting or view.declined or not view.frozen:
        return False
    return not any(one.is_primary for one in found.actions)


def _run(request: PersonRequest, cycle_id: int, number: int) -> ScoreRun:
    cycle = cycle_for(request.actor, cycle_id)
    found = run_for(request.actor, cycle, number)
    if found is None:
        raise NotThere("results.unknown-run", f"没有第{number}次计分。")
    return found


def _name(run: ScoreRun, what: str) -> str:
    return f"{run.cycle.scheme.scheme_id}-{run.cycle.year}-run{run.number}-{what}"
