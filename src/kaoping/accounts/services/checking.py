"""Checking a record before it is saved: every problem at once, as a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.models import model_to_dict

from kaoping.accounts.errors import Refusal
from kaoping.accounts.fields import label_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model


def check(record: Model, code: str) -> None:
    """Do nothing with a record that its model accepts.

    Raises:
        Refusal: It does not; the message holds every problem, with the field's name.
    """
    try:
        record.full_clean()
    except ValidationError as error:
        raise Refusal(code, "；".join(_lines(record, error)) + "。") from None


def _lines(record: Model, error: ValidationError) -> Iterable[str]:
    for name, messages in error.message_dict.items():
        label = "" if name == NON_FIELD_ERRORS else f"{label_of(type(record), name)}："
        for message in messages:
            yield f"{label}{message.rstrip('。')}"


def snapshot(record: Model, fields: Iterable[str]) -> dict[str, object]:
    """Return some fields as they are now, for the old and new of a log entry."""
    return model_to_dict(record, fields=list(fields))


def changes(
    before: dict[str, object], after: dict[str, object]
) -> tuple[dict[str, object], dict[str, object]]:
    """Return what differs, as it was and as it is."""
    names = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}
