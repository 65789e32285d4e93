import pytest
from django.test import Client
from web.years import make_wuhai_2023, make_urumqi_2025
from web.cast import sign_in
pytestmark = pytest.mark.django_db
NAMES="set-up/ set-up/readings/ set-up/units/ set-up/assessors/ set-up/calendar/ set-up/stages/ set-up/participants/ set-up/amend/".split()
@pytest.mark.parametrize("make", [make_wuhai_2023, make_urumqi_2025])
def test_try(make, client, django_assert_max_num_queries, tmp_path):
    y = make()
    c = sign_in(client, y.office)
    leaf = "1.1.1" if y.city=="wuhai" else "common.1"
    for n in ["", "copy/", *NAMES, f"set-up/assessors/{leaf}/"]:
        for h in ({}, {"HTTP_HX_REQUEST":"true"}):
            from django.test.utils import CaptureQueriesContext
            from django.db import connection
            with CaptureQueriesContext(connection) as q:
                r = c.get(f"/{y.cycle.pk}/{n}", **h)
            print(n, h, r.status_code, len(r.content), len(q))
            assert r.status_code == 200
    for n in ("cycles/","cycles/open/"):
        r=c.get("/"+n); assert r.status_code==200
    r=c.post(f"/{y.cycle.pk}/set-up/stages/change/", {"to":"running","seen_stage":"preparing"}); print(r.status_code, r.headers)
    assert r.status_code==302
    r=c.get(f"/{y.cycle.pk}/set-up/stages/"); assert r.status_code==200
    r=c.get(f"/{y.cycle.pk}/set-up/readings/"); assert r.status_code==200
    assert 0
