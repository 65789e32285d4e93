"""Organisations and people of the sample instance, registered through the services."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from kaoping.accounts.actor import Actor
from kaoping.accounts.capabilities import Role
from kaoping.accounts.services import create_organisation, create_person, grant_post
from kaoping.web.demo.organisations import ALL
from kaoping.web.sample import CAST

if TYPE_CHECKING:
    from kaoping.accounts.models import Organisation

SINCE = date(2022, 1, 1)
"""All posts of the sample begin here, before the first sample year."""
ERRAND = "生成示例数据"


@dataclass
class People:
    """Everybody at hand, ready to act.

    Attributes:
        organisations: `wuhai-housing` → the organisation.
        cast: Account → the person whom a visitor may act as.
        assessors: Key of an organisation → somebody who marks for it.
        units: Code of an organisation → somebody who fills in for it.
    """

    organisations: dict[str, Organisation] = field(default_factory=dict)
    cast: dict[str, Actor] = field(default_factory=dict)
    assessors: dict[int, Actor] = field(default_factory=dict)
    units: dict[str, Actor] = field(default_factory=dict)

    def join(
        self, username: str, name: str, organisation: Organisation, role: str, title: str
    ) -> None:
        """Register a person with one post, and remember what they may do here."""
        system = Actor.system(ERRAND)
        person = create_person(system, username=username, name=name)
        post = grant_post(system, person, organisation, role, title=title, from_day=SINCE)
        actor = Actor(person, post)
        self.cast[username] = actor
        if role == Role.ASSESSOR:
            self.assessors.setdefault(organisation.pk, actor)
        if role == Role.UNIT:
            self.units.setdefault(organisation.code, actor)


def register() -> People:
    """Register the organisations, the cast, and those who work behind it."""
    people = People(organisations=_organisations())
    by_name = {one.name: one for one in people.organisations.values()}
    for one in CAST:
        people.join(one.username, one.name, by_name[one.organisation], one.role, one.title)
    _fill_up(people)
    return people


def _organisations() -> dict[str, Organisation]:
    system = Actor.system(ERRAND)
    return {
        f"{city}-{code}": create_organisation(
            system,
            code=f"{city}-{code}",
            name=name,
            short_name=short,
            spellings=[short, *spellings],
            gb2260=gb2260,
        )
        for city, rows in ALL.items()
        for code, name, short, spellings, gb2260 in rows
    }


def _fill_up(people: People) -> None:
    """Give every bureau of Wuhai an assessor, and every unit of Urumqi somebody who fills in."""
    for code, one in people.organisations.items():
        city, _, key = code.partition("-")
        if city == "sample" or key in {"government", "audit"}:
            continue
        if city == "wuhai" and not one.gb2260 and one.pk not in people.assessors:
            people.join(
                f"{city}.{key}.kh", f"示例·{one.short_name}", one, Role.ASSESSOR, "考核人员"
            )
        if city == "urumqi" and code not in people.units:
            people.join(f"{city}.{key}.tb", f"示例·{one.short_name}", one, Role.UNIT, "填报人")
    people.join(
        "urumqi.housing.kh", "示例·市住建局考核", people.organisations["urumqi-housing"],
        Role.ASSESSOR, "考核人员",
    )  # fmt: skip
    people.join(
        "urumqi.experts.kh", "示例·专家组联系人", people.organisations["sample-institute"],
        Role.ASSESSOR, "代表专家组会签",
    )  # fmt: skip
