"""The addresses of this room."""

from __future__ import annotations

from django.urls import path

from kaoping.results.views import board, deciding, explanations, leader, public, results

app_name = "results"

YEAR = "<int:cycle_id>"
RUN = f"{YEAR}/results/<int:number>"

urlpatterns = [
    path(f"{YEAR}/board/", board.board, name="board"),
    path(f"{YEAR}/explanation/<slug:unit_id>/", explanations.explanation, name="explanation"),
    path(
        f"{YEAR}/explanation/<slug:unit_id>/<str:node_id>/",
        explanations.explanation,
        name="explanation-node",
    ),
    path(f"{YEAR}/results/", results.results, name="results"),
    path(f"{YEAR}/results/make/", deciding.make, name="make"),
    path(f"{YEAR}/results/correct/", deciding.correct, name="correct"),
    path(f"{YEAR}/results/withdraw/", deciding.withdraw, name="withdraw"),
    path(f"{RUN}/", results.run, name="run"),
    path(f"{RUN}/freeze/", deciding.freeze, name="freeze"),
    path(f"{RUN}/approve/", deciding.approve, name="approve"),
    path(f"{RUN}/decline/", deciding.decline, name="decline"),
    path(f"{RUN}/notify/", deciding.notify, name="notify"),
    path(f"{RUN}/acknowledge/", deciding.acknowledge, name="acknowledge"),
    path(f"{RUN}/publish/", deciding.publish, name="publish"),
    path(f"{RUN}/facts.json", results.facts, name="facts"),
    path(f"{RUN}/result.json", results.result, name="result"),
    path(f"{RUN}/result.xlsx", results.book, name="book"),
    path(f"{RUN}/package.zip", results.package, name="package"),
    path(f"{YEAR}/leader/", leader.leader, name="leader"),
    path(f"public/{YEAR}/", public.public, name="public"),
    path(f"public/{YEAR}/<int:version>/", public.version, name="public-version"),
    path(f"public/{YEAR}/<int:version>/package.zip", public.package, name="public-package"),
    path(
        f"public/{YEAR}/<int:version>/<slug:unit_id>/",
        public.explanation,
        name="public-explanation",
    ),
]
