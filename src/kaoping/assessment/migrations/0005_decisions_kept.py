"""What was decided about a finding stands in rows of its own, which the database keeps.

A withdrawal used to overwrite who had confirmed the finding; the log still has it.
"""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from kaoping.assessment import triggers

STATES = [
    ("proposed", "待确认"),
    ("confirmed", "已认定"),
    ("rejected", "不予认定"),
    ("withdrawn", "已撤销"),
]


def install(_apps: Any, schema_editor: Any) -> None:
    """Create the triggers."""
    triggers.KEPT_DECISIONS.install(schema_editor.connection)


def remove(_apps: Any, schema_editor: Any) -> None:
    """Drop the triggers."""
    triggers.KEPT_DECISIONS.remove(schema_editor.connection)


def copy(apps: Any, _schema_editor: Any) -> None:
    """Give each decision its row; of what was withdrawn the log says who had confirmed it."""
    decision = apps.get_model("assessment", "FlagDecision")
    logged = apps.get_model("audit", "Entry").objects.filter(action="assessment.flag.confirmed")
    for flag in apps.get_model("assessment", "UnitFlag").objects.exclude(confirmed_at=None):
        if flag.state == "withdrawn":
            for entry in logged.filter(object_id=str(flag.pk))[:1]:
                decision.objects.create(
                    flag=flag, state="confirmed", reason=entry.reason, by=entry.actor, at=entry.at
                )
        decision.objects.create(
            flag=flag,
            state=flag.state,
            reason=flag.decision_reason,
            by=flag.confirmed_by,
            at=flag.confirmed_at,
        )


def copy_back(apps: Any, _schema_editor: Any) -> None:
    """Put the last decision on the row of its finding again."""
    for one in apps.get_model("assessment", "FlagDecision").objects.order_by("pk"):
        apps.get_model("assessment", "UnitFlag").objects.filter(pk=one.flag_id).update(
            confirmed_by=one.by_id, confirmed_at=one.at, decision_reason=one.reason
        )


class Migration(migrations.Migration):
    """The table, its triggers, and what there is to put into it."""

    dependencies = [
        ("assessment", "0004_in_place_of"),
        ("audit", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FlagDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state", models.CharField(choices=STATES, max_length=10)),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "flag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="assessment.unitflag",
                    ),
                ),
                (
                    "in_place_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "认定的决定",
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(fields=("flag", "state"), name="flag_decided_once")
                ],
            },
        ),
        migrations.RunPython(install, remove),
        migrations.RunPython(copy, copy_back),
    ]
