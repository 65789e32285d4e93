"""The addresses of this room."""

from __future__ import annotations

from django.urls import path

from kaoping.assessment.views import adjust, desk, flags, objections, reports, sheets, visits

app_name = "assessment"

YEAR = "<int:cycle_id>"
SHEET = f"{YEAR}/self-assessment/<slug:unit_id>"
REPORT = f"{YEAR}/report/<slug:unit_id>/<slug:document_id>"
DESK = f"{YEAR}/desk/<slug:unit_id>"
LEAF = "<str:leaf_id>"

urlpatterns = [
    path(f"{YEAR}/self-assessment/", sheets.self_assessment, name="self-assessment"),
    path(f"{SHEET}/", sheets.sheet, name="sheet"),
    path(f"{SHEET}/checklist/", sheets.checklist, name="checklist"),
    path(f"{SHEET}/submit/", sheets.submit, name="submit"),
    path(f"{SHEET}/withdraw/", sheets.withdraw, name="withdraw"),
    path(f"{SHEET}/return/", sheets.give_back, name="return"),
    path(f"{SHEET}/items/{LEAF}/", sheets.item, name="sheet-item"),
    path(f"{SHEET}/items/{LEAF}/answer/", sheets.answer, name="answer"),
    path(f"{YEAR}/report/", reports.report, name="report"),
    path(f"{REPORT}/", reports.document, name="report-document"),
    path(f"{REPORT}/preview/", reports.preview, name="report-preview"),
    path(f"{REPORT}/download/", reports.download, name="report-download"),
    path(f"{REPORT}/<int:section_number>/", reports.section, name="report-section"),
    path(f"{YEAR}/desk/", desk.desk, name="desk"),
    path(f"{DESK}/receive/", desk.receive, name="receive"),
    path(f"{DESK}/{LEAF}/", desk.item, name="desk-item"),
    path(f"{DESK}/{LEAF}/permit/", desk.permit, name="permit"),
    path(f"{DESK}/{LEAF}/send-back/", desk.send_back, name="send-back"),
    path(f"{DESK}/{LEAF}/countersign/", desk.countersign, name="countersign"),
    path(f"{YEAR}/joint/", desk.joint, name="joint"),
    path(f"{YEAR}/adjust/<slug:unit_id>/{LEAF}/", adjust.adjust, name="adjust"),
    path(f"{YEAR}/visits/", visits.visits, name="visits"),
    path(f"{YEAR}/visits/<slug:unit_id>/new/", visits.record, name="record-visit"),
    path(f"{YEAR}/objections/", objections.objections, name="objections"),
    path(f"{YEAR}/objections/<int:objection_id>/", objections.objection, name="objection"),
    path(
        f"{YEAR}/objections/<int:objection_id>/withdraw/",
        objections.withdraw,
        name="withdraw-objection",
    ),
    path(f"{YEAR}/objections/items/{LEAF}/", objections.file, name="file-objection"),
    path(f"{YEAR}/flags/", flags.flags, name="flags"),
    path(f"{YEAR}/flags/<int:flag_id>/", flags.decide, name="decide-flag"),
]
