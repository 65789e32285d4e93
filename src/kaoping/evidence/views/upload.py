"""Uploading: a plain form of several files, and the chunks of the page's own script.

POST  …/uploads/             name, size, unit, leaf     → id, received
GET   …/uploads/<id>/                                   → received, size, state
PATCH …/uploads/<id>/        Upload-Offset, the bytes   → received; 409 names the offset due
POST  …/uploads/<id>/finish/ sha256                     → the file, notes; 422 with every problem
DELETE …/uploads/<id>/
"""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse, UnreadablePostError
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kaoping.accounts.capabilities import Role
from kaoping.accounts.errors import Refusal
from kaoping.cycles.queries import units_for
from kaoping.evidence import rights, services
from kaoping.evidence.checks.kinds import ACCEPTED, EXTENSIONS
from kaoping.evidence.doors import lock_for
from kaoping.evidence.forms import FinishForm, StartForm, UploadForm, leaf_choices
from kaoping.evidence.intake import bounds
from kaoping.evidence.models import Upload
from kaoping.evidence.refusals import FileRefused
from kaoping.evidence.services.uploads import CHUNK, LARGEST_CHUNK, upload_of
from kaoping.evidence.views.common import answers_in_json, safe_next, said_no, unit_of, year_of
from kaoping.gates import capability

if TYPE_CHECKING:
    from uuid import UUID

    from kaoping.accounts.actor import Actor
    from kaoping.accounts.requests import PersonRequest
    from kaoping.cycles.models import Cycle, CycleUnit
    from kaoping.evidence.services import Filed

_BLOCK = 64 * 1024


@dataclass(slots=True)
class Outcome:
    """What became of the files of one plain form."""

    filed: list[Filed] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


