"""Every write of this room: one verb, one transaction, one entry in the log."""

from kaoping.accounts.services.organisations import create_organisation, edit_organisation
from kaoping.accounts.services.people import create_person, edit_person, set_active
from kaoping.accounts.services.posts import delegate, end_post, grant_post, revoke_delegation

__all__ = [
    "create_organisation",
    "create_person",
    "delegate",
    "edit_organisation",
    "edit_person",
    "end_post",
    "grant_post",
    "revoke_delegation",
    "set_active",
]
