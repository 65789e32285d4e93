"""What the page of each address would send, complete and right: for `test_rights`.

A form that needs something done before it (a run frozen, a claim submitted) does it itself: it is
asked for right before it is sent, and everything is undone after each request.
"""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from uuid import uuid4

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kaoping.accounts.sheet import COLUMNS
from kaoping.assessment.inputs import PREFIX
from kaoping.assessment.models import ItemMessage, Objection, SelfAssessment, UnitFlag
from kaoping.cycles.models import Assignment, Cycle, CycleUnit
from kaoping.cycles.stages import timetable_of
from kaoping.cycles.transitions import from_here
from web.assessment.steps import picture
from web.cycles.doors import shown

REASON = {"reason": "示例理由"}
DAYS = "# 适用年度：{0}\ndate,kind,name,source\n{0}-12-04,holiday,示例假日,示例通知\n"


def _text(name="示例.txt", content=b"sample"):
    return SimpleUploadedFile(name, content)


def _people_sheet(world):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, list(COLUMNS))
        sheet.write_row(1, 0, ["sheet.person", "示例某人"])
    return {"file": SimpleUploadedFile("示例.xlsx", buffer.getvalue())}


def _units(world):
    given = {"reason": "示例"}
    for unit in CycleUnit.objects.filter(cycle=world.pk):
        given[f"organisation.{unit.unit_id}"] = unit.organisation_id or ""
        given |= {f"{key}.{unit.unit_id}": str(not one).lower()
                  for key, one in unit.attributes.items()}  # fmt: skip
    return given


def _next_version(world):
    return {"content": picture(colour="olive"), **REASON}


def _spare(world):
    """A unit is there of which nothing has been written yet."""
    CycleUnit.objects.create(
        cycle_id=world.pk, unit_id="spare", name="示例备用", group=world.unit.group,
        listed=False, position=99,
    )  # fmt: skip
    return REASON


def _facts(world):
    """The facts that count already, as a form names them."""
    facts = world.keys["counting"].facts
    return {key if key == "mark" else f"{PREFIX}{key}": one for key, one in facts.items()}


def _mark(world):
    seen = {"based-on": world.keys["counting"].pk, "seen-versions": world.keys["version_id"]}
    return {**_facts(world), **REASON, **seen}


def _claim(world):
    return {**_facts(world), "explanation": "示例改写", "base-version": "1"}


def _submitted(world):
    found, _ = SelfAssessment.objects.get_or_create(unit=world.unit, cycle_id=world.pk)
    found.state, found.submitted_at = "submitted", timezone.now()
    found.save()
    return REASON


def _question(world):
    lead = world.person("lead")
    asked = ItemMessage.objects.create(
        cycle_id=world.pk, unit=world.unit, leaf_id=world.keys["leaf_id"], kind="question",
        text="示例问题", by=lead.person, organisation=lead.organisation, at=timezone.now(),
    )  # fmt: skip
    return {"message": asked.pk, "text": "示例答复"}


def _visit(world):
    now = timezone.localtime() - timedelta(hours=1)
    return {
        "leaves": [world.keys["leaf_id"]], "visited_at": f"{now:%Y-%m-%dT%H:%M}", "place": "示例",
        "people": "示例甲", "findings": "示例发现", "token": str(uuid4()),
    }  # fmt: skip


def _objecting(world):
    """Nobody has objected to the item yet."""
    Objection.objects.all().delete()
    return {"argument": "示例：请复核"}


def _finding(world):
    UnitFlag.objects.all().delete()
    return {"unit": world.keys["unit_id"], "flag": world.keys["flag"], **REASON}


def _assigned(world):
    """An adjustment is there to be reset: the world's own on the item."""
    assert Assignment.objects.filter(leaf_id=world.keys["leaf_id"]).exists()
    return {"unit": "", **REASON}


def _windows(world):
    timetable = timetable_of(Cycle.objects.get(pk=world.pk))
    given = {"reason": "示例"}
    for stage in timetable.stages:
        row = timetable.windows.get(stage.id)
        given[f"opens.{stage.id}"] = row.opens_on or "" if row else ""
        given[f"closes.{stage.id}"] = f"{row.closes_at:%Y-%m-%d}" if row and row.closes_at else ""
    last = timetable.stages[-1].id
    return given | {f"opens.{last}": f"{timetable.cycle.year + 1}-06-03"}


def _extension(world):
    year = world.year.cycle.year
    return {"stage": Cycle.objects.get(pk=world.pk).stage, "unit": world.keys["unit_id"],
            "until": f"{year}-12-29", "reason": "示例"}  # fmt: skip


def _change(world):
    cycle = Cycle.objects.get(pk=world.pk)
    ways = from_here(timetable_of(cycle))
    there = ways[0].to_stage if ways else "archived"
    return {"to": there, "seen_stage": cycle.stage, "reason": "示例"}


