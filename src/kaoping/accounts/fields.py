"""What people call the fields of a record."""

from __future__ import annotations

from django.db.models import Model


def label_of(model: type[Model], name: str) -> str:
    """Return what people call a field of a model: 电子邮箱 for `email`."""
    return str(getattr(model._meta.get_field(name), "verbose_name", name))
