"""说明: the numbers behind a measure stand on the page, not only what they come to."""

import pytest
from django.urls import reverse

from web.cast import sign_in

pytestmark = pytest.mark.django_db


def test_the_numbers_behind_a_measure_are_on_the_page(client, urumqi):
    """项目进度 is a rate of four numbers: whoever checks it sees all four."""
    address = reverse("results:explanation-node", args=[urumqi.cycle.pk, "tianshan", "common.1"])
    page = sign_in(client, urumqi.office).get(address).text
    assert "填报：计划完成项目总数" in page
    assert page.index("填报：") < page.index("一档，可得")
