"""Every core duty with scripts switched off: a small year, from opening to the public page.

Urumqi's regulation with two bureaus that have no projects: four items, and every role.
"""

from __future__ import annotations

import pytest

from browser.plain import course, start
from browser.register import Town
from browser.wuhai.year import Year
from kaoping.accounts.capabilities import Role
from kaoping.web.demo.organisations import URUMQI as ORGANISATIONS

STAFF = {
    "office": ("housing", Role.OFFICE, "办公室经办人"),
    "head": ("finance", Role.OFFICE, "办公室负责人"),
    "leader": ("government", Role.LEADER, "分管领导"),
    "housing.marks": ("housing", Role.ASSESSOR, "评价人员"),
    "finance.marks": ("finance", Role.ASSESSOR, "评价人员"),
    "finance": ("finance", Role.UNIT, "填报人"),
    "ecology": ("ecology", Role.UNIT, "填报人"),
}


@pytest.fixture(scope="module")
def plain(people):
    """Return somebody whose browser runs no script."""

    def somebody(account, **more):
        options = {"java_script_enabled": False} | more.pop("options", {})
        return people(account, options=options, **more)

    return somebody


@pytest.fixture(scope="module")
def year(house, plain):
    """A year with two units, running, opened without a script."""
    house.now("2025-09-16 10:00")
    town = Town(house, plain, "urumqi", STAFF)
    town.appoint()
    for row in ORGANISATIONS:
        if row[0] in {"housing", "finance", "ecology", "government"}:
            town.organisation(row)
    town.import_people()
    town.grant()
    for account in STAFF:
        town.accept(account, town.invite(account))
    return Year(house, plain, town, start.opened(plain("office")), {})


def test_a_year_without_a_single_script(year):
    """Set up, claimed, handed in, marked, countersigned, summed, approved, objected, published."""
    start.set_up(year)
    start.claim(year)
    start.hand_in(year)
    course.mark(year)
    course.visit(year)
    course.countersign(year)
    course.combine(year)
    course.approve_and_tell(year)
    course.object_and_decide(year)
    course.publish(year)
