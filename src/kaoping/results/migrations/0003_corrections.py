"""A correction may be withdrawn; only the name of the decision is new."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A further kind of decision."""

    dependencies = [("results", "0002_append_only")]

    operations = [
        migrations.AlterField(
            model_name="decision",
            name="kind",
            field=models.CharField(
                choices=[
                    ("frozen", "冻结"),
                    ("approved", "批准"),
                    ("declined", "不同意"),
                    ("withdrawn", "撤回更正"),
                ],
                max_length=10,
            ),
        ),
    ]
