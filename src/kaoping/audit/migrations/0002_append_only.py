"""The database refuses changes to the log from here on."""

from django.db import migrations

from kaoping.audit import triggers


def install(_apps, schema_editor):
    """Create the triggers."""
    triggers.install(schema_editor.connection)


def remove(_apps, schema_editor):
    """Drop the triggers."""
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    """Triggers for SQLite and PostgreSQL."""

    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
