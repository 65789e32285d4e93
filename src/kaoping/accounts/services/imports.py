"""Taking over a sheet of people: read and shown first, then all of it or nothing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from kaoping.accounts.errors import Conflict, Refusal
from kaoping.accounts.models import PeopleImport
from kaoping.accounts.planning import DETAILS, Effect, plan_rows
from kaoping.accounts.services.people import create_person, edit_person
from kaoping.accounts.services.requests import request_post
from kaoping.accounts.sheet import read_rows
from kaoping.audit.services import in_turn, record

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor
    from kaoping.accounts.models import Person
    from kaoping.accounts.planning import Plan


@transaction.atomic
def read_people(actor: Actor, file_name: str, data: bytes) -> PeopleImport:
    """Read a sheet of people and keep it for the preview; nobody is registered yet.

    Raises:
        Forbidden: The actor is not a system administrator.
        Refusal: The file cannot be read, see `sheet.read_rows`.
    """
    actor.require("people.manage")
    rows = read_rows(data)
    kept = PeopleImport.objects.create(by=actor.person, file_name=file_name[-200:], rows=rows)
    record(actor, "accounts.import.read", kept, new={"rows": len(rows)})
    return kept


@transaction.atomic
def commit_people(actor: Actor, people_import: PeopleImport) -> Counter[Effect]:
    """Register the people of a sheet and ask for their posts, all of them or none.

    Returns:
        How many rows did what.

    Raises:
        Forbidden: The actor is not a system administrator.
        Conflict: The sheet has been taken over before.
        Refusal: A row is wrong, perhaps only since the preview.
    """
    actor.require("people.manage")
    in_turn()
    fresh = PeopleImport.objects.select_for_update().get(pk=people_import.pk)
    if fresh.committed_at is not None:
        raise Conflict("import-done", "这份表已经导入过，没有重复导入。")
    plans = plan_rows(fresh.rows, fresh.at)
    wrong = [plan.row["line"] for plan in plans if plan.effect is Effect.WRONG]
    if wrong:
        lines = "、".join(str(line) for line in wrong[:20])
        raise Refusal(
            "import-wrong",
            f"第{lines}行有误，没有导入任何一行。",
            "请在表中改正后重新上传。",
        )
    registered: dict[str, Person] = {}
    for plan in plans:
        _take_over(actor, plan, registered)
    fresh.committed_at = timezone.now()
    fresh.save()
    effects = Counter(plan.effect for plan in plans)
    counts = {effect.value: effects[effect] for effect in Effect}
    record(actor, "accounts.import.committed", fresh, new=counts)
    return effects


def _take_over(actor: Actor, plan: Plan, registered: dict[str, Person]) -> None:
    row = plan.row
    person = plan.person or registered.get(row["username"])
    if person is None:
        person = create_person(
            actor,
            username=row["username"],
            name=row["name"],
            email=row["email"],
            phone=row["phone"],
        )
        registered[row["username"]] = person
    else:
        given = {name: row[name] for name in DETAILS if row[name]}  # type: ignore[literal-required]
        person = edit_person(actor, person, **given)
    if plan.wants_post and plan.organisation and plan.role:
        request_post(
            actor,
            person,
            plan.organisation,
            plan.role,
            title=row["title"],
            from_day=plan.from_day,
            until_day=plan.until_day,
        )
