"""The columns whose content has rows of its own now; apart, for PostgreSQL alters no table in use."""

from django.db import migrations


class Migration(migrations.Migration):
    """Nothing but columns that go."""

    dependencies = [("assessment", "0005_decisions_kept")]

    operations = [
        migrations.RemoveField(model_name="unitflag", name="confirmed_at"),
        migrations.RemoveField(model_name="unitflag", name="confirmed_by"),
        migrations.RemoveField(model_name="unitflag", name="decision_reason"),
    ]