def _delegation(world):
    today = timezone.localdate()
    return {"to_person": world.keys["colleague"], "from_day": today + timedelta(days=40),
            "until_day": today + timedelta(days=41), "reason": "示例：出差"}  # fmt: skip


def _organisation(code):
    return {"code": code, "name": "示例新单位", "short_name": "示例新", "spellings": "",
            "gb2260": ""}  # fmt: skip


FORMS = {
    "accounts:add-person": {"username": "added.person", "name": "示例新人"},
    "accounts:import": _people_sheet,
    "accounts:import-commit": {},
    "accounts:edit-person": lambda w: {"username": f"kept.{w.city}", "name": "示例改名"},
    "accounts:set-active": {"active": "0", **REASON},
    "accounts:add-post": lambda w: {
        "organisation": w.unit.organisation_id, "role": "expert", "title": "",
        "from_day": timezone.localdate(), "until_day": "",
    },
    "accounts:invite": {},
    "accounts:unlock": {},
    "accounts:reset-second-factor": REASON,
    "accounts:add-organisation": _organisation("new-one"),
    "accounts:edit-organisation": lambda w: _organisation(w.keys["code"]),
    "accounts:decide-requests": lambda w: {"request": [w.keys["request"]]},
    "accounts:end-post": REASON,
    "accounts:delegate": _delegation,
    "accounts:revoke-delegation": {},
    "audit:verify": {},
    "cycles:open": lambda w: {
        "scheme": w.keys["scheme_id"], "year": "2031", "region": "", "closing_time": "18:00",
    },
    "cycles:copy": {"year": "2032"},
    "cycles:readings": {"advised": "1"},
    "cycles:units": _units,
    "cycles:add-unit": lambda w: {
        "name": "示例新区", "unit_id": "new-unit", "group": w.unit.group, **REASON,
    },
    "cycles:remove-unit": _spare,
    "cycles:assessors": {},
    "cycles:assign": lambda w: {
        "unit": "", "lead": w.person("bystander").organisation.pk, **REASON,
    },
    "cycles:reset": _assigned,
    "cycles:calendar": {"region": "", "closing_time": "17:00", **REASON},
    "cycles:import-calendar": lambda w: {
        "table": _text("days.csv", DAYS.format(w.year.cycle.year).encode()), **REASON,
    },
    "cycles:stages": _windows,
    "cycles:set-options": {
        "stages": ["notification", "objection"], "objection_days": "7", "decision_days": "9",
    },
    "cycles:extend": _extension,
    "cycles:change-stage": _change,
    "cycles:participants": lambda w: {
        "part": "expert", "organisations": [w.person("expert").organisation.pk],
    },
    "cycles:amend": {},
    "cycles:impact": {"seen_version": "1", **REASON},
    "evidence:upload": lambda w: {
        "unit": w.keys["unit_id"], "leaf": w.keys["leaf_id"], "content": picture(colour="green"),
    },
    "evidence:start-upload": lambda w: {
        "unit": w.keys["unit_id"], "leaf": w.keys["leaf_id"], "name": "示例二.txt", "size": "6",
    },
    "evidence:finish-upload": {"sha256": hashlib.sha256(b"same").hexdigest()},
    "evidence:reuse": {},
    "evidence:describe-file": {"title": "示例新名", "effective_on": "2023-10-01"},
    "evidence:add-version": _next_version,
    "evidence:link-file": lambda w: {"leaf": w.keys["further"]},
    "evidence:unlink-file": lambda w: {"leaf": w.keys["leaf_id"]},
    "evidence:withdraw-file": REASON,
    "assessment:sheet-item": _claim,
    "assessment:submit": {"accepts-gaps": "1"},
    "assessment:withdraw": _submitted,
    "assessment:return": _submitted,
    "assessment:answer": _question,
    "assessment:report-section": {"text": "示例一段", "base-version": "0"},
    "assessment:receive": {},
    "assessment:desk-item": _mark,
    "assessment:send-back": {"text": "示例：请补充", "kind": "send-back"},
    "assessment:countersign": lambda w: {"entry": w.keys["mark"].pk, "agrees": "yes"},
    "assessment:adjust": _mark,
    "assessment:record-visit": _visit,
    "assessment:objection": {"accepts": "no", "decision": "示例：维持"},
    "assessment:file-objection": _objecting,
    "assessment:withdraw-objection": REASON,
    "assessment:flags": _finding,
    "assessment:decide-flag": {"decision": "confirm", **REASON},
    "results:make": {},
    "results:freeze": {},
    "results:approve": {},
    "results:decline": REASON,
    "results:notify": {},
    "results:acknowledge": {},
    "results:publish": {},
    "results:correct": REASON,
    "results:withdraw": REASON,
}  # fmt: skip
"""Address → its form, or what makes it in a world."""


def form_of(world, name):
    """Return the form of an address, made anew; what it needs done before is done."""
    form = FORMS.get(name, {})
    given = form(world) if callable(form) else dict(form)
    return shown(world.address(name), given) | given
