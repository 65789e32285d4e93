"""Refusals: what a service says when it does not do what it was asked to."""

from __future__ import annotations

from http import HTTPStatus


class Refusal(Exception):  # noqa: N818  it is an answer, not a fault
    """A request that cannot be granted, in words for the person who made it.

    Raised by services and queries; a view shows it beside the form, or lets the middleware turn it
    into a page with the fitting status.

    Attributes:
        code: Stable name of the kind of refusal, for tests: `mark-outside-range`.
        message: What is refused and why, with the clause where there is one.
        mend: What the person can do instead; may be empty.
        status: HTTP status: 422 by default, see the subclasses.
    """

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, code: str, message: str, mend: str = "") -> None:
        super().__init__(f"{message}{mend}")
        self.code = code
        self.message = message
        self.mend = mend


class Forbidden(Refusal):
    """The person's present post may not do this (403)."""

    status = HTTPStatus.FORBIDDEN


class NotThere(Refusal):
    """There is no such thing, or this person may not know of it (404)."""

    status = HTTPStatus.NOT_FOUND


class Conflict(Refusal):
    """The state of things does not allow it now: a lock, or somebody was faster (409)."""

    status = HTTPStatus.CONFLICT
