"""A year in self-assessment, a storage of its own for each test, and a client for each person."""

from __future__ import annotations

import io
import json
import os
from typing import IO, TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kaoping.evidence import intake, looks, services
from kaoping.evidence.previews import worker
from kaoping.evidence.previews.run import Answer, UnreadableError
from web.cast import sign_in
from web.evidence import samples
from web.years import Year, make_wuhai_2023

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.evidence.models import EvidenceFile

LEAF, OTHER_LEAF = "1.1.1", "1.1.2"


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    """Let each test keep its files in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture(autouse=True)
def _decode_here(request, monkeypatch):
    """Let the worker's own code run in this process, which is faster; `real_worker` undoes it."""
    if "real_worker" in request.fixturenames:
        return

    def run(verb: str, file: IO[bytes], **wanted: object) -> Answer:
        file.flush()
        out = io.BytesIO()
        with os.fdopen(os.dup(file.fileno()), "rb") as same:
            same.seek(0)
            if worker.main(verb, wanted, same, out) != 0:
                raise UnreadableError(verb)
        line, _, picture = out.getvalue().partition(b"\n")
        return Answer(json.loads(line), picture)

    monkeypatch.setattr(intake, "run", run)
    monkeypatch.setattr(looks, "run", run)


@pytest.fixture
def real_worker():
    """Decode in a process of its own, as outside the tests."""


@pytest.fixture
def year(db) -> Year:
    """Wuhai's year 2023 while the units assess themselves."""
    made = make_wuhai_2023()
    made.at("self-assessment")
    return made


@pytest.fixture
def client_of():
    """Return a client that acts as a person."""
    return lambda actor: sign_in(Client(), actor)


@pytest.fixture
def file_it(year):
    """Return a function that files evidence as the unit does."""

    def do(
        name: str = "示例通知.pdf",
        content: bytes | None = None,
        *,
        unit: str = "haibowan",
        leaf: str = LEAF,
        actor: Actor | None = None,
        **more: Any,
    ) -> EvidenceFile:
        given = SimpleUploadedFile(name, samples.pdf() if content is None else content)
        target = year.cycle_unit(unit)
        filed = services.file_evidence(
            actor or year.units[unit], target, given, leaf_id=leaf, **more
        )
        return filed.version.file

    return do


@pytest.fixture
def assessor_of(year):
    """Return a function that finds who leads on a leaf."""
    from kaoping.cycles.queries import assessor_map  # noqa: PLC0415  the apps are ready by now

    def find(leaf: str, unit: str = "haibowan") -> Actor:
        lead = assessor_map(year.cycle).lead(year.cycle_unit(unit), leaf)
        return next(one for one in year.assessors.values() if one.organisation == lead)

    return find


@pytest.fixture
def at(year):
    """Return a function that gives the address of a page of this room."""
    from django.urls import reverse  # noqa: PLC0415  the addresses are loaded by now

    return lambda name, *args, **query: reverse(
        f"evidence:{name}", args=(year.cycle.pk, *args), query=query or None
    )
