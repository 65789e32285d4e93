"""What a page asks of the database does not grow with units, leaves or years."""

from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaoping.cycles.models import Assignment, CycleUnit
from kaoping.cycles.queries import assignments_for, units_for
from kaoping.cycles.set_up import picture_of
from kaoping.cycles.stages import timetable_of
from web.cast import make_organisation
from web.cycles.doors import HTMX, at_work, page

pytestmark = pytest.mark.django_db

PAGES = {
    "": 16,
    "set-up/": 10,
    "set-up/readings/": 2,
    "set-up/units/": 4,
    "set-up/assessors/": 6,
    "set-up/assessors/1.1.1/": 10,
    "set-up/calendar/": 4,
    "set-up/stages/": 11,
    "set-up/participants/": 4,
    "set-up/amend/": 3,
    "copy/": 6,
}
"""Queries of the page itself: those of the person and the session are not ours.

Where htmx gets a whole page, the five of its frame (years, step bar) are among them."""


def many_more(year):
    """Give a year twenty further units and three hundred adjustments."""
    units = [
        CycleUnit(
            cycle=year.cycle,
            unit_id=f"more-{n}",
            name=f"示例单位{n}",
            group="district",
            organisation=make_organisation(f"more-{n}"),
            listed=False,
            position=10 + n,
        )
        for n in range(20)
    ]
    CycleUnit.objects.bulk_create(units)
    leaves = list(year.cycle.settled_scheme().nodes)[-80:]
    Assignment.objects.bulk_create(
        Assignment(
            cycle=year.cycle,
            unit=unit,
            leaf_id=leaf,
            organisation=year.organisations["police"],
            part="lead",
            order=0,
            reason="示例",
        )
        for unit in units[:5]
        for leaf in leaves[:60]
    )


def queries_of(client, path):
    """Return what the page asks for by itself; the frame is left out by htmx where it can be."""
    with CaptureQueriesContext(connection) as found:
        response = client.get(path, **HTMX)
    assert response.status_code == HTTPStatus.OK
    return [one["sql"] for one in found.captured_queries]


@pytest.mark.parametrize("path", PAGES)
def test_pages(wuhai, path):
    """The same number of queries with 3 units and with 23, and not one more than is known."""
    client = at_work(wuhai.office)
    queries_of(client, page(wuhai, path))
    few = queries_of(client, page(wuhai, path))
    many_more(wuhai)
    many = queries_of(client, page(wuhai, path))
    assert len(many) == len(few)
    own = [sql for sql in few if '"cycles_' in sql or 'FROM "accounts_organisation"' in sql]
    assert len(own) <= PAGES[path], "\n".join(sql[:200] for sql in own)


def test_reads_of_other_rooms(wuhai, django_assert_num_queries):
    """What other rooms call on each of their pages has a fixed price."""
    many_more(wuhai)
    cycle = wuhai.cycle
    cycle.settled_scheme()
    with django_assert_num_queries(4):
        timetable = timetable_of(cycle)
    with django_assert_num_queries(0):
        timetable.steps()
        timetable.lock("mark")
    with django_assert_num_queries(3):
        assignments_for(wuhai.office, cycle)
    with django_assert_num_queries(4):
        units_for(wuhai.assessor, cycle)
    with django_assert_num_queries(8):
        picture_of(cycle).items()
