"""Rows that are never removed, and rows that are never changed either."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models

_KEPT = "佐证材料只能撤回，不能删除"
_UNCHANGED = "已存入的版本不能更改，只能增加版本"


class KeptQuerySet(models.QuerySet[Any]):
    """Rows that are never removed."""

    def delete(self) -> NoReturn:
        """Refuse.

        Raises:
            TypeError: Always; evidence is withdrawn, and keeps its bytes.
        """
        raise TypeError(_KEPT)


class Kept(models.Model):
    """A row that is never removed."""

    objects: ClassVar[models.Manager[Any]] = KeptQuerySet.as_manager()

    class Meta:
        """Only a base."""

        abstract = True

    def delete(self, *_args: object, **_kwargs: object) -> NoReturn:
        """Refuse.

        Raises:
            TypeError: Always; evidence is withdrawn, and keeps its bytes.
        """
        raise TypeError(_KEPT)


class UnchangingQuerySet(KeptQuerySet):
    """Rows that are never changed either."""

    def update(self, **_values: object) -> NoReturn:
        """Refuse.

        Raises:
            TypeError: Always; a new text is a new version.
        """
        raise TypeError(_UNCHANGED)


class Unchanging(Kept):
    """A row that stays as it was written."""

    objects: ClassVar[models.Manager[Any]] = UnchangingQuerySet.as_manager()

    class Meta:
        """Only a base."""

        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row once.

        Raises:
            TypeError: It has been written; a new text is a new version.
        """
        if not self._state.adding:
            raise TypeError(_UNCHANGED)
        super().save(*args, **kwargs)
