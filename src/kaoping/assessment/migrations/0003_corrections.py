"""An entry may correct what is published; only its name is new, the tables stay as they are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A further stage of entries."""

    dependencies = [("assessment", "0002_append_only")]

    operations = [
        migrations.AlterField(
            model_name="leafentry",
            name="stage",
            field=models.CharField(
                choices=[
                    ("self", "自评"),
                    ("assessor", "考核单位"),
                    ("office", "办公室"),
                    ("review", "复核"),
                    ("correction", "更正"),
                ],
                max_length=10,
            ),
        ),
    ]