@require_http_methods(["GET", "POST"])
@capability("evidence.upload")
def upload(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Show the form; file what it brings, each file by itself."""
    cycle = year_of(request.actor, cycle_id)
    unit = _chosen_unit(request, cycle)
    leaves = leaf_choices(
        cycle.settled_scheme(),
        rights.leaves_to_file(request.actor, unit).values(),
        "" if request.actor.role == Role.ASSESSOR else "暂不关联条目",
    )
    lock = lock_for(request.actor, unit, request.GET.get("leaf", ""))
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES, leaves=leaves)
        if form.is_valid():
            outcome = _file_all(request.actor, unit, form)
            if not outcome.refused:
                return _done(request, cycle, outcome)
            return _form(request, cycle, unit, form, lock=lock, outcome=outcome)
        return _form(request, cycle, unit, form, lock=lock, outcome=Outcome())
    form = UploadForm(leaves=leaves, initial={"leaf": request.GET.get("leaf", "")})
    return _form(request, cycle, unit, form, lock=lock)


@require_POST
@capability("evidence.upload")
@answers_in_json
def start(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """Begin an upload in chunks."""
    cycle = year_of(request.actor, cycle_id)
    form = StartForm(request.POST)
    if not form.is_valid():
        raise Refusal("evidence.bad-request", "上传请求缺少文件名或大小。", "请刷新页面后重试。")
    given = form.cleaned_data
    file = rights.file_for(request.actor, cycle, given["file"]) if given["file"] else None
    unit = file.unit if file else unit_of(request.actor, cycle, request.POST.get("unit", ""))
    begun = services.start_upload(
        request.actor,
        unit,
        name=given["name"],
        size=given["size"],
        leaf_id=given["leaf"],
        file=file,
    )
    return JsonResponse(_state(begun), status=HTTPStatus.CREATED)


@require_http_methods(["GET", "PATCH", "DELETE"])
@capability("evidence.upload")
@answers_in_json
def chunk(request: PersonRequest, cycle_id: int, upload_id: UUID) -> HttpResponse:
    """Tell how far an upload has come, take its next bytes, or give it up."""
    found = upload_of(request.actor, cycle_id, upload_id)
    if request.method == "DELETE":
        services.abandon_upload(request.actor, found)
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    if request.method == "PATCH":
        return _receive(request, found)
    return JsonResponse(_state(found))


@require_POST
@capability("evidence.upload")
@answers_in_json
def finish(request: PersonRequest, cycle_id: int, upload_id: UUID) -> HttpResponse:
    """File an upload whose bytes have all come."""
    found = upload_of(request.actor, cycle_id, upload_id)
    form = FinishForm(request.POST)
    if not form.is_valid():
        problems = "".join(str(one) for errors in form.errors.values() for one in errors)
        raise Refusal("evidence.bad-request", problems)
    filed = services.finish_upload(
        request.actor,
        found,
        form.cleaned_data["sha256"],
        effective_on=form.cleaned_data["effective_on"],
        reason=form.cleaned_data["reason"],
    )
    version = filed.version
    return JsonResponse(
        {
            "file": version.file_id,
            "version": version.pk,
            "number": version.number,
            "sha256": version.sha256,
            "title": version.file.title,
            "kind": version.kind_label,
            "url": reverse("evidence:file", args=(cycle_id, version.file_id)),
            "notes": list(filed.notes),
        }
    )


def _receive(request: PersonRequest, found: Upload) -> HttpResponse:
    """Take the bytes of one request; whatever is wrong, say where to go on."""
    offset, announced = _placed(request)
    data = _bytes_of(request, announced)
    try:
        now = services.receive_chunk(request.actor, found, offset, data)
    except Refusal as refusal:
        found.refresh_from_db(fields=["received", "state"])
        return said_no(refusal, **_state(found))
    if len(data) < announced:  # cut off on the way; what came is kept
        cut = Refusal("evidence.cut-off", "连接中断，只收到一部分。", "将从中断处继续。")
        return said_no(cut, **_state(now))
    return JsonResponse(_state(now))


def _placed(request: PersonRequest) -> tuple[int, int]:
    """Return where the bytes of a request belong, and how many it announces."""
    offset = request.headers.get("Upload-Offset", "")
    announced = request.headers.get("Content-Length") or ""
    if not (_is_number(offset) and _is_number(announced)):
        raise Refusal("evidence.bad-request", "缺少续传位置（Upload-Offset）或长度。")
    if int(announced) > LARGEST_CHUNK:
        raise Refusal("evidence.chunk-too-large", f"每次最多发送{LARGEST_CHUNK}字节。")
    return int(offset), int(announced)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 15


def _bytes_of(request: PersonRequest, announced: int) -> bytes:
    """Return the bytes of a request as far as they came."""
    data = bytearray()
    try:
        while len(data) < announced:
            block = request.read(min(_BLOCK, announced - len(data)))
            if not block:
                break
            data += block
    except UnreadablePostError:
        pass  # the sender is gone; what came before counts
    return bytes(data)


def _state(upload: Upload) -> dict[str, Any]:
    return {
        "id": str(upload.pk),
        "received": upload.received,
        "size": upload.size,
        "state": upload.state,
        "chunk": CHUNK,
    }


def _chosen_unit(request: PersonRequest, cycle: Cycle) -> CycleUnit:
    """Return the unit that is asked for, or the first that the person may see."""
    wanted = request.POST.get("unit") or request.GET.get("unit") or ""
    if wanted:
        return unit_of(request.actor, cycle, wanted)
    units = units_for(request.actor, cycle)
    if not units:
        return unit_of(request.actor, cycle, "")
    units[0].cycle = cycle
    return units[0]


def _file_all(actor: Actor, unit: CycleUnit, form: UploadForm) -> Outcome:
    outcome, given = Outcome(), form.cleaned_data
    for content in given["content"]:
        try:
            filed = services.file_evidence(
                actor,
                unit,
                content,
                leaf_id=given["leaf"],
                effective_on=given["effective_on"],
            )
        except FileRefused as refused:
            outcome.refused.append(refused)
        except Refusal as refusal:
            outcome.refused.append(refusal)
            break  # it would be the same for every other file
        else:
            outcome.filed.append(filed)
    return outcome


def _done(request: PersonRequest, cycle: Cycle, outcome: Outcome) -> HttpResponse:
    messages.success(request, f"已存入{len(outcome.filed)}份材料。")
    for filed in outcome.filed:
        for note in filed.notes:
            messages.warning(request, f"《{filed.version.file.title}》{note}")
    return HttpResponseRedirect(safe_next(request, reverse("evidence:library", args=(cycle.pk,))))


def _form(
    request: PersonRequest,
    cycle: Cycle,
    unit: CycleUnit,
    form: UploadForm,
    *,
    lock: object,
    outcome: Outcome | None = None,
) -> HttpResponse:
    status = HTTPStatus.OK if outcome is None else HTTPStatus.UNPROCESSABLE_ENTITY
    if outcome and outcome.refused and not isinstance(outcome.refused[-1], FileRefused):
        status = HTTPStatus(outcome.refused[-1].status)
    waiting = Upload.objects.filter(
        person=request.actor.person, cycle=cycle, state=Upload.State.RECEIVING
    )
    context = {
        "year": cycle,
        "unit": unit,
        "units": [] if request.actor.role == Role.UNIT else units_for(request.actor, cycle),
        "form": form,
        "lock": lock,
        "outcome": outcome,
        "waiting": waiting.order_by("-touched_at")[:20],
        "accepted": ACCEPTED,
        "endings": ",".join(f".{ending}" for ending in EXTENSIONS),
        "largest": bounds().file,
        "next": safe_next(request, ""),
    }
    return render(request, "evidence/upload.html", context, status=status)
