"""What was entered can no longer be changed, whoever asks the database to."""

from typing import Any

from django.db import migrations

from kaoping.assessment import triggers


def install(_apps: Any, schema_editor: Any) -> None:
    """Create the triggers."""
    triggers.install(schema_editor.connection)


def remove(_apps: Any, schema_editor: Any) -> None:
    """Drop the triggers."""
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    """Triggers for SQLite and PostgreSQL."""

    dependencies = [("assessment", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
