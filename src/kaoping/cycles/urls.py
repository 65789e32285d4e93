"""The addresses of a year."""

from __future__ import annotations

from django.urls import path

from kaoping.cycles.views.amend import amend, edition_file, impact
from kaoping.cycles.views.assessors import assessors, assign_leaf, reset_leaf
from kaoping.cycles.views.calendar import calendar, import_table
from kaoping.cycles.views.listing import copy_year, cycle_list, open_year
from kaoping.cycles.views.overview import overview
from kaoping.cycles.views.readings import readings
from kaoping.cycles.views.set_up import participants, set_up
from kaoping.cycles.views.stages import extend_stage, set_options, stages, take_stage
from kaoping.cycles.views.units import add_a_unit, remove_a_unit, units

app_name = "cycles"

urlpatterns = [
    path("cycles/", cycle_list, name="list"),
    path("cycles/open/", open_year, name="open"),
    path("<int:cycle_id>/", overview, name="overview"),
    path("<int:cycle_id>/copy/", copy_year, name="copy"),
    path("<int:cycle_id>/set-up/", set_up, name="set-up"),
    path("<int:cycle_id>/set-up/readings/", readings, name="readings"),
    path("<int:cycle_id>/set-up/units/", units, name="units"),
    path("<int:cycle_id>/set-up/units/add/", add_a_unit, name="add-unit"),
    path("<int:cycle_id>/set-up/units/<slug:unit_id>/remove/", remove_a_unit, name="remove-unit"),
    path("<int:cycle_id>/set-up/assessors/", assessors, name="assessors"),
    path("<int:cycle_id>/set-up/assessors/<str:leaf_id>/", assign_leaf, name="assign"),
    path("<int:cycle_id>/set-up/assessors/<str:leaf_id>/reset/", reset_leaf, name="reset"),
    path("<int:cycle_id>/set-up/calendar/", calendar, name="calendar"),
    path("<int:cycle_id>/set-up/calendar/import/", import_table, name="import-calendar"),
    path("<int:cycle_id>/set-up/stages/", stages, name="stages"),
    path("<int:cycle_id>/set-up/stages/optional/", set_options, name="set-options"),
    path("<int:cycle_id>/set-up/stages/extend/", extend_stage, name="extend"),
    path("<int:cycle_id>/set-up/stages/change/", take_stage, name="change-stage"),
    path("<int:cycle_id>/set-up/participants/", participants, name="participants"),
    path("<int:cycle_id>/set-up/amend/", amend, name="amend"),
    path("<int:cycle_id>/set-up/edition/<str:file_name>", edition_file, name="edition-file"),
    path("<int:cycle_id>/set-up/amend/<slug:sha256>/", impact, name="impact"),
]
