"""Every write of this room: one verb, one transaction, one entry in the log."""

from kaoping.accounts.services.imports import commit_people, read_people
from kaoping.accounts.services.organisations import create_organisation, edit_organisation
from kaoping.accounts.services.passwords import (
    Invitation,
    accept_invitation,
    change_password,
    invite,
    invited,
)
from kaoping.accounts.services.people import create_person, edit_person, set_active
from kaoping.accounts.services.posts import delegate, end_post, grant_post, revoke_delegation
from kaoping.accounts.services.requests import decline_requested, grant_requested, request_post
from kaoping.accounts.services.security import reset_second_factor, unlock

__all__ = [
    "Invitation",
    "accept_invitation",
    "change_password",
    "commit_people",
    "create_organisation",
    "create_person",
    "decline_requested",
    "delegate",
    "edit_organisation",
    "edit_person",
    "end_post",
    "grant_post",
    "grant_requested",
    "invite",
    "invited",
    "read_people",
    "request_post",
    "reset_second_factor",
    "revoke_delegation",
    "set_active",
    "unlock",
]
