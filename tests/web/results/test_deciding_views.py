"""The decisions' own addresses: done once, refused in words with the page around them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from kaoping.results import services
from kaoping.results.models import Notification
from web.cast import sign_in
from web.results.marked import approve, publish

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def address(year, name, *more):
    """Return an address of a decision."""
    return reverse(f"results:{name}", args=[year.cycle.pk, *more])


def test_the_office_tells_the_units_once(client, wuhai):
    """Each unit gets its notification; pressing again says that it was done."""
    run = approve(wuhai)
    wuhai.at("notification")
    where = address(wuhai, "notify", run.number)
    assert "已告知3个单位" in sign_in(client, wuhai.office).post(where, follow=True).text
    again = client.post(where)
    assert again.status_code == 409
    assert "已经告知各单位" in again.text
    assert Notification.objects.count() == 3


def test_a_unit_that_was_told_nothing_acknowledges_nothing(client, wuhai):
    """Neither before it is told, nor for a run that there is not."""
    run = approve(wuhai)
    sign_in(client, wuhai.unit)
    assert client.post(address(wuhai, "acknowledge", run.number)).status_code == 404
    wuhai.at("notification")
    services.notify(wuhai.office, wuhai.cycle.pk, run.number)
    assert client.post(address(wuhai, "acknowledge", 9)).status_code == 404
    done = client.post(address(wuhai, "acknowledge", run.number), follow=True)
    assert "已记录阅知" in done.text
    assert Notification.objects.exclude(seen_at=None).get().seen_by == wuhai.unit.person


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["whole", "htmx"])
def test_a_run_that_nobody_froze_is_not_approved(client, wuhai, headers):
    """The refusal stands on the page of the results, asked by a script or not."""
    run = services.make_run(wuhai.office, wuhai.cycle.pk)
    wuhai.at("approval")
    sign_in(client, wuhai.second_office)
    refused = client.post(address(wuhai, "approve", run.number), headers=headers)
    assert refused.status_code == 409
    assert "还没有冻结，不能报批" in refused.text
    assert not run.decisions.exists()


def test_what_is_public_is_not_published_twice(client, wuhai):
    """One run has one publication."""
    publication = publish(wuhai)
    refused = sign_in(client, wuhai.office).post(address(wuhai, "publish", publication.run.number))
    assert refused.status_code == 409
    assert "已经公布" in refused.text


def test_a_correction_needs_its_reason(client, published):
    """It is published with the new version, so it cannot be left out."""
    sign_in(client, published.office)
    refused = client.post(address(published, "correct"), {"reason": " "})
    assert refused.status_code == 422
    assert "请写明更正的原因" in refused.text
