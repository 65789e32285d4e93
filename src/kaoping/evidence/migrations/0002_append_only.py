"""Let the database itself refuse to alter or remove evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import migrations

from kaoping.evidence import triggers

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def install(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Add the triggers."""
    triggers.install(schema_editor.connection)


def remove(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take them away again."""
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    """The triggers."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("evidence", "0001_initial")]
    operations: ClassVar[list[migrations.RunPython]] = [migrations.RunPython(install, remove)]
