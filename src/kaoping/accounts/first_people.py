"""The first people of a new system: three administrators, who register everybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from kaoping.accounts import queries, services
from kaoping.accounts.actor import Actor
from kaoping.accounts.capabilities import Role
from kaoping.accounts.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaoping.accounts.services import Invitation

ROLES = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


@transaction.atomic
def register_administrators(
    organisation: str, code: str, names: Sequence[tuple[str, str]]
) -> list[Invitation]:
    """Register the system, the security and the audit administrator of a new system.

    Args:
        organisation: Name of the organisation that they work for.
        code: Its code; an organisation of that code is used where there is one.
        names: Account and name of each, in this order.

    Returns:
        An invitation for each.

    Raises:
        Conflict: The system has a security administrator, who does this from now on.
        Refusal: An account or a name will not do.
    """
    if queries.people_with(Role.SECURITY_ADMIN):
        raise Conflict(
            "administrators-there", "系统已有安全管理员。", "后续的管理员请在网站上登记和授予。"
        )
    actor = Actor.system("初始设置")
    place = queries.organisation_by_code(code) or services.create_organisation(
        actor, code=code, name=organisation
    )
    invitations = []
    for role, (username, name) in zip(ROLES, names, strict=True):
        person = services.create_person(actor, username=username, name=name)
        services.grant_post(actor, person, place, role)
        invitations.append(services.invite(actor, person))
    return invitations
