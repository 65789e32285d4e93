"""One person holds what another needs: the second waits, and then sees what the first has done."""

from __future__ import annotations

import threading
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from kaoping.assessment.services import Visit, record_visit
from kaoping.evidence import services
from kaoping.evidence.models import EvidenceFile, EvidenceLink
from web.assessment.steps import evidence, lead_of, picture, submit
from web.evidence.racers import at_once
from web.years import make_wuhai_2023

LEAF = "1.1.1"


@pytest.fixture(scope="module")
def year(cluster):
    """Wuhai's year 2023."""
    return make_wuhai_2023()


def is_waiting():
    """Return whether another connection waits for a lock that somebody holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return cursor.fetchone()[0]


def while_held(hold, act):
    """Hold a row as the first does, let the second wait for it; return what the second gets."""
    results = []
    second = threading.Thread(target=lambda: results.extend(at_once(act)))
    with transaction.atomic():
        hold()
        second.start()
        while second.is_alive() and not is_waiting():
            pass
    second.join()
    return results[0]


def test_evidence_is_not_linked_under_a_self_assessment_that_is_being_submitted(year):
    """Whoever links while a colleague submits waits for the submission, and then is told of it."""
    year.at("self-assessment")
    filed = evidence(year, "haibowan", LEAF)

    found = while_held(
        lambda: submit(year),
        lambda: services.link(year.unit, year.cycle, filed.file_id, "1.1.2"),
    )

    assert found == "evidence.locked"
    assert not EvidenceLink.objects.filter(leaf_id="1.1.2").exists()


def test_a_visit_that_is_sent_twice_at_once(year):
    """The second sending over a weak connection finds the record of the first, photos included."""
    year.at("review")
    unit, lead = year.cycle_unit("hainan"), lead_of(year, "hainan", LEAF)
    visit = Visit(timezone.now(), "示例小区", "示例甲", "示例", token=str(uuid4()))

    def record():
        photo = services.check_in(lead, unit, picture(), leaf_id=LEAF)
        return record_visit(lead, year.cycle, unit, [LEAF], visit, photos=[photo])[0].pk

    first = []
    second = while_held(lambda: first.append(record()), record)

    assert first == [second]
    assert EvidenceFile.objects.filter(unit=unit).count() == 1
